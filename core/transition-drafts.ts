import type { Contact } from './contact.ts'
import type { Member } from './member.ts'
import { chooseQuestion } from './questions.ts'
import { formatDay, type LocalDate } from './time.ts'
import type { Role, Transition } from './transition.ts'
import { isSignedUpAtWork } from './transition-step.ts'
import { firstName } from './wording.ts'

/** What a member who changes jobs could write, in their own words once they have changed it. */

type Draft = { subject: string; body: string }
export type Leaver = { member: Member; transition: Transition; today: LocalDate }

const atCompany = ({ company }: Transition) => (company ? ` at ${company}` : '')

const lastDayOf = ({ transition, today }: Leaver) =>
  `My last day${atCompany(transition)} ${today > transition.lastDay ? 'was' : 'is'} ${formatDay(transition.lastDay)}`

/** How to reach the member, as long as that is no address of the company. */
const reachMe = ({ member, transition }: Leaver) =>
  isSignedUpAtWork(member, transition) ? '' : ` You reach me at ${member.email}.`

const letter = (hello: string, paragraphs: string[], { member }: Leaver) =>
  [`Hi ${hello},`, ...paragraphs.map((each) => each.trim()), `${member.name}\n`].join('\n\n')

const asks: Record<Role, [keepInTouch: string, reference: string]> = {
  manager: [
    'and I would really love to keep in touch. Could you send me a personal address and a phone number?',
    'I have learned a lot from working with you. Would you be a reference for me? I would gladly be one for you, too.',
  ],
  peer: [
    'and I would like to keep in touch. Could you send me a personal address, or connect with me on LinkedIn?',
    'I have enjoyed working with you. If you ever need a reference, I would be glad to give you one. Would you be one for me, too?',
  ],
  report: [
    'and I would like to hear where you go from here. Could you send me a personal address, or connect with me on LinkedIn?',
    'I have enjoyed working with you, and would be glad to be a reference for you whenever you need one. Would you be one for me, too?',
  ],
}

/** To somebody the member worked with: keep in touch, exchange addresses, ask for a reference and offer one. */
export const askDraft = ({ name }: Contact, role: Role, leaver: Leaver): Draft => {
  const [keepInTouch, reference] = asks[role]
  return {
    subject: `Keeping in touch after ${formatDay(leaver.transition.lastDay)}`,
    body: letter(
      firstName(name),
      [`${lastDayOf(leaver)}, ${keepInTouch}${reachMe(leaver)}`, reference],
      leaver,
    ),
  }
}

/** To somebody of whom only a work address is known. */
export const addressDraft = ({ name }: Contact, leaver: Leaver): Draft => ({
  subject: 'A personal address of yours',
  body: letter(
    firstName(name),
    [
      `${lastDayOf(leaver)}, and the only address of yours that I have is the one at work. Could you send me a personal one, so that we do not lose touch?${reachMe(leaver)}`,
    ],
    leaver,
  ),
})

/** To everybody, on one of the last two days. */
export const farewellDraft = (leaver: Leaver, keepInTouchUrl: string | undefined): Draft => {
  const { transition, today } = leaver
  const day = today === transition.lastDay ? 'Today' : 'Tomorrow'
  const leave = keepInTouchUrl && ` You can leave me your details here: ${keepInTouchUrl}`
  return {
    subject: 'Thank you, and goodbye',
    body: letter(
      'all',
      [
        `${day} is my last day${atCompany(transition)}. Thank you for the time we worked together; I have learned a lot from you.`,
        `I would really like to keep in touch.${reachMe(leaver)}${leave ?? ''}`,
      ],
      leaver,
    ),
  }
}

const news = ({ transition: { company, newCompany } }: Leaver) => {
  const left = `I have left ${company ?? 'my old job'}`
  return newCompany
    ? `${left} and now work at ${newCompany}.`
    : `${left}, and am taking the time to look around.`
}

/** To somebody of the wider network: the news, and a question that is about them. */
export const announceDraft = (contact: Contact, leaver: Leaver): Draft => ({
  subject: 'A change of jobs',
  body: letter(
    firstName(contact.name),
    [
      `A short note with some news: ${news(leaver)}${reachMe(leaver)}`,
      chooseQuestion(contact, leaver.transition.id, undefined).text,
    ],
    leaver,
  ),
})

/** To the former manager, a month on. */
export const checkInDraft = (contact: Contact, leaver: Leaver): Draft => {
  const { company, newCompany } = leaver.transition
  const settled = newCompany ? ` I am settling in at ${newCompany}.` : ''
  return {
    subject: 'A month on',
    body: letter(
      firstName(contact.name),
      [
        `It has been a month since I left${company ? ` ${company}` : ''}, and I have been thinking of you and the team.${settled}`,
        chooseQuestion({ ...contact, lastNote: undefined }, leaver.transition.id, undefined).text,
      ],
      leaver,
    ),
  }
}
