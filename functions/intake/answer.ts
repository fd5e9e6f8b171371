import { email } from '../../core/fields.ts'
import { describeIntentions, type HeldMail } from '../../core/held-mail.ts'
import type { ArrivedMail, MailHeader } from '../../core/intake.ts'
import type { Intention } from '../../core/intention.ts'
import { type KeyRing, keyedHash, signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, oweSumUp } from '../../core/member.ts'
import { memberLimit } from '../../core/member-limits.ts'
import { mostReceiptsADay, type UnsentReceipt } from '../../core/receipt.ts'
import type { Site } from '../../core/site.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { shorten } from '../../core/wording.ts'
import { invitationMail } from '../../views/emails/invitation.ts'
import { receiptMail } from '../../views/emails/receipt.tsx'
import { receiptSentences } from '../../views/emails/receipt-lines.ts'
import { wasThisYouMail } from '../../views/emails/was-this-you.ts'
import type { CarriedOut } from './carry-out.ts'

export type AnswerDeps = {
  now: () => Instant
  keys: KeyRing
  site: Site
  log: { warn: (message: string, details: Record<string, string>) => void }
  claimReceipt: (messageId: string, now: Instant) => Promise<boolean>
  releaseReceipt: (messageId: string) => Promise<unknown>
  useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
  giveBack: (subject: string) => Promise<unknown>
  saveUnsentReceipt: (memberId: string, receipt: UnsentReceipt, now: Instant) => Promise<unknown>
  loadMember: (memberId: string) => Promise<Member | undefined>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  holdMail: (memberId: string, mail: HeldMail, now: Instant) => Promise<unknown>
  sendMail: (mail: Mail) => Promise<SendOutcome>
}

const limits = {
  receipts: { max: mostReceiptsADay, window: 'P1D' },
  questions: { max: 5, window: 'P1D' },
  invitations: { max: 1, window: 'P30D' },
  /** However many strangers write. */
  allInvitations: { max: 500, window: 'P1D' },
}

/** What is answered: the mail, under the id that makes its answer one. */
export type Answered = { id: string; header: MailHeader }

const threadOf = ({ id, header }: Answered) => ({
  id,
  messageId: header.messageId,
  references: header.fields.references,
})

/** The one receipt; beyond the day's number it is kept for the sum-up instead. */
export const answer = async (deps: AnswerDeps, member: Member, answered: Answered, done: CarriedOut) => {
  const now = deps.now()
  const today = localDate(now, member.zone)
  const { results, files: attachments } = done
  const { keys, site } = deps
  await once(deps, answered.id, [[memberLimit('receipts', member.id), limits.receipts]], {
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

/** Asks the member whether a mail is theirs that did not prove it. Says whether the mail has to be kept for the answer. */
export const ask = async (
  deps: AnswerDeps,
  member: Member,
  answered: Answered,
  { arrived, intentions }: { arrived: ArrivedMail; intentions: Intention[] },
): Promise<'kept' | 'done'> => {
  const now = deps.now()
  const would = describeIntentions(intentions)
  if (would.length === 0) return 'done'
  const [sender] = answered.header.from
  // Anything but an address could be words of the sender's.
  const from = shorten(email.safeParse(sender?.address).data ?? 'an unknown address', 100)
  const subject = shorten(answered.header.subject, 100)
  const link = { purpose: 'was-this-you', memberId: member.id, thing: answered.id } as const
  const outcome = await once(deps, answered.id, [[memberLimit('questions', member.id), limits.questions]], {
    within: async () => {
      await deps.holdMail(member.id, { id: answered.id, from, subject, would, arrived }, now)
      return wasThisYouMail({ member, from, url: `${deps.site.url}/l/${signLink(link, deps.keys, now)}` })
    },
  })
  return outcome === 'beyond' ? 'done' : 'kept'
}

/** Tells somebody who is no member what they wrote to. */
export const invite = (deps: AnswerDeps, address: string, answered: Answered) =>
  once(
    deps,
    answered.id,
    [
      [`invitation:${keyedHash(address, deps.keys)}`, limits.invitations],
      ['invitations', limits.allInvitations],
    ],
    { within: () => invitationMail({ to: address, answers: threadOf(answered), site: deps.site }) },
  )

/**
 * Answers a mail once, however often it is delivered. What surely did not go is tried again by the next delivery, and has
 * used up nothing.
 */
const once = async (
  deps: AnswerDeps,
  id: string,
  limits: [subject: string, limit: { max: number; window: string }][],
  { within, beyond }: { within: () => Mail | Promise<Mail>; beyond?: () => Promise<void> },
): Promise<'within' | 'beyond' | 'answered before'> => {
  const now = deps.now()
  if (!(await deps.claimReceipt(id, now))) return 'answered before'
  const used: string[] = []
  const giveBack = () => Promise.all(used.map((subject) => deps.giveBack(subject)))
  try {
    for (const [subject, limit] of limits) {
      if (await deps.useWithin(subject, limit, now)) used.push(subject)
      else {
        await giveBack()
        await beyond?.()
        return 'beyond'
      }
    }
    await send(deps, id, await within())
    return 'within'
  } catch (error) {
    await deps.releaseReceipt(id)
    await giveBack()
    throw error
  }
}

const send = async (deps: AnswerDeps, id: string, mail: Mail) => {
  const sent = await deps.sendMail(mail)
  if (sent.outcome === 'submitted') return
  deps.log.warn('An answer was not sent.', { id, ...sent })
  if (sent.outcome === 'later') throw new Error(`An answer has to wait: ${sent.reason}`)
}
