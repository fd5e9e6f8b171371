import type { Member } from './member.ts'
import { scheduleNext } from './schedule.ts'
import type { Instant } from './time.ts'

/** The member with these months without digests, and no others. */
export const keepQuiet = (member: Member, months: number[], now: Instant): Member => {
  const { quiet: _, ...rest } = member
  return scheduleNext({ ...rest, ...(months.length > 0 && { quiet: { months, at: now } }) }, now)
}
