import type { Contact } from '../core/contact.ts'
import { intakeAddress, taskAddress } from '../core/intake-address.ts'
import { keepInTouchLinks } from '../core/keep-in-touch.ts'
import type { Purpose } from '../core/links.ts'
import { mailto } from '../core/mailto.ts'
import type { Member } from '../core/member.ts'
import type { Site } from '../core/site.ts'
import { daysBetween, formatDay, type LocalDate } from '../core/time.ts'
import { type Role, type Task, type Transition, tickOf } from '../core/transition.ts'
import {
  addressDraft,
  announceDraft,
  askDraft,
  checkInDraft,
  farewellDraft,
  type Leaver,
} from '../core/transition-drafts.ts'
import { addressOf, type StepContent } from '../core/transition-step.ts'
import { describeCadence, firstName, lastTalked, plural, shorten } from '../core/wording.ts'
import { reach } from './reach.ts'

/** What the mail of a step says, part by part: the first is what there is to do. A page shows the same parts. */

/** `said` is what stands in the text of the mail instead of a `mailto:`. */
export type Action = { text: string; href: string; said?: string }
type Item = { id: string; name: string; about?: string; actions: Action[] }
export type Part = {
  /** Of the mail, when the part comes first. */
  subject: string
  heading: string
  text: string
  quote?: string | undefined
  /** A QR code. */
  picture?: { src: string; alt: string } | undefined
  button?: Action | undefined
  items: Item[]
  after?: string | undefined
}

type Props = {
  member: Member
  content: StepContent
  site: Site
  link: (purpose: Purpose, thing: string) => string
  bodies: 'every draft' | 'the first draft'
}
/** What every part is written with. */
type Writing = Props & {
  leaver: Leaver
  /** A draft to somebody; sending it ticks the task off. */
  write: (text: string, to: string, draft: { subject: string; body: string }, task?: Task) => Action
  tick: (task: Task, contactId?: string) => string
  lastDay: string
  /** `Two weeks left at Acme` */
  left: string
}

const at = ({ company }: Transition) => (company ? ` at ${shorten(company, 40)}` : '')
const first = ({ name }: { name: string }) => shorten(firstName(name), 20)
const full = ({ name }: Contact) => shorten(name, 60)

const timeLeft = (transition: Transition, today: LocalDate) => {
  const days = daysBetween(today, transition.lastDay)
  const left =
    { 0: 'Your last day', 1: 'One day left', 7: 'One week left', 14: 'Two weeks left' }[days] ??
    (days < 0 ? 'After your last day' : `${plural(days, 'day')} left`)
  return `${left}${at(transition)}`
}

/** Only the first draft keeps its words where there is no room for all. */
const writer = ({ member, site, bodies }: Props): Writing['write'] => {
  let drafts = 0
  return (text, to, { subject, body }, task) => {
    drafts++
    const { intakeDomain } = site
    const bcc = task ? taskAddress(member, intakeDomain, task) : intakeAddress(member, intakeDomain)
    const isWhole = bodies === 'every draft' || drafts === 1
    return {
      text,
      href: mailto(to, { subject, bcc, ...(isWhole && { body }) }),
      said: `${to && `${to}, `}subject “${subject}”, BCC ${bcc}`,
    }
  }
}

/** A draft to somebody, or another way to reach them when no address works. */
const writeOrReach = (
  { write, content: { transition } }: Writing,
  contact: Contact,
  text: string,
  ...[draft, task]: [draft: { subject: string; body: string }, task: Task]
): Action[] => {
  const to = addressOf(contact, transition)
  const other = to ? undefined : reach(contact)
  return to ? [write(text, to, draft, task)] : other ? [other] : []
}

const ownAddress = ({ content: { hasLeft }, member, site, left, lastDay }: Writing): Part => ({
  subject: `${hasLeft ? 'Before the mailbox is closed' : left}: change your address`,
  heading: 'Your own address',
  text: hasLeft
    ? `You still sign in to Rapport with ${member.email}. Take an address that stays yours, while you can.`
    : `You sign in to Rapport with ${member.email}, which ends with the job. Take an address that stays yours; the old one works beside it until ${lastDay}.`,
  button: { text: 'Change my address', href: `${site.url}/settings/address` },
  items: [],
})

const farewell = ({ content: { transition, today }, member, site, leaver, write }: Writing): Part => {
  const page = keepInTouchLinks(member, site)
  const draft = farewellDraft(leaver, page?.url)
  return {
    subject: `${today === transition.lastDay ? 'Today' : 'Tomorrow'} is your last day: say goodbye`,
    heading: 'Your farewell',
    text: 'Here is a farewell. Change it until it sounds like you, and send it to the people you would like to hear from again.',
    quote: draft.body.trim(),
    button: write('Open the farewell', '', draft, 'farewell'),
    picture: page && { src: page.png, alt: `QR code of your keep-in-touch page, ${page.url}` },
    items: [],
    after: page
      ? 'The code leads to your keep-in-touch page. Show it over the last coffee, and they leave you their own details.'
      : 'With a keep-in-touch page, which your settings turn on, its link and a QR code for the last coffee come with this.',
  }
}

const roleNames: Record<Role, string> = {
  manager: 'your manager',
  peer: 'a peer',
  report: 'a report of yours',
}

const ask = (writing: Writing): Part => {
  const { content, leaver, tick, left } = writing
  const items = content.toAsk.map(({ contact, role }): Item => {
    const draft = askDraft(contact, role, leaver)
    return {
      id: contact.id,
      name: full(contact),
      about: roleNames[role],
      actions: [
        ...writeOrReach(writing, contact, `Write to ${first(contact)}`, draft, 'ask'),
        { text: 'Asked already', href: tick('ask', contact.id) },
      ],
    }
  })
  const [next, ...others] = items
  const [button, ...rest] = next?.actions ?? []
  const isDraft = button?.said !== undefined
  const order = others.length > 0 ? ' One mail today is enough; the others can follow.' : ''
  return {
    subject: `${left}: write to ${next ? first(next) : ''}${others.length > 0 ? ' first' : ''}`,
    heading: 'Still to be asked',
    text: `Exchange what outlives the job: a personal address, a phone number, LinkedIn. Ask for a reference, and offer one.${order}`,
    button: isDraft ? button : undefined,
    items: next && isDraft ? [{ ...next, actions: rest }, ...others] : items,
  }
}

const saveAddresses = (writing: Writing): Part => {
  const { content, leaver, tick, left } = writing
  const { toReach, moreToReach } = content
  return {
    subject: `${left}: ask ${toReach[0] ? first(toReach[0]) : ''} for a personal address`,
    heading: 'Whom you would lose',
    text: `Of ${toReach.length + moreToReach === 1 ? 'one contact' : 'these contacts'} you have no address but the one at work.`,
    items: toReach.map((contact) => ({
      id: contact.id,
      name: full(contact),
      actions: [
        ...writeOrReach(
          writing,
          contact,
          'Ask for a personal address',
          addressDraft(contact, leaver),
          'address',
        ),
        { text: 'Asked already', href: tick('address', contact.id) },
      ],
    })),
    after: moreToReach > 0 ? `And ${moreToReach} more; the page with all the steps has them.` : undefined,
  }
}

const whoIsWho = ({ site, left }: Writing): Part => ({
  subject: `${left}: say who is who`,
  heading: 'Who is who',
  text: 'Whom would you miss? Answer this mail with a line like “leaving, manager ann@acme.com, peers bo@acme.com and cy@acme.com”, or say it on a page, and I draft what to write to each.',
  button: { text: 'Say who is who', href: `${site.url}/transition` },
  items: [],
})

const profiles = ({ content: { transition }, tick }: Writing): Part => {
  const news = transition.newCompany
    ? `${shorten(transition.newCompany, 60)}, your new title`
    : 'that you have left'
  return {
    subject: 'A week on: update your profiles',
    heading: 'Your profiles',
    text: `Begin with LinkedIn: ${news}, and an address that is yours. Then wherever else your name stands.`,
    button: { text: 'Open LinkedIn', href: 'https://www.linkedin.com/in/me/' },
    items: [
      {
        id: 'profiles',
        name: 'Your profiles',
        actions: [{ text: 'They are up to date', href: tick('profiles') }],
      },
    ],
  }
}

const tell = ({ content, leaver, write }: Writing): Part => {
  const { toTell, moreToTell, transition, today } = content
  return {
    subject: 'A week on: tell people your news',
    heading: 'Tell people your news',
    text: 'Those you have not talked to for longest come first. One or two a day is a good pace.',
    items: toTell.map((contact) => ({
      id: contact.id,
      name: full(contact),
      about: lastTalked(contact, today).replace(/^./, (letter) => letter.toLowerCase()),
      actions: [
        write(
          `Write to ${first(contact)}`,
          addressOf(contact, transition) ?? '',
          announceDraft(contact, leaver),
        ),
      ],
    })),
    after:
      moreToTell > 0
        ? `${plural(moreToTell, 'more contact')} ${moreToTell === 1 ? 'has' : 'have'} not heard yet; the page with all the steps brings the next ten.`
        : undefined,
  }
}

const checkIn = (writing: Writing, contact: Contact): Part => {
  const name = first(contact)
  const draft = checkInDraft(contact, writing.leaver)
  const [button] = writeOrReach(writing, contact, `Write to ${name}`, draft, 'check-in')
  return {
    subject: `A month on: write to ${name}`,
    heading: 'The first word since',
    text: `You left a month ago. A few lines to ${name} now make it easy to write again later.`,
    button,
    items: [
      {
        id: contact.id,
        name: full(contact),
        actions: [{ text: 'We talked already', href: writing.tick('check-in') }],
      },
    ],
  }
}

const cadences = ({ content, link }: Writing): Part => ({
  subject: 'A month on: how often to talk',
  heading: 'From now on',
  text: 'This is how often I bring them up, unless you say otherwise:',
  items: content.cadences.map(({ contact, cadence }) => ({
    id: contact.id,
    name: full(contact),
    about: describeCadence(cadence),
    actions: [{ text: 'Change', href: link('cadence', contact.id) }],
  })),
})

/** In the order in which they are read, so that the first draft is the one that keeps its words. */
const partsInOrder = (writing: Writing): Part[] => {
  const { content } = writing
  const { step, transition } = content
  const own = () => (content.signsInAtWork ? [ownAddress(writing)] : [])
  const asking = () => [
    ...(content.toAsk.length > 0 ? [ask(writing)] : []),
    ...(content.toReach.length > 0 ? [saveAddresses(writing)] : []),
    ...(step === 'ask' && transition.people.length === 0 ? [whoIsWho(writing)] : []),
  ]
  const telling = () => [
    ...(content.profiles ? [profiles(writing)] : []),
    ...(content.toTell.length > 0 ? [tell(writing)] : []),
  ]
  const aMonthOn = () => [
    ...(content.checkIn ? [checkIn(writing, content.checkIn.contact)] : []),
    ...(content.cadences.length > 0 ? [cadences(writing)] : []),
  ]
  const goodbye = () => (content.farewell ? [farewell(writing)] : [])
  const order = {
    ask: [asking],
    remind: [own, asking],
    farewell: [goodbye, own, asking],
    announce: [own, telling, asking],
    'check-in': [own, aMonthOn, telling, asking],
  }[step]
  return order.flatMap((parts) => parts())
}

export const partsOf = (props: Props): { subject: string; intro: string; parts: Part[] } => {
  const { member, content, link } = props
  const { step, transition, today, hasLeft } = content
  const lastDay = formatDay(transition.lastDay)
  const left = timeLeft(transition, today)
  const parts = partsInOrder({
    ...props,
    ...{ leaver: { member, transition, today }, write: writer(props), lastDay, left },
    tick: (task, contactId) => link('tick', `${transition.id}~${tickOf(task, contactId)}`),
  })
  const isOrWas = `Your last day${at(transition)} ${hasLeft ? 'was' : 'is'} ${lastDay}.`
  const encouragement = {
    ask: ' It is easiest to stay in touch while you still see each other.',
    announce: ' There is no better moment to write to people: you have news.',
  }
  return {
    subject: parts[0]?.subject ?? `${left}: all is ready`,
    intro: `${isOrWas}${step === 'ask' || step === 'announce' ? encouragement[step] : ''}`,
    parts,
  }
}
