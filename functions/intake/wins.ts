import type { Result } from '../../core/intake-result.ts'
import type { Member } from '../../core/member.ts'
import { type Answer, answerReminder } from '../../core/resume-reminder.ts'
import { nextReminder } from '../../core/schedule.ts'
import { localDate } from '../../core/time.ts'
import { spellJob, type Win } from '../../core/win.ts'
import type { Asked } from './change-contacts.ts'

export type WinDeps = {
  addWin: (memberId: string, win: Win) => Promise<unknown>
  listWins: (memberId: string) => Promise<Win[]>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
}

/** Keeps a win of today; where it was achieved is written as it was before. */
export const keepWin = async (
  deps: WinDeps,
  { member, now }: Asked,
  { id, text, job }: { id: string; text: string; job?: string },
): Promise<Result> => {
  const win: Win = {
    id,
    date: localDate(now, member.zone),
    text,
    ...(job && { job: spellJob(job, await deps.listWins(member.id)) }),
  }
  await deps.addWin(member.id, win)
  return { kind: 'win', win }
}

/** Takes an answer to the latest résumé reminder. */
export const answerTo = async (deps: WinDeps, { member, now }: Asked, answer: Answer): Promise<Result> => {
  const year = member.lastReminder
  if (!member.reminders?.[year])
    return { kind: 'not understood', text: answer, reason: 'No résumé reminder has been sent to you yet.' }
  const changed = await deps.changeMember(member, (current) => answerReminder(current, year, answer, now))
  const answered = changed?.reminders?.[year]?.answered ?? { answer, on: localDate(now, member.zone) }
  const next = changed && nextReminder(changed, now)
  return { kind: 'reminder', year, answered, next: next && localDate(next.at, member.zone) }
}
