import type { Member } from '../../core/member.ts'
import {
  type Answer,
  answerReminder,
  answerThing,
  readAnswerThing,
  undoAnswer,
} from '../../core/resume-reminder.ts'
import { nextReminder } from '../../core/schedule.ts'
import { addToDate, type Instant, localDate } from '../../core/time.ts'
import {
  answeredPage,
  answerPage,
  notTakenBackPage,
  takeBackPage,
  takenBackPage,
} from '../../views/pages/reminder.tsx'
import { gone } from './contact-links.ts'
import { type ContactDeps, linkPath } from './contacts.ts'
import type { LinkAnswers } from './links.ts'
import { html } from './request.ts'

export type ReminderDeps = ContactDeps & {
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
}

const nextOn = (member: Member, now: Instant) => {
  const next = nextReminder(member, now)
  return next && localDate(next.at, member.zone)
}

/** The thing of a link that answers is the year of the reminder. */
const answers = (answer: Answer): LinkAnswers<ReminderDeps> => ({
  show: (_, { action, today, signedIn }) =>
    html(answerPage({ answer, action, inTwoWeeks: addToDate(today, 'P2W'), signedIn })),
  act: async (deps, { link, member, now, signedIn }) => {
    const year = link.thing
    const changed = await deps.changeMember(member, (current) => answerReminder(current, year, answer, now))
    const answered = changed?.reminders?.[year]?.answered
    if (!changed || !answered) return gone()
    const undo = {
      purpose: 'reminder-undo',
      memberId: member.id,
      thing: answerThing(year, answered),
    } as const
    return html(
      answeredPage({ answer, next: nextOn(changed, now), undoAction: linkPath(deps, undo), signedIn }),
    )
  },
})

/** What each link of a résumé reminder shows, and what its button does. */
export const reminderLinks = {
  'reminder-done': answers('done'),
  'reminder-later': answers('later'),
  'reminder-skip': answers('skipped'),
  'reminder-undo': {
    show: (_, { action, signedIn }) => html(takeBackPage({ action, signedIn })),
    act: async (deps, { link, member, now, signedIn }) => {
      const thing = readAnswerThing(link.thing)
      if (!thing) return gone()
      let isUndone = false
      const changed = await deps.changeMember(member, (current) => {
        const undone = undoAnswer(current, thing.year, thing.answered, now)
        isUndone = undone !== null
        return undone ?? current
      })
      if (!changed) return gone()
      return isUndone
        ? html(takenBackPage({ next: nextOn(changed, now), signedIn }))
        : html(notTakenBackPage({ signedIn }), 409)
    },
  },
} satisfies Record<string, LinkAnswers<ReminderDeps>>
