import type { HeldMail } from '../../core/held-mail.ts'
import type { MailHeader } from '../../core/intake.ts'
import type { KeyRing } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import type { UnsentReceipt } from '../../core/receipt.ts'
import type { Site } from '../../core/site.ts'
import type { Instant } from '../../core/time.ts'

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

/** What is answered: the mail, under the id that makes its answer one. */
export type Answered = { id: string; header: MailHeader }

export const threadOf = ({ id, header }: Answered) => ({
  id,
  messageId: header.messageId,
  references: header.fields.references,
})

/**
 * Answers a mail once, however often it is delivered. What surely did not go is tried again by the next delivery, and has
 * used up nothing.
 */
export const once = async (
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
