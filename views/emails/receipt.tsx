import type { Contact } from '../../core/contact.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import type { Done, Result } from '../../core/intake-result.ts'
import { type KeyRing, type Purpose, signLink } from '../../core/links.ts'
import { answerHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import type { Site } from '../../core/site.ts'
import { formatDate, type Instant, type LocalDate } from '../../core/time.ts'
import { howTheyKnowEachOther, plural, shorten, whenNext } from '../../core/wording.ts'
import { Link, paragraphs, renderMail, styles } from './mail.tsx'

type ReceiptLink = { text: string; href: string }
/** A sentence of a receipt and what can be done about it; `isSmall` below another one. */
type Line = { text: string; name?: string | undefined; links?: ReceiptLink[]; isSmall?: boolean }

/** The way to act on a thing of the member's, or to look at a page. */
type LinkTo = (purpose: Purpose, thing: string) => string

const said: Record<Done, string> = {
  added: 'Added',
  merged: 'Known already, now with what was new',
  restored: 'Back again',
  unchanged: 'Known already, nothing new',
  wrote: 'Recorded: you wrote to',
  talked: 'Recorded: you talked with',
  snoozed: 'Not now',
  removed: 'Removed, for 30 days to come back',
  noted: 'Noted for',
  stale: 'Mail comes back from an address of',
}
const isVerb = (done: Done) => done === 'wrote' || done === 'talked' || done === 'noted' || done === 'stale'

const named = (done: Done, name: string) =>
  isVerb(done) ? `${said[done]} ${name}` : `${said[done]}: ${name}`

const examples = [
  'Jane Doe <jane@acme.com>, my manager at Acme, every 3 months, met at PyCon',
  'done jane, she moves to Oslo in May',
  'snooze bo 2 weeks',
]

const commands = [
  'Jane Doe <jane@acme.com>, my manager at Acme, every 3 months: adds somebody; so does a mail of theirs that you forward, a contact card or a CSV file.',
  'done jane: you talked; what you write after the name is kept.',
  'snooze jane 2 weeks',
  'forget jane',
  'next, list, find acme: who is due, everybody, somebody.',
  'win shipped the billing migration: kept for your résumé.',
  'pause until 1 September, and resume.',
  'export: your contacts as a file.',
]

/** At most so many are named in one receipt, which stays under the 102 KB that Gmail shows. */
const mostNamed = 100

const contactLine = (contact: Contact, today: LocalDate): Line => {
  const name = shorten(contact.name, 60)
  return {
    text: `${name}: ${inLowerCase(shorten(howTheyKnowEachOther(contact), 80))}. ${whenNext(contact, today)}.`,
    name,
  }
}

const moreLine = (count: number): Line[] =>
  count > 0 ? [{ text: `And ${count.toLocaleString('en')} more.`, isSmall: true }] : []

const inLowerCase = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const linesOf = (result: Result, today: LocalDate, link: LinkTo, mailId: string): Line[] => {
  switch (result.kind) {
    case 'contact': {
      const { contact, done, canUndo } = result
      return [
        {
          text: `${named(done, contact.name)}.${done === 'removed' ? '' : ` ${whenNext(contact, today)}.`}`,
          name: contact.name,
          links: [
            ...(done === 'removed' ? [] : [{ text: 'Edit', href: link('edit', contact.id) }]),
            ...(canUndo ? [{ text: 'Undo', href: link('undo', `${contact.id}~${contact.version}`) }] : []),
          ],
        },
      ]
    }
    case 'imported': {
      const { added, merged, restored, unchanged } = result.counts
      const parts = [
        added && `${plural(added, 'contact')} added`,
        merged && `${merged.toLocaleString('en')} known already, now with what was new`,
        restored && `${restored.toLocaleString('en')} back again`,
        unchanged && `${unchanged.toLocaleString('en')} known already, nothing new`,
      ].filter(Boolean)
      return [{ text: `${parts.join('; ')}. Their first dates are spread over your digests.` }]
    }
    case 'failed':
      return [{ text: `Skipped: ${result.place}. ${result.reason}` }]
    case 'which': {
      const purpose = result.about
      const thing = (contact: Contact) => (purpose === 'talked' ? `${contact.id}~${mailId}` : contact.id)
      const text = { talked: 'We talked', snooze: 'Not now', remove: 'Remove', edit: 'Add it to the notes' }[
        purpose
      ]
      return [
        { text: `Whom do you mean by “${result.words}”?` },
        ...result.contacts.map((contact) => ({
          ...contactLine(contact, today),
          links: [{ text, href: link(purpose, thing(contact)) }],
          isSmall: true,
        })),
      ]
    }
    case 'nobody':
      return [{ text: `You have no contact called “${result.words}”.` }]
    case 'contacts': {
      const shown = result.contacts.slice(0, mostNamed)
      const title = {
        next: shown.length > 0 ? 'Who is due next:' : 'Nobody has a date.',
        list:
          shown.length > 0
            ? `You have ${plural(result.contacts.length, 'contact')}.`
            : 'You have no contacts yet.',
        find: shown.length > 0 ? `Found for “${result.search}”:` : `Nobody is found for “${result.search}”.`,
      }[result.asked]
      return [
        { text: title },
        ...shown.map((contact) => ({
          ...contactLine(contact, today),
          links:
            result.asked === 'list'
              ? []
              : [
                  { text: 'We talked', href: link('talked', `${contact.id}~${mailId}`) },
                  { text: 'Edit', href: link('edit', contact.id) },
                ],
          isSmall: true,
        })),
        ...moreLine(result.contacts.length - shown.length),
      ]
    }
    case 'win':
      return [
        {
          text: `Kept for your résumé: ${result.text}`,
          links: [{ text: 'Remove', href: link('remove-win', result.id) }],
        },
      ]
    case 'paused':
      return [
        {
          text: `You get no digest until ${formatDate(result.until)}.`,
          links: [{ text: 'Resume', href: link('resume', 'all') }],
        },
      ]
    case 'resumed':
      return [
        {
          text: result.next
            ? `You get digests again, the next one on ${formatDate(result.next)}.`
            : 'You get digests again; one is on its way.',
        },
      ]
    case 'exported':
      return [
        {
          text: `The file holds ${plural(result.count, 'contact')}. Any spreadsheet opens it, and Rapport reads it again.`,
        },
      ]
    case 'help':
      return [
        { text: 'Write one thing a line, in plain words:' },
        ...commands.map((text) => ({ text, isSmall: true })),
        { text: 'Put this address in the BCC of a mail, and Rapport records that you wrote to them.' },
      ]
    case 'not understood':
      return [{ text: `Not understood: “${result.text}”.${result.reason ? ` ${result.reason}` : ''}` }]
  }
}

/** The sentences of a receipt, without what can be done about them. */
export const receiptSentences = (results: Result[], today: LocalDate): string[] =>
  results.flatMap((result) => linesOf(result, today, () => '', '').map(({ text }) => text))

const titles = (result: Result): string => {
  switch (result.kind) {
    case 'contact':
      return named(result.done, result.contact.name)
    case 'imported':
      return result.counts.added > 0
        ? `Added: ${plural(result.counts.added, 'contact')}`
        : 'No new contacts in your file'
    case 'failed':
      return 'I found nobody to add in your mail'
    case 'which':
      return `Whom do you mean by “${result.words}”?`
    case 'nobody':
      return `You have no contact called “${result.words}”`
    case 'contacts':
      return { next: 'Who is due next', list: 'Your contacts', find: `Found for “${result.search}”` }[
        result.asked
      ]
    case 'win':
      return 'A win is kept'
    case 'paused':
      return `Paused until ${formatDate(result.until)}`
    case 'resumed':
      return 'You get digests again'
    case 'exported':
      return 'Your contacts as a file'
    case 'help':
      return 'What you can write to Rapport'
    case 'not understood':
      return 'I did not understand your mail'
  }
}

/** What is said of several contacts alike is said once; what did something goes before what did not. */
const subjectOf = (results: Result[]): string => {
  const contacts = results.flatMap((result) => (result.kind === 'contact' ? [result] : []))
  const sets = [...Map.groupBy(contacts, ({ done }) => done)].map(([done, alike]) => {
    const [first] = alike
    const people = plural(alike.length, 'contact')
    return alike.length === 1 && first
      ? titles(first)
      : named(done, isVerb(done) ? people.replace(/contacts?/, 'people') : people)
  })
  const others = results.filter(
    ({ kind }) => kind !== 'contact' && kind !== 'failed' && kind !== 'not understood',
  )
  const failures = results.filter(({ kind }) => kind === 'failed' || kind === 'not understood')
  const all = [...sets, ...others.map(titles)]
  const shown = all.length > 0 ? all : failures.slice(0, 1).map(titles)
  return shorten(
    shown.length > 2
      ? `${shown[0]}, and ${shown.length - 1} more`
      : shown.map((text, index) => (index ? inLowerCase(text) : text)).join('; '),
    150,
  )
}

/** A name in a script that runs the other way turns nothing around it. */
const Sentence = ({ text, name }: Line) => {
  const at = name ? text.indexOf(name) : -1
  if (!name || at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <bdi>{name}</bdi>
      {text.slice(at + name.length)}
    </>
  )
}

/** What the title says already is not said twice. */
const withoutTitle = (title: string, [first, ...others]: Line[]): Line[] => {
  if (!first?.text.startsWith(title)) return first ? [first, ...others] : []
  const text = first.text.slice(title.length).replace(/^[.:\s]+/, '')
  return text || first.links ? [{ ...first, text }, ...others] : others
}

const why = 'You get this because you wrote to Rapport. You can answer it in the same way.'

/** The one answer to an intake mail: what it did, when each falls due next, and the way back. */
export const receiptMail = ({
  member,
  results,
  answers,
  today,
  site,
  keys,
  now,
  attachments,
}: {
  member: Member
  results: Result[]
  /** The mail that is answered. */
  answers: { id: string; messageId: string | undefined; references: string | undefined }
  today: LocalDate
  site: Site
  keys: KeyRing
  now: Instant
  attachments?: Mail['attachments']
}): Mail => {
  const link: LinkTo = (purpose, thing) =>
    `${site.url}/l/${signLink({ purpose, memberId: member.id, thing }, keys, now)}`
  const subject = subjectOf(results)
  const lines = withoutTitle(
    subject,
    results.flatMap((result) => linesOf(result, today, link, answers.id)),
  )
  const showsExamples = results.every(({ kind }) => kind === 'failed' || kind === 'not understood')
  const addUrl = link('add', 'all')
  const contacts = results.flatMap((result) => (result.kind === 'contact' ? [result.contact] : []))
  const [only] = contacts.length === 1 ? contacts : []
  return {
    to: member.email,
    replyTo: intakeAddress(member, site.intakeDomain, only?.id),
    subject,
    headers: answerHeaders(answers),
    ...(attachments && { attachments }),
    html: renderMail({
      title: subject,
      preview: lines[0]?.text ?? subject,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          {lines.map(({ text, name, links = [], isSmall }) => (
            <p key={text} style={isSmall ? styles.quiet : styles.p}>
              <Sentence text={text} name={name} />
              {links.map(({ text, href }, at) => (
                <>
                  {at === 0 ? ' ' : ' · '}
                  <Link href={href}>{text}</Link>
                </>
              ))}
            </p>
          ))}
          {showsExamples && (
            <>
              <p style={styles.p}>Write one thing a line, in plain words, such as:</p>
              {examples.map((example) => (
                <p key={example} style={styles.quote}>
                  {example}
                </p>
              ))}
            </>
          )}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={addUrl}>Add a contact on a page</Link>
        </>
      ),
    }),
    text: paragraphs(
      subject,
      ...lines.map(({ text, links = [] }) =>
        [text, ...links.map(({ text, href }) => `${text}: ${href}`)].join('\n'),
      ),
      showsExamples &&
        ['Write one thing a line, in plain words, such as:', ...examples.map((each) => `> ${each}`)].join(
          '\n',
        ),
      `--\n${why}\nAdd a contact on a page: ${addUrl}`,
    ),
  }
}
