import { describeIntentions, type HeldMail } from '../../core/held-mail.ts'
import type { ArrivedMail, MailHeader } from '../../core/intake.ts'
import type { Intention } from '../../core/intention.ts'
import { type KeyRing, keyedHash, signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, oweSumUp } from '../../core/member.ts'
import { mostReceiptsADay, type UnsentReceipt } from '../../core/receipt.ts'
import type { Site } from '../../core/site.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { shorten } from '../../core/wording.ts'
import { invitationMail } from '../../views/emails/invitation.tsx'
import { receiptMail } from '../../views/emails/receipt.tsx'
import { receiptSentences } from '../../views/emails/receipt-lines.ts'
import { wasThisYouMail } from '../../views/emails/was-this-you.tsx'
import type { CarriedOut } from './carry-out.ts'

export type AnswerDeps = {
  now: () => Instant
  keys: KeyRing
  site: Site
  log: { warn: (message: string, details: Record<string, string>) => void }
  claimReceipt: (messageId: string, now: Instant) => Promise<boolean>
  releaseReceipt: (messageId: string) => Promise<unknown>
  useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
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
  const { results, file } = done
  if (!(await deps.claimReceipt(answered.id, now))) return
  if (!(await deps.useWithin(`receipts:${member.id}`, limits.receipts, now))) {
    const { subject } = answered.header
    const lines = receiptSentences(results, today)
    await deps.saveUnsentReceipt(member.id, { messageId: answered.id, day: today, subject, lines }, now)
    // As the member is now: a sum-up that ended meanwhile may not have seen this receipt.
    const current = await deps.loadMember(member.id)
    if (current) await deps.changeMember(current, (each) => oweSumUp(each, today, now))
    return
  }
  const { keys, site } = deps
  const attachments = file && { attachments: [file] }
  await send(
    deps,
    answered.id,
    receiptMail({ member, results, answers: threadOf(answered), today, site, keys, now, ...attachments }),
  )
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
  const [{ address = 'an unknown address' } = {}] = answered.header.from
  const from = shorten(address, 100)
  const subject = shorten(answered.header.subject, 100)
  await deps.holdMail(member.id, { id: answered.id, from, subject, would, arrived }, now)
  if (!(await deps.claimReceipt(answered.id, now))) return 'kept'
  if (!(await deps.useWithin(`questions:${member.id}`, limits.questions, now))) return 'done'
  const link = { purpose: 'was-this-you', memberId: member.id, thing: answered.id } as const
  const url = `${deps.site.url}/l/${signLink(link, deps.keys, now)}`
  await send(deps, answered.id, wasThisYouMail({ member, from, url }))
  return 'kept'
}

/** Tells somebody who is no member what they wrote to. */
export const invite = async (deps: AnswerDeps, address: string, answered: Answered) => {
  const now = deps.now()
  if (!(await deps.claimReceipt(answered.id, now))) return
  if (!(await deps.useWithin(`invitation:${keyedHash(address, deps.keys)}`, limits.invitations, now))) return
  if (!(await deps.useWithin('invitations', limits.allInvitations, now))) return
  await send(deps, answered.id, invitationMail({ to: address, answers: threadOf(answered), site: deps.site }))
}

/** Once for each mail, however often it is delivered; what surely did not go is tried again. */
const send = async (deps: AnswerDeps, id: string, mail: Mail) => {
  const sent = await deps.sendMail(mail).catch(async (error) => {
    await deps.releaseReceipt(id)
    throw error
  })
  if (sent.outcome === 'submitted') return
  deps.log.warn('An answer was not sent.', { id, ...sent })
  if (sent.outcome !== 'later') return
  await deps.releaseReceipt(id)
  throw new Error(`An answer has to wait: ${sent.reason}`)
}
