import { describe, expect, it } from 'vitest'
import { invitationStore } from '../../aws/invitations.ts'
import { mailer } from '../../aws/mailer.ts'
import type { KeyRing } from '../../core/links.ts'
import { type Member, pause, unsubscribe } from '../../core/member.ts'
import { addTo } from '../../core/time.ts'
import { runCommand } from '../../ops/commands.ts'
import { connectionReset, mailTaken, sesError } from '../aws/ses.ts'
import { times } from '../aws/table.ts'
import { aForm, aMember, anId, keys, now } from '../examples.ts'
import { testSender } from '../functions/sender.ts'

const { table, ses, members, contacts, mailings, suppressions, deliver, deliverWhile, mailsTo, dueAtOf } =
  testSender()
const due = async (fields: Partial<Member> = {}) => {
  const member = aMember(fields)
  await members.createMember(member)
  await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
  return member
}
const run = async (words: string, at = now, ring: KeyRing | 'none' = keys) => {
  const ran = await runCommand(words.split(' '), {
    table,
    now: at,
    loadKeys: async () => (ring === 'none' ? undefined : ring),
  })
  return ran.outcome === 'done' ? ran.text : `Refused: ${ran.reason}`
}
const linesWith = (text: string, { id }: Member) =>
  text
    .split('\n')
    .filter((line) => line.includes(id))
    .map((line) => line.split(/ {2,}/))
const nameOf = ({ id }: Member, period = '2026-11') => `${id}/digest/${period}`
const rejected = sesError(400, 'MessageRejected')
const minutes = (count: number) => addTo(now, `PT${count}M`)
const nextMonth = '2026-12-22T09:00:00.000Z'

describe('due', () => {
  it('says who is due and since when, the longest first', async () => {
    const [second, first, later] = [
      await due(),
      await due({ dueAt: '2026-11-01T09:00:00.000Z' }),
      await due({ dueAt: nextMonth }),
    ]
    const text = await run('due')
    expect(linesWith(text, second)).toEqual([[now, second.id]])
    expect(linesWith(text, first)).toEqual([['2026-11-01T09:00:00.000Z', first.id]])
    expect(linesWith(text, later)).toEqual([])
    expect(text.indexOf(first.id)).toBeLessThan(text.indexOf(second.id))
    expect(text).not.toContain('@')
  })

  it('says so when nobody is', async () => {
    expect(await run('due', '2000-01-01T00:00:00.000Z')).toBe('Nobody is due.')
  })
})

describe('invite', () => {
  it('lets an address sign up, however it is written, and says that nobody is mailed', async () => {
    const { isInvited } = invitationStore(table)
    expect(await isInvited('grace@example.org')).toBe(false)
    expect(await run('invite Grace@Example.org')).toBe(
      'Grace@Example.org may sign up. No mail is sent: tell them.',
    )
    expect(await isInvited('grace@example.org')).toBe(true)
  })

  it('refuses what is no address', async () => {
    expect(await run('invite grace')).toBe('Refused: grace is no email address.')
  })
})

describe('a mailing that failed', () => {
  it('is listed with its reason, and goes once more when somebody says so', async () => {
    const [member, sent] = [await due(), await due()]
    await deliver(sent)
    await deliverWhile(rejected, member)
    expect(linesWith(await run('failed'), member)).toEqual([
      [now, 'failed', nameOf(member), '1', 'MessageRejected'],
    ])
    expect(linesWith(await run('failed'), sent)).toEqual([])
    expect((await deliverWhile(mailTaken, member, minutes(60))).asked).toBe(0)

    expect(await run(`redrive ${nameOf(member)}`)).toBe(
      `${nameOf(member)} is due again and goes with the next tick.`,
    )
    expect(linesWith(await run('failed'), member)).toEqual([])
    expect(linesWith(await run('due'), member)).toEqual([[now, member.id]])
    for (const minute of [1, 2, 90]) await deliver(member, minutes(minute))
    expect(mailsTo(member)).toHaveLength(1)
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('is not sent again when a newer digest is due, or the member wants none now', async () => {
    const [member, stopped, paused] = [await due(), await due(), await due()]
    for (const each of [member, stopped, paused]) await deliverWhile(rejected, each)
    await members.changeMember(stopped, (current) => unsubscribe(current, now))
    await members.changeMember(paused, (current) => pause(current, '2026-12-01', now))
    const before = await dueAtOf(member)
    expect(await run(`redrive ${nameOf(member)}`, nextMonth)).toBe(
      'Refused: The digest of 2026-12 has taken its place.',
    )
    expect(await run(`redrive ${nameOf(stopped)}`)).toBe('Refused: The member is to get no digest.')
    expect(await run(`redrive ${nameOf(paused)}`)).toBe(
      'Refused: The member gets none before 2026-12-01T09:00:00.000Z.',
    )
    expect(await dueAtOf(member)).toBe(before)
    expect(linesWith(await run('failed'), member)).toHaveLength(1)
  })
})

describe('a mailing without an answer', () => {
  it.each(['unknown', 'claimed'] as const)(
    'that is %s is stuck after half an hour, and can go at once',
    async (state) => {
      const member = await due()
      if (state === 'unknown') await deliverWhile(connectionReset, member)
      else
        await mailings.moveMailing(
          {
            memberId: member.id,
            kind: 'digest',
            period: '2026-11',
            state,
            attempt: 'a',
            attempts: 1,
            since: now,
          },
          undefined,
        )
      expect(linesWith(await run('stuck', minutes(29)), member)).toEqual([])
      expect(await run(`redrive ${nameOf(member)}`, minutes(29))).toBe(
        `Refused: It is ${state} since ${now}; only what failed or is stuck is sent again.`,
      )
      expect(linesWith(await run('stuck', minutes(30)), member)).toEqual([
        expect.arrayContaining([now, state, nameOf(member), '1']),
      ])

      await run(`redrive ${nameOf(member)}`, minutes(30))
      expect(linesWith(await run('stuck', minutes(30)), member)).toEqual([])
      await deliver(member, minutes(30))
      expect(mailsTo(member)).toHaveLength(1)
      expect(
        await mailings.loadMailing({ memberId: member.id, kind: 'digest', period: '2026-11' }),
      ).toMatchObject({
        state: 'submitted',
        attempts: 1,
      })
    },
  )

  it('twice is in the list while the next attempt is waited for, and need not wait', async () => {
    const member = await due()
    for (const minute of [0, 30]) await deliverWhile(connectionReset, member, minutes(minute))
    await deliver(member, minutes(60))
    expect(mailsTo(member)).toEqual([])
    expect(linesWith(await run('stuck', minutes(60)), member)).toEqual([
      expect.arrayContaining([minutes(30), 'unknown', nameOf(member), '2']),
    ])
    await run(`redrive ${nameOf(member)}`, minutes(60))
    await deliver(member, minutes(61))
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('leaves the list when it is tried again and sent', async () => {
    const member = await due()
    await deliverWhile(connectionReset, member)
    await deliver(member, minutes(30))
    expect(linesWith(await run('stuck', minutes(90)), member)).toEqual([])
  })
})

describe('a sum-up', () => {
  const left = async (state: 'failed' | 'claimed', sumUpDay?: string) => {
    const member = await due(sumUpDay ? { sumUpDay } : {})
    const mailing = { memberId: member.id, kind: 'sum-up', period: '2026-11-20' } as const
    await mailings.moveMailing({ ...mailing, state, attempt: 'a', attempts: 1, since: now }, undefined)
    return { mailing, name: `${member.id}/sum-up/2026-11-20` }
  }

  it('that is stuck can go at once, as long as the member is owed it', async () => {
    const { mailing, name } = await left('claimed', '2026-11-20')
    expect(await run('stuck', minutes(30))).toContain(name)
    expect(await run(`redrive ${name}`, minutes(30))).toContain('is due again')
    expect(await mailings.loadMailing(mailing)).toBeUndefined()
  })

  it('that failed is over', async () => {
    const { mailing, name } = await left('failed')
    expect(await run(`redrive ${name}`)).toBe('Refused: The member is to get no sum-up.')
    expect(await mailings.loadMailing(mailing)).toMatchObject({ state: 'failed' })
  })
})

it('a résumé reminder that failed goes once more when somebody says so, and not in place of a newer one', async () => {
  const at = '2026-11-08T09:00:00.000Z'
  const fields = { reminderMonth: 11, lastReminder: '2025', lastPeriod: '2026-11', dueAt: at } as const
  const member = await due(fields)
  await deliverWhile(rejected, member, at)
  const name = `${member.id}/resume-reminder/2026`
  expect(linesWith(await run('failed', at), member)).toEqual([[at, 'failed', name, '1', 'MessageRejected']])
  expect(await run(`redrive ${name}`, '2027-11-08T09:00:00.000Z')).toBe(
    'Refused: The resume-reminder of 2027 has taken its place.',
  )
  expect(await run(`redrive ${name}`, at)).toContain('is due again')
  for (const _ of times(2, () => 0)) await deliver(member, at)
  expect(mailsTo(member)).toHaveLength(1)
  expect(await run(`member ${member.email}`, at)).toMatch(/^résumé reminder +2027-11-08T09:00:00\.000Z$/m)
})

describe('member', () => {
  it('shows the state of one, by an address in any case', async () => {
    const member = await due({ email: `Ada-${anId()}@example.com` })
    await deliverWhile(rejected, member)
    const text = await run(`member ${member.email.toUpperCase()}`)
    expect(text).toMatch(/^digest +on day 22 at 9:00$/m)
    expect(text).toMatch(/^due +2026-12-22T09:00:00\.000Z$/m)
    expect(text).toContain('MessageRejected')
    expect(text).not.toContain(member.email)
  })

  it('is found by any address, and says whether that is the one that is mailed to', async () => {
    const other = `${anId()}@example.com`
    const addresses = { version: 1, others: [{ email: other }] }
    const member = await due({ addresses })
    await members.claimAddress(other, member.id, now)
    const text = await run(`member ${other.toUpperCase()}`)
    expect(text).toMatch(new RegExp(`^member +${member.id}$`, 'm'))
    expect(text).toMatch(/^addresses +2$/m)
    expect(text).toMatch(/^mailed at this one +no$/m)
    expect(await run(`member ${member.email}`)).toMatch(/^mailed at this one +yes$/m)
    expect(await run(`suppress ${other}`)).toContain(`Member ${member.id} is mailed at another address.`)
    expect(await members.loadMember(member.id)).toEqual(member)
  })

  it('says so when nobody has that address', async () => {
    expect(await run('member nobody@example.com')).toBe('Refused: Nobody is a member with this address.')
  })
})

describe('an address that an operator stops', () => {
  const event = { at: now, mailedAt: now }

  it('gets nothing, not even what is asked for, until the operator says otherwise', async () => {
    const member = await due()
    const typed = ` ${member.email.toUpperCase()}`.trim()
    expect(await run(`suppress ${typed}`)).toBe(
      `Nothing is mailed to ${typed} any more (stopped at ${now}). The member is told on every page.`,
    )
    expect(await members.loadMember(member.id)).toMatchObject({ mailProblem: { kind: 'stopped', at: now } })
    expect(await dueAtOf(member)).toBeUndefined()
    await deliver(member)
    const { sendMail, retryMail } = mailer(ses.client, {
      from: 'Rapport <hello@rapport.example>',
      ...suppressions,
    })
    const mail = { to: member.email, subject: 'Sign in', html: '', text: '', headers: {} }
    for (const send of [sendMail, retryMail])
      expect(await send(mail)).toEqual({ outcome: 'suppressed', reason: 'stopped' })
    // A mail that arrived meanwhile, and one that came back, change nothing.
    await suppressions.release(member.email, minutes(5))
    await suppressions.suppress(member.email, { reason: 'bounced', at: minutes(5), mailedAt: minutes(5) })
    expect(await suppressions.findSuppression(member.email)).toMatchObject({ reason: 'stopped' })

    expect(await run(`unsuppress ${member.email}`)).toBe(
      `${member.email} is mailed to again (it was stopped at ${now}). Member ${member.id} gets mail again.`,
    )
    expect(await members.loadMember(member.id)).not.toHaveProperty('mailProblem')
    expect(await dueAtOf(member)).toBe(now)
    await deliver(member)
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('may be nobody’s', async () => {
    const address = `${anId()}@example.com`
    expect(await run(`suppress ${address}`)).toContain('Nobody is a member with this address.')
    expect(await suppressions.findSuppression(address)).toMatchObject({ reason: 'stopped' })
    await run(`unsuppress ${address}`)
    expect(await suppressions.findSuppression(address)).toBeUndefined()
    expect(await run(`unsuppress ${address}`)).toBe(
      `Refused: ${address} was not suppressed. Nobody is a member with this address.`,
    )
  })

  it('after a complaint stays one that complained, and SES has to be told when that is taken back', async () => {
    const member = await due()
    await suppressions.suppress(member.email, { reason: 'complained', ...event })
    expect(await run(`suppress ${member.email}`, minutes(5))).toContain(`(complained at ${now})`)
    expect(await members.loadMember(member.id)).toMatchObject({ mailProblem: { kind: 'complained' } })
    expect(await run(`unsuppress ${member.email}`)).toContain('aws sesv2 delete-suppressed-destination')
  })

  it('has to be an address, and the keys have to be known', async () => {
    expect(await run('suppress ada')).toBe('Refused: ada is no address.')
    for (const command of ['suppress', 'unsuppress'])
      expect(await run(`${command} ada@example.com`, now, 'none')).toMatch(
        /^Refused: Addresses are stored as keyed hashes/,
      )
  })
})

it('sending shows the rate, and why it last stopped', async () => {
  const member = await due()
  await deliverWhile(sesError(400, 'SendingPausedException'), member, addTo(now, 'P9D'))
  const text = await run('sending', addTo(now, 'P9D'))
  expect(text).toMatch(/^mailings a second +8000\.0$/m)
  expect(text).toMatch(/^last stopped until +2026-12-01T09:15:00\.000Z SendingPausedException$/m)
})

it.each([
  ['nothing', ''],
  ['a command that there is not', 'delete'],
  ['what every object has', 'constructor'],
])('%s is answered with what there is', async (_, words) => {
  expect(await run(words)).toMatch(
    /^Refused: npm run ops -- COMMAND[\s\S]*redrive MAILING[\s\S]*member ADDRESS/,
  )
})

it.each([
  ['redrive', 'redrive takes one MAILING.'],
  ['due now', 'due takes nothing more.'],
  ['redrive abc', 'abc is no mailing. Name it as stuck and failed do, like abc/digest/2026-11.'],
  [
    'redrive a/digest/2026-11/x',
    'a/digest/2026-11/x is no mailing. Name it as stuck and failed do, like abc/digest/2026-11.',
  ],
  ['redrive nobody/digest/2026-11', 'There is no mailing nobody/digest/2026-11.'],
])('“%s” is refused in a sentence', async (words, reason) => {
  expect(await run(words)).toBe(`Refused: ${reason}`)
})

it('a long list says that it is cut', async () => {
  await Promise.all(times(101, () => members.createMember(aMember({ dueAt: '2001-01-01T00:00:00.000Z' }))))
  const lines = (await run('due', '2001-01-01T00:00:00.000Z')).split('\n')
  expect(lines).toHaveLength(102)
  expect(lines.at(-1)).toBe('Only 100 are shown.')
})
