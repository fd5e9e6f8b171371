import { goodEmail, snoozes } from '../../core/contact.ts'
import type { Digest, DigestEntry } from '../../core/digest.ts'
import { digestAddress, intakeAddress } from '../../core/intake-address.ts'
import { type KeyRing, linkSigner, type Purpose, unsubscribeLocalPart } from '../../core/links.ts'
import { automaticHeaders, listHeaders, type Mail } from '../../core/mail.ts'
import { mailto } from '../../core/mailto.ts'
import type { Member } from '../../core/member.ts'
import { hostOf, type Site } from '../../core/site.ts'
import { formatMonth, type Instant, type LocalDate } from '../../core/time.ts'
import {
  describeDuration,
  firstName,
  howTheyKnowEachOther,
  lastTalked,
  plural,
  shorten,
} from '../../core/wording.ts'
import { draftSubject, reach, reachInWords } from '../reach.ts'
import { Button, Link, paragraphs, renderMail, styles } from './mail.tsx'

type DigestMail = { member: Member; digest: Digest; site: Site; keys: KeyRing; now: Instant }

/** The BCC is what records the touch. */
const draft = ({ contact, question }: DigestEntry, member: Member, bcc: string, { opening }: Room) => {
  const to = goodEmail(contact)
  if (!to) return undefined
  const body = `Hi ${firstName(contact.name)},\n\n${question.text}\n\n${member.name}\n`
  return mailto(to, { subject: draftSubject, bcc, ...(opening && { body }) })
}

type Sign = ReturnType<typeof linkSigner>

/** What a member can do with one entry: text for the button, and the link behind it. */
const actions = (entry: DigestEntry, room: Room, { member, digest, site }: DigestMail, sign: Sign) => {
  const { contact } = entry
  const link = (purpose: Purpose, thing = contact.id) =>
    `${site.url}/l/${sign({ purpose, memberId: member.id, thing })}`
  return {
    write: draft(entry, member, digestAddress(member, site.intakeDomain), room),
    talked: link('talked', `${contact.id}~${digest.period}`),
    snooze: link('snooze'),
    cadence: link('cadence'),
    letGo: link('let-go'),
    edit: link('edit'),
  }
}

type Entry = {
  entry: DigestEntry
  note: string | undefined
  actions: ReturnType<typeof actions>
  today: LocalDate
  bcc: string
}

/** Gmail clips a mail at 102 KB, and with it the way to unsubscribe. */
const mostBytes = 90_000
/**
 * How many characters a name, a place and a note are shown with, and whether drafts have an opening, roomiest first; 25
 * of the longest fit into the last. What is shortened is only shown so: a draft has the whole name or none.
 */
const rooms = [
  { line: 100, note: 280, opening: true },
  { line: 40, note: 100, opening: false },
  { line: 12, note: 12, opening: false },
] as const
type Room = (typeof rooms)[number]

const abridge = ({ contact, question, ...entry }: DigestEntry, { line }: Room): DigestEntry => {
  const { name, where } = contact
  if (!where) return { ...entry, contact: { ...contact, name: shorten(name, line) }, question }
  const place = shorten(where, line)
  return {
    ...entry,
    contact: { ...contact, name: shorten(name, line), where: place },
    question: { ...question, text: question.text.replace(where, () => place) },
  }
}

const lastNote = ({ contact }: DigestEntry, room: Room) => {
  const note = contact.lastNote?.text ?? contact.notes
  return note && shorten(note, room.note)
}

/** Why somebody comes before those who are later. */
const whyFirst = 'They would vouch for you, and have not heard from you for half a year: so they come first.'

const cameBack = ({ contact: { staleEmails = [] } }: DigestEntry) =>
  staleEmails.length > 0 && `Mail to ${staleEmails.join(' and ')} came back.`

const HtmlEntry = ({ entry, note, actions, today }: Entry) => {
  const stale = cameBack(entry)
  const other = !actions.write && reach(entry.contact)
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
      <tr>
        <td style={styles.entry}>
          <h2 style={styles.h2}>
            <bdi>{entry.contact.name}</bdi>
          </h2>
          <p style={styles.quiet}>
            <bdi>{howTheyKnowEachOther(entry.contact)}</bdi>. {lastTalked(entry.contact, today)}.
          </p>
          {note && (
            <p style={styles.quote} dir="auto">
              {note}
            </p>
          )}
          {entry.isColdReference && <p style={styles.p}>{whyFirst}</p>}
          {stale && (
            <p style={styles.quiet}>
              {stale} <Link href={actions.edit}>Correct it</Link>
            </p>
          )}
          <p style={styles.p}>
            You could ask: <em>{entry.question.text}</em>
          </p>
          <div>
            {actions.write && <Button href={actions.write}>Write to them</Button>}
            {other && <Button href={other.href}>{other.text}</Button>}{' '}
            <Button href={actions.talked} quiet>
              We talked
            </Button>
          </div>
          <p style={styles.quiet}>
            Not now:
            {snoozes.map((period, index) => (
              <>
                {index > 0 ? ' · ' : ' '}
                <Link href={`${actions.snooze}?period=${period}`}>{describeDuration(period)}</Link>
              </>
            ))}
            <br />
            <Link href={actions.cadence}>Change cadence</Link> · <Link href={actions.letGo}>Let go</Link> ·{' '}
            <Link href={actions.edit}>Edit</Link>
          </p>
        </td>
      </tr>
    </table>
  )
}

const textEntry = ({ entry, note, actions, today, bcc }: Entry) => {
  const other = !actions.write && reach(entry.contact)
  const to = goodEmail(entry.contact)
  return [
    entry.contact.name,
    `${howTheyKnowEachOther(entry.contact)}. ${lastTalked(entry.contact, today)}.`,
    note?.replace(/^/gm, '> '),
    entry.isColdReference && whyFirst,
    cameBack(entry),
    `You could ask: ${entry.question.text}`,
    '',
    to && `Write to them: ${to}, subject “${draftSubject}”, BCC ${bcc}`,
    other && reachInWords(other),
    `We talked: ${actions.talked}`,
    `Not now (${snoozes.map(describeDuration).join(', ')}): ${actions.snooze}`,
    `Change cadence: ${actions.cadence}`,
    `Let go: ${actions.letGo}`,
    `Edit: ${actions.edit}`,
  ]
    .filter((line) => line !== undefined && line !== false)
    .join('\n')
}

const subjectOf = ({ entries, period }: Digest) => {
  const [first, second, ...others] = entries.map(({ contact }) => shorten(firstName(contact.name), 20))
  if (!first) return `Nobody is due this ${formatMonth(period)}`
  if (!second) return `This month: write to ${first}`
  return others.length === 0
    ? `This month: write to ${first} and ${second}`
    : `This month: write to ${first}, ${second} and ${others.length} more`
}

/** As roomy as fits. */
export const digestMail = (props: DigestMail): Mail => {
  const [roomiest, ...tighter] = rooms
  return tighter.reduce(
    (mail, room) => (isWithin(mostBytes, mail.html) ? mail : composeMail(props, room)),
    composeMail(props, roomiest),
  )
}

/** A character of text takes three bytes at most, so that most mails need not be counted. */
const isWithin = (bytes: number, text: string) => text.length * 3 < bytes || Buffer.byteLength(text) < bytes

const composeMail = (props: DigestMail, room: Room): Mail => {
  const { member, digest, site, keys, now } = props
  const sign = linkSigner(keys, now)
  const hello = `Hello ${shorten(firstName(member.name), room.line)}`
  const link = (purpose: Purpose, path = 'l') =>
    `${site.url}/${path}/${sign({ purpose, memberId: member.id, thing: 'all' })}`
  const subject = subjectOf(digest)
  const count = digest.entries.length
  const intro =
    count === 0
      ? 'Everybody is in touch. Perhaps there is somebody new to add?'
      : `${count === 1 ? 'One person' : `${count} people`} to reconnect with in ${formatMonth(digest.period)}. One mail is enough; the rest can wait.`
  const waiting =
    digest.waiting > 0 &&
    `${plural(digest.waiting, 'more contact')} ${digest.waiting === 1 ? 'waits' : 'wait'} for a later digest.`
  const addUrl = link('add')
  const unsubscribeUrl = link('unsubscribe', 'unsubscribe')
  const settingsUrl = `${site.url}/settings`
  const address = intakeAddress(member, site.intakeDomain)
  const entries = digest.entries.map((each) => {
    const inEntry = actions(each, room, props, sign)
    return {
      entry: abridge(each, room),
      note: lastNote(each, room),
      actions: inEntry,
      today: digest.today,
      bcc: digestAddress(member, site.intakeDomain),
    }
  })
  const why = `You get this once a month because you signed up for Rapport. In the BCC of a mail, ${address} records that you talked.`
  const [first, ...others] = digest.entries
  const only = others.length === 0 ? first?.contact : undefined
  const name = first && shorten(firstName(first.contact.name), room.line)
  const reply =
    name &&
    `You can also answer this mail: “done ${name}”, “snooze ${name} 2 weeks”, or a few words to remember.`
  return {
    to: member.email,
    replyTo: digestAddress(member, site.intakeDomain, only?.id),
    subject,
    headers: {
      ...automaticHeaders,
      ...listHeaders({
        domain: hostOf(site),
        unsubscribeUrl,
        unsubscribeAddress: `${unsubscribeLocalPart(member.id, keys)}@${site.intakeDomain}`,
      }),
    },
    html: renderMail({
      title: subject,
      preview: intro,
      children: (
        <>
          <h1 style={styles.h1}>{hello}</h1>
          <p style={styles.p}>{intro}</p>
          {entries.map((each) => (
            <HtmlEntry key={each.entry.contact.id} {...each} />
          ))}
          {waiting && <p style={styles.p}>{waiting}</p>}
          {reply && <p style={styles.p}>{reply}</p>}
          <p style={styles.p}>
            <Button href={addUrl} quiet>
              Add a contact
            </Button>
          </p>
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={settingsUrl}>Settings</Link> · <Link href={unsubscribeUrl}>Stop the digests</Link>
        </>
      ),
    }),
    text: paragraphs(
      hello,
      intro,
      ...entries.map((each, index) => `${index + 1}. ${textEntry(each)}`),
      waiting,
      reply,
      `Add a contact: ${addUrl}`,
      `--\n${why}\nSettings: ${settingsUrl}\nStop the digests: ${unsubscribeUrl}`,
    ),
  }
}
