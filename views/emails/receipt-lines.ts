import type { Contact } from '../../core/contact.ts'
import type { Done, Result, WhichOne } from '../../core/intake-result.ts'
import type { Purpose } from '../../core/links.ts'
import type { ReferenceMove } from '../../core/reference.ts'
import { answerThing } from '../../core/resume-reminder.ts'
import { formatDate, type LocalDate } from '../../core/time.ts'
import {
  afterAnswer,
  describeLeft,
  describeMonths,
  describeReference,
  describeWin,
  howTheyKnowEachOther,
  lastTalked,
  plural,
  referenceButtons,
  shorten,
  titleOfAnswer,
  whenNext,
} from '../../core/wording.ts'

type ReceiptLink = { text: string; href: string }
/** A sentence of a receipt and what can be done about it: on its own, or in a list below another with what it is about. */
export type Line = { about?: string | undefined; text: string; links?: ReceiptLink[] }

/** The way to act on a thing of the member's, or to look at a page. */
export type LinkTo = (purpose: Purpose, thing: string) => string

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
  asked: 'Asked for a reference',
  agreed: 'Agreed to be a reference',
  given: 'Given a reference',
  owed: 'Owed a reference',
  none: 'No reference of yours any more',
}
const isVerb = (done: Done) => done === 'wrote' || done === 'talked' || done === 'noted' || done === 'stale'

const named = (done: Done, name: string) =>
  isVerb(done) ? `${said[done]} ${name}` : `${said[done]}: ${name}`

export const examples = [
  'Jane Doe <jane@acme.com>, my manager at Acme, every 3 months, met at PyCon',
  'done jane, she moves to Oslo in May',
  'snooze bo 2 weeks',
]

const commands: Line[] = [
  {
    about: 'Jane Doe <jane@acme.com>, my manager at Acme, every 3 months',
    text: 'adds her; so does a mail of hers that you forward, her contact card, or a CSV file.',
  },
  { about: 'done jane, she moves to Oslo', text: 'records that you talked, and what about.' },
  { about: 'snooze jane 2 weeks', text: 'brings her up later.' },
  { about: 'forget jane', text: 'removes her.' },
  {
    about: 'ref agreed jane, for the platform role',
    text: 'records who vouches for you; so do “ref asked jane” and, when you gave her one, “ref given jane”.',
  },
  { about: 'references', text: 'says who would vouch for you today, and who is owed one.' },
  {
    about: 'leaving 30 June, manager ann@acme.com, peers bo@acme.com and cy',
    text: 'plans a job change, with a mail for each step; “leaving 15 July” puts it off, and “not leaving” calls it off.',
  },
  { about: 'next', text: 'says who is due next.' },
  { about: 'list', text: 'says who is there; “find acme” looks for somebody.' },
  {
    about: 'win shipped the billing migration @acme',
    text: 'keeps it for your résumé; @acme says at which job, and can be left out.',
  },
  { about: 'pause until 1 September', text: 'stops the digests until then; “resume” starts them again.' },
  { about: 'quiet july, august', text: 'no digests in those months; “quiet never” ends that.' },
  { about: 'export', text: 'mails you your contacts and wins as files.' },
]

/** At most so many are named in one list. */
const mostNamed = 100
/** For the lines, of the 102 KB that Gmail shows; each has about so much around it, and around each of its links. */
const mostBytes = 80_000
const around = { line: 120, about: 30, link: 60 }

const contactLine = (contact: Contact, today: LocalDate, links: ReceiptLink[]): Line => ({
  about: shorten(contact.name, 60),
  text: `${inLowerCase(shorten(howTheyKnowEachOther(contact), 80))}. ${whenNext(contact, today)}.`,
  links,
})

const referenceLine = (contact: Contact, today: LocalDate, links: ReceiptLink[]): Line => ({
  about: shorten(contact.name, 60),
  text: `${inLowerCase(contact.reference ? `${describeReference(contact.reference)}.` : (describeLeft(contact) ?? ''))} ${lastTalked(contact, today)}.`,
  links,
})

const moreLine = (count: number): Line[] =>
  count > 0 ? [{ text: `And ${count.toLocaleString('en')} more.` }] : []

/** As many lines as there is room for. */
export const withinRoom = (lines: Line[]): Line[] => {
  let bytes = 0
  const most = lines.findIndex(({ about = '', text, links = [] }) => {
    bytes += around.line + (about ? around.about : 0) + Buffer.byteLength(about + text)
    for (const { text, href } of links) bytes += around.link + text.length + href.length
    return bytes > mostBytes
  })
  return most < 0 ? lines : [...lines.slice(0, most), ...moreLine(lines.length - most)]
}

const buttonOf: Record<Exclude<WhichOne['about'], 'reference'> | ReferenceMove, string> = {
  talked: 'We talked',
  snooze: 'Not now',
  remove: 'Remove',
  edit: 'Add it to the notes',
  colleague: 'That one',
  ...referenceButtons,
}

/** What does to a contact what the words would have done. */
const linkOf = (which: WhichOne, contact: Contact, link: LinkTo, mailId: string): ReceiptLink => {
  switch (which.about) {
    case 'reference':
      return { text: buttonOf[which.move], href: link('reference', `${contact.id}~${which.move}`) }
    case 'colleague':
      return { text: buttonOf.colleague, href: link('colleague', `${contact.id}~${which.role}`) }
    case 'talked':
      return { text: buttonOf.talked, href: link('talked', `${contact.id}~${mailId}`) }
    default:
      return { text: buttonOf[which.about], href: link(which.about, contact.id) }
  }
}

const transitionLine = (
  result: Extract<Result, { kind: 'transition' }>,
  today: LocalDate,
  link: LinkTo,
): Line => {
  const { done, transition, before, next } = result
  const { id, company, lastDay } = transition
  if (done === 'called off')
    return {
      text: 'No more mails come about your last day.',
      links: [{ text: 'Take it up again', href: link('take-up', id) }],
    }
  const is = lastDay < today ? 'was' : 'is'
  const said = `Your last day${company ? ` at ${company}` : ''} ${is} ${formatDate(lastDay)}${before ? `, and no longer ${formatDate(before)}` : ''}.`
  const then =
    next && (next > today ? ` The next mail comes on ${formatDate(next)}.` : ' The first mail is on its way.')
  return {
    text: `${said}${then ?? ''}`,
    links: [
      ...(before
        ? [{ text: `Back to ${formatDate(before)}`, href: link('last-day', `${id}~${before}`) }]
        : []),
      { text: 'Call it off', href: link('call-off', id) },
    ],
  }
}

const inLowerCase = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

export const linesOf = (result: Result, today: LocalDate, link: LinkTo, mailId: string): Line[] => {
  switch (result.kind) {
    case 'contact': {
      const { contact, done, canUndo } = result
      return [
        {
          text: `${named(done, contact.name)}.${done === 'removed' ? '' : ` ${whenNext(contact, today)}.`}`,
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
      return [
        { text: `Whom do you mean by “${result.words}”?` },
        ...result.contacts.map((contact) =>
          contactLine(contact, today, [linkOf(result, contact, link, mailId)]),
        ),
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
        references:
          shown.length > 0
            ? 'Who would vouch for you, and who has been asked or is owed one:'
            : 'Nobody is a reference of yours yet. Write “ref asked jane” when you have asked somebody.',
        find: shown.length > 0 ? `Found for “${result.search}”:` : `Nobody is found for “${result.search}”.`,
      }[result.asked]
      return [
        { text: title },
        ...shown.map((contact) =>
          (result.asked === 'references' ? referenceLine : contactLine)(
            contact,
            today,
            result.asked === 'list'
              ? []
              : [
                  { text: 'We talked', href: link('talked', `${contact.id}~${mailId}`) },
                  { text: 'Edit', href: link('edit', contact.id) },
                ],
          ),
        ),
        ...moreLine(result.contacts.length - shown.length),
      ]
    }
    case 'win':
      return [
        {
          text: `Kept for your résumé: ${describeWin(result.win)}`,
          links: [
            { text: 'Edit', href: link('edit-win', result.win.id) },
            { text: 'Remove', href: link('remove-win', result.win.id) },
          ],
        },
      ]
    case 'reminder': {
      const { year, answered, next } = result
      return [
        {
          text: afterAnswer(answered.answer, next),
          links: [{ text: 'Undo', href: link('reminder-undo', answerThing(year, answered)) }],
        },
      ]
    }
    case 'paused':
      return [
        {
          text: `You get no digest until ${formatDate(result.until)}.`,
          links: [{ text: 'Resume', href: link('resume', 'all') }],
        },
      ]
    case 'quiet': {
      const { months, next } = result
      const when = months.length > 0 ? `No digest comes in ${describeMonths(months)}.` : 'No month is quiet.'
      return [{ text: `${when}${next ? ` The next one comes on ${formatDate(next)}.` : ''}` }]
    }
    case 'resumed':
      return [
        {
          text: result.next
            ? `You get digests again, the next one on ${formatDate(result.next)}.`
            : 'You get digests again; one is on its way.',
        },
      ]
    case 'transition':
      return [transitionLine(result, today, link)]
    case 'no transition':
      return [{ text: 'Say it first: leaving 30 June, manager ann@acme.com.' }]
    case 'farewell ticked off':
      return [{ text: 'No mail brings it up again.' }]
    case 'exported':
      return [
        {
          text: `The files hold ${plural(result.contacts, 'contact')}${result.wins > 0 ? ` and ${plural(result.wins, 'win')}` : ''}: .json has all that you keep here, .csv is for a spreadsheet, and .vcf for an address book. The import page reads each of them again.`,
        },
      ]
    case 'help':
      return [
        { text: 'Write one thing a line, in plain words:' },
        ...commands,
        {
          text: 'Put your private address (it is in your welcome mail and in your settings) in the BCC of a mail, and Rapport records whom you wrote to.',
        },
      ]
    case 'not understood':
      return [{ text: `Not understood: “${result.text}”.${result.reason ? ` ${result.reason}` : ''}` }]
  }
}

export const sentence = ({ about, text }: Line): string => (about ? `${about}: ${text}` : text)

/** The sentences of a receipt, without what can be done about them. */
export const receiptSentences = (results: Result[], today: LocalDate): string[] =>
  results.flatMap((result) => linesOf(result, today, () => '', '').map(sentence))

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
      return {
        next: 'Who is due next',
        list: 'Your contacts',
        references: 'Your references',
        find: `Found for “${result.search}”`,
      }[result.asked]
    case 'win':
      return 'A win is kept'
    case 'reminder':
      return titleOfAnswer[result.answered.answer]
    case 'paused':
      return `Paused until ${formatDate(result.until)}`
    case 'quiet':
      return `Quiet months: ${describeMonths(result.months)}`
    case 'resumed':
      return 'You get digests again'
    case 'transition':
      return result.done === 'called off'
        ? 'Your leaving is called off'
        : `Your last day: ${formatDate(result.transition.lastDay)}`
    case 'no transition':
      return 'Rapport knows no last day of yours'
    case 'farewell ticked off':
      return 'Ticked off: your farewell'
    case 'exported':
      return 'Your data as files'
    case 'help':
      return 'What you can write to Rapport'
    case 'not understood':
      return 'I did not understand your mail'
  }
}

/** What is said of several contacts alike is said once; what did something goes before what did not. */
export const subjectOf = (results: Result[]): string => {
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

/** What the title says already is not said twice. */
export const withoutTitle = (title: string, [first, ...others]: Line[]): Line[] => {
  if (!first?.text.startsWith(title)) return first ? [first, ...others] : []
  const text = first.text.slice(title.length).replace(/^[.:\s]+/, '')
  return text || first.links ? [{ ...first, text }, ...others] : others
}
