import type { Contact } from '../../core/contact.ts'
import { changeTransition, type Member } from '../../core/member.ts'
import { formatDate, type Instant, isDate } from '../../core/time.ts'
import {
  type Colleague,
  callOff,
  isUnderWay,
  planTransition,
  roles,
  type Transition,
  takeUp,
  tasks,
  tickOff,
  untick,
  withoutColleague,
} from '../../core/transition.ts'
import { transitionDonePage, transitionLinkPage } from '../../views/pages/transition-links.tsx'
import { gone } from './contact-links.ts'
import { linkPath } from './contacts.ts'
import type { LinkAnswer, LinkAnswers, Opened } from './links.ts'
import { html, type Reply } from './request.ts'
import type { SessionDeps } from './session.ts'

export type TransitionLinkDeps = SessionDeps & {
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  loadContact: (memberId: string, contactId: string, now: Instant) => Promise<Contact | undefined>
}

/** What a link does to the member's transition: asked on a page first, told afterwards, and how to take it back. */
type Deed = {
  title: string
  text: string
  button: string
  decide: (transition: Transition) => Transition | undefined
  done: string
  back?: { purpose: 'take-up' | 'untick'; thing: string; text: string }
}
type DeedOf = (
  deps: TransitionLinkDeps,
  opened: Opened & { transition: Transition; detail: string },
) => Promise<Deed | undefined> | Deed | undefined

/** A link is about one transition: after another one has begun it does nothing. */
const about =
  (
    deedOf: DeedOf,
    answer: (deps: TransitionLinkDeps, opened: Opened, deed: Deed) => Promise<Reply> | Reply,
  ): LinkAnswer<TransitionLinkDeps> =>
  async (deps, opened) => {
    const { transition } = opened.member
    const [id = '', ...detail] = opened.link.thing.split('~')
    if (!transition || (transition.id !== id && opened.link.purpose !== 'colleague')) return gone()
    const deed = await deedOf(deps, { ...opened, transition, detail: detail.join('~') })
    return deed ? answer(deps, opened, deed) : gone()
  }

const answers = (deedOf: DeedOf): LinkAnswers<TransitionLinkDeps> => ({
  show: about(deedOf, (_, { action, signedIn }, { title, text, button }) =>
    html(transitionLinkPage({ title, text, button, action, signedIn })),
  ),
  act: about(deedOf, async (deps, { member, now, signedIn }, { decide, done, back }) => {
    await deps.changeMember(member, (current) =>
      changeTransition(
        current,
        (each) => each && (each.id === member.transition?.id ? decide(each) : each),
        now,
      ),
    )
    const undo = back && {
      text: back.text,
      action: linkPath(deps, { purpose: back.purpose, memberId: member.id, thing: back.thing }),
    }
    return html(transitionDonePage({ title: done, back: undo, signedIn }))
  }),
})

const isTick = (tick: string) => tasks.some((task) => tick === task || tick.startsWith(`${task}~`))

const tickedOff = { title: 'Done already?', text: 'It is ticked off, and no mail brings it up again.' }

export const transitionLinks = {
  tick: answers((_, { transition, detail, today }) =>
    isTick(detail)
      ? {
          ...tickedOff,
          button: 'Tick it off',
          decide: (each) => tickOff(each, [detail], today),
          done: 'Ticked off',
          back: { purpose: 'untick', thing: `${transition.id}~${detail}`, text: 'Undo' },
        }
      : undefined,
  ),
  untick: answers((_, { detail }) => ({
    title: 'Not done yet?',
    text: 'It is among the things to do again.',
    button: 'Not done yet',
    decide: (each) => untick(each, detail),
    done: 'Not ticked off any more',
  })),
  'call-off': answers((_, { transition, now }) => ({
    title: 'Call it off?',
    text: 'No more mails come about your last day. Your contacts, and what you have recorded, stay.',
    button: 'Call it off',
    decide: (each) => callOff(each, now),
    done: 'It is called off',
    back: { purpose: 'take-up', thing: transition.id, text: 'Take it up again' },
  })),
  'take-up': answers((_, { transition, today }) => ({
    title: 'Take it up again?',
    text: `Your last day is ${formatDate(transition.lastDay)}, and the mails come again.`,
    button: 'Take it up again',
    decide: (each) => takeUp(each, today),
    done: 'It goes on',
  })),
  'last-day': answers((_, { transition, detail: lastDay, now, member }) =>
    isDate(lastDay) && isUnderWay(transition)
      ? {
          title: `Your last day is ${formatDate(lastDay)}?`,
          text: 'The steps that are still to come move with it.',
          button: `It is ${formatDate(lastDay)}`,
          decide: (each) =>
            planTransition(each, { lastDay, people: [] }, { id: each.id, now, zone: member.zone }),
          done: `Your last day is ${formatDate(lastDay)}`,
        }
      : undefined,
  ),
  colleague: answers(async (deps, { link, member, detail, now }) => {
    const [contactId = ''] = link.thing.split('~')
    const contact = await deps.loadContact(member.id, contactId, now)
    const role = roles.find((each) => each === detail)
    if (!contact || contact.removedOn || (!role && detail !== 'none')) return undefined
    const { name } = contact
    const people: Colleague[] = role ? [{ contactId, role }] : []
    return {
      title: role ? `${name} is your ${role}?` : `${name} has nothing to do with it?`,
      text: role
        ? 'The mails of your job change bring them up, with a draft.'
        : 'The mails of your job change bring them up no more. They stay among your contacts.',
      button: role ? `Yes, my ${role}` : 'Leave them out',
      decide: (each) =>
        role
          ? planTransition(each, { people }, { id: each.id, now, zone: member.zone })
          : withoutColleague(each, contactId),
      done: role ? `${name} is your ${role}` : `${name} is left out`,
    }
  }),
}
