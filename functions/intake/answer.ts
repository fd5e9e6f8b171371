import { type Member, oweSumUp } from '../../core/member.ts'
import { memberLimit } from '../../core/member-limits.ts'
import { mostReceiptsADay } from '../../core/receipt.ts'
import { localDate } from '../../core/time.ts'
import { receiptMail } from '../../views/emails/receipt.tsx'
import { receiptSentences } from '../../views/emails/receipt-lines.ts'
import { type AnswerDeps, type Answered, once, threadOf } from './answer-once.ts'
import type { CarriedOut } from './carry-out.ts'

const receipts = { max: mostReceiptsADay, window: 'P1D' }

/** The one receipt; beyond the day's number it is kept for the sum-up instead. */
export const answer = async (deps: AnswerDeps, member: Member, answered: Answered, done: CarriedOut) => {
  const now = deps.now()
  const today = localDate(now, member.zone)
  const { results, files: attachments } = done
  const { keys, site } = deps
  await once(deps, answered.id, [[memberLimit('receipts', member.id), receipts]], {
    within: () =>
      receiptMail({
        ...{ member, results, answers: threadOf(answered), today, site, keys, now },
        ...(attachments && { attachments }),
      }),
    beyond: async () => {
      const { subject } = answered.header
      const lines = receiptSentences(results, today)
      await deps.saveUnsentReceipt(member.id, { messageId: answered.id, day: today, subject, lines }, now)
      // As the member is now: a sum-up that ended meanwhile may not have seen this receipt.
      const current = await deps.loadMember(member.id)
      if (current) await deps.changeMember(current, (each) => oweSumUp(each, today, now))
    },
  })
}
