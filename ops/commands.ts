import { invitationStore } from '../aws/invitations.ts'
import { mailingStore } from '../aws/mailings.ts'
import { memberStore } from '../aws/members.ts'
import { operatorStore } from '../aws/operator.ts'
import { sendingStore } from '../aws/sending.ts'
import { suppressionStore } from '../aws/suppressions.ts'
import type { Table } from '../aws/table.ts'
import { addressesOf } from '../core/addresses.ts'
import { email, isSameAddress } from '../core/fields.ts'
import type { KeyRing } from '../core/links.ts'
import { isStuck, type Mailing, type MailingKey, mailingSchema } from '../core/mailing.ts'
import { noteSuppression } from '../core/member.ts'
import { redrive } from '../core/redrive.ts'
import { dueMailing, nextReminder } from '../core/schedule.ts'
import type { Suppression } from '../core/suppression.ts'
import type { Instant } from '../core/time.ts'
import { columns } from './columns.ts'

type Deps = {
  table: Table
  now: Instant
  /** The keys that addresses are hashed with, as the deployed functions have them; nothing when they were not named. */
  loadKeys: () => Promise<KeyRing | undefined>
}
export type Ran = { outcome: 'done'; text: string } | { outcome: 'refused'; reason: string }

const done = (text: string): Ran => ({ outcome: 'done', text })
const refused = (reason: string): Ran => ({ outcome: 'refused', reason })
/** What one screen holds; nobody reads more at once. */
const mostShown = 100

/** A mailing as one names it to redrive it. */
const nameOf = ({ memberId, kind, period }: MailingKey) => `${memberId}/${kind}/${period}`

const readName = (name: string): MailingKey | undefined => {
  const [memberId, kind, period, ...more] = name.split('/')
  const key = mailingSchema.pick({ memberId: true, kind: true, period: true })
  return more.length > 0 ? undefined : key.safeParse({ memberId, kind, period }).data
}

const listing = (nothing: string, heads: string[], rows: string[][]): Ran =>
  done(
    rows.length === 0
      ? nothing
      : [
          columns([heads, ...rows]),
          ...(rows.length < mostShown ? [] : [`Only ${mostShown} are shown.`]),
        ].join('\n'),
  )

const mailingRows = (mailings: Mailing[]) =>
  mailings.map((mailing) => [
    mailing.since,
    mailing.state,
    nameOf(mailing),
    String(mailing.attempts),
    mailing.reason ?? '',
  ])
const mailingHeads = ['since', 'state', 'mailing', 'attempts', 'reason']

const loadAll = async ({ table }: Deps, keys: MailingKey[]): Promise<Mailing[]> =>
  (await Promise.all(keys.map(mailingStore(table).loadMailing))).filter((mailing) => mailing !== undefined)

const due = async ({ table, now }: Deps) => {
  const members = await operatorStore(table).listDueSince(now, mostShown)
  return listing(
    'Nobody is due.',
    ['since', 'member'],
    members.map(({ since, memberId }) => [since, memberId]),
  )
}

const stuck = async (deps: Deps) => {
  const { table, now } = deps
  const operator = operatorStore(table)
  const members = memberStore(table)
  // A mailing that was claimed and not settled has left its member due.
  const waiting = await Promise.all(
    (await operator.listDueSince(now, mostShown)).map(async ({ memberId }) => {
      const member = await members.loadMember(memberId)
      const mailing = member && dueMailing(member, now)
      return mailing ? [{ memberId, ...mailing }] : []
    }),
  )
  const unknown = await operator.listAttention('unknown', now, mostShown)
  const found = await loadAll(deps, [...waiting.flat(), ...unknown])
  const rows = new Map(found.filter((each) => isStuck(each, now)).map((each) => [nameOf(each), each]))
  return listing('No mailing is stuck.', mailingHeads, mailingRows([...rows.values()]))
}

const failed = async (deps: Deps) => {
  const keys = await operatorStore(deps.table).listAttention('failed', deps.now, mostShown)
  return listing('No mailing has failed.', mailingHeads, mailingRows(await loadAll(deps, keys)))
}

const redriveMailing = async ({ table, now }: Deps, name: string) => {
  const key = readName(name)
  if (!key) return refused(`${name} is no mailing. Name it as stuck and failed do, like abc/digest/2026-11.`)
  const members = memberStore(table)
  const mailings = mailingStore(table)
  const [member, mailing] = await Promise.all([members.loadMember(key.memberId), mailings.loadMailing(key)])
  if (!member || !mailing) return refused(`There is no mailing ${name}.`)
  const decided = redrive(member, mailing, now)
  if (decided.decision === 'refused') return refused(decided.reason)
  // In this order a crash in between leaves the mailing as it was, and the command can be given again.
  await members.changeMember(member, (current) => {
    const again = redrive(current, mailing, now)
    return again.decision === 'redrive' ? again.member : current
  })
  return (await mailings.deleteMailing(mailing))
    ? done(`${name} is due again and goes with the next tick.`)
    : refused('It was moved meanwhile. Look at it again.')
}

const showMember = async ({ table, now }: Deps, address: string) => {
  const member = await memberStore(table).findMemberAt(address, now)
  if (!member) return refused('Nobody is a member with this address.')
  const mailings = await operatorStore(table).listMailings(member.id)
  const facts = [
    ['member', member.id],
    ['since', member.createdAt],
    ['addresses', String(addressesOf(member).length)],
    ['mailed at this one', isSameAddress(member.email, address) ? 'yes' : 'no'],
    ['zone', member.zone],
    ['digest', `on day ${member.digestDay} at ${member.digestHour}:00`],
    ['done with', member.lastPeriod],
    ['résumé reminder', nextReminder(member, now)?.at ?? 'none'],
    ['due', member.dueAt ? `${member.dueAt}${member.dueAt <= now ? ' (now)' : ''}` : 'never'],
    ['unsubscribed', member.unsubscribedAt ?? 'no'],
    ['paused until', member.pausedUntil ?? 'not paused'],
    ['sum-up of', member.sumUpDay ?? 'nothing'],
  ]
  return done(
    [
      columns(facts),
      '',
      mailings.length > 0 ? columns([mailingHeads, ...mailingRows(mailings)]) : 'No mailing yet.',
    ].join('\n'),
  )
}

const noKeys =
  'Addresses are stored as keyed hashes. Name the secret with the keys: --keys NAME, the output LinkKeysSecret.'

/** Has the member's own item say what the list says. */
const tellMember = async ({ table, now }: Deps, address: string, suppression: Suppression | undefined) => {
  const members = memberStore(table)
  const member = await members.findMemberAt(address, now)
  if (!member) return 'Nobody is a member with this address.'
  if (!isSameAddress(member.email, address)) return `Member ${member.id} is mailed at another address.`
  await members.changeMember(member, (current) =>
    isSameAddress(current.email, address) ? noteSuppression(current, suppression, now) : current,
  )
  return suppression ? 'The member is told on every page.' : `Member ${member.id} gets mail again.`
}

const suppress = async (deps: Deps, address: string) => {
  const keys = await deps.loadKeys()
  if (!keys) return refused(noKeys)
  if (!email.safeParse(address).success) return refused(`${address} is no address.`)
  const store = suppressionStore(deps.table, keys)
  await store.suppress(address, { reason: 'stopped', at: deps.now, mailedAt: deps.now })
  // An older complaint stays what it is.
  const suppression = await store.findSuppression(address)
  const told = await tellMember(deps, address, suppression)
  return done(
    `Nothing is mailed to ${address} any more (${suppression?.reason} at ${suppression?.at}). ${told}`,
  )
}

const unsuppress = async (deps: Deps, address: string) => {
  const keys = await deps.loadKeys()
  if (!keys) return refused(noKeys)
  const store = suppressionStore(deps.table, keys)
  const suppression = await store.findSuppression(address)
  await store.unsuppress(address)
  const told = await tellMember(deps, address, undefined)
  if (!suppression) return refused(`${address} was not suppressed. ${told}`)
  const alsoAtSes =
    suppression.reason === 'complained'
      ? ' SES keeps a list of complaints of its own: aws sesv2 delete-suppressed-destination.'
      : ''
  return done(
    `${address} is mailed to again (it was ${suppression.reason} at ${suppression.at}). ${told}${alsoAtSes}`,
  )
}

const sending = async ({ table }: Deps) => {
  const { rate, left, nextTurn, stoppedUntil, stopReason = '' } = await sendingStore(table).loadSending()
  const at = (time: number | undefined) => (time ? new Date(time).toISOString() : 'never')
  return done(
    columns([
      ['mailings a second', rate ? rate.toFixed(1) : 'not asked yet'],
      ['left of the daily quota', left === undefined ? 'not limited' : String(left)],
      ['latest turn', at(nextTurn)],
      ['last stopped until', [at(stoppedUntil), stopReason].filter(Boolean).join(' ')],
    ]),
  )
}

const invite = async ({ table, now }: Deps, address: string) => {
  const read = email.safeParse(address)
  if (read.error) return refused(`${address} is no email address.`)
  await invitationStore(table).invite(read.data, now)
  return done(`${read.data} may sign up. No mail is sent: tell them.`)
}

type Command = { takes?: string; does: string; run: (deps: Deps, argument: string) => Promise<Ran> }

const commands: Record<string, Command> = {
  due: { does: 'who is due, and since when', run: due },
  stuck: { does: 'mailings that have had no answer for half an hour', run: stuck },
  failed: { does: 'mailings that SES refused, and why', run: failed },
  redrive: {
    takes: 'MAILING',
    does: 'makes a failed or stuck mailing due again; if SES did take it, it comes twice',
    run: redriveMailing,
  },
  member: { takes: 'ADDRESS', does: 'the state of one member', run: showMember },
  suppress: { takes: 'ADDRESS', does: 'mails nothing to this address any more', run: suppress },
  unsuppress: { takes: 'ADDRESS', does: 'mails to this address again, whyever it was not', run: unsuppress },
  invite: { takes: 'ADDRESS', does: 'lets an address sign up where not everybody may', run: invite },
  sending: { does: 'the rate, the quota, and whether sending is stopped', run: sending },
}

const usage = [
  'npm run ops -- COMMAND [--url http://localhost:3000 | --table NAME [--region REGION] [--keys NAME]]',
  '',
  columns(Object.entries(commands).map(([name, { takes = '', does }]) => [`  ${name} ${takes}`, does])),
].join('\n')

/** Runs the command that these words are. */
export const runCommand = async ([name = '', ...args]: string[], deps: Deps): Promise<Ran> => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return refused(usage)
  const [argument = ''] = args
  if (args.length !== (command.takes ? 1 : 0) || (command.takes && !argument))
    return refused(`${name} takes ${command.takes ? `one ${command.takes}` : 'nothing more'}.`)
  return command.run(deps, argument)
}
