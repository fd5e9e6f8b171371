import { email } from '../../core/fields.ts'
import { describeIntentions } from '../../core/held-mail.ts'
import type { ArrivedMail } from '../../core/intake.ts'
import type { Intention } from '../../core/intention.ts'
import { keyedHash, signLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { memberLimit } from '../../core/member-limits.ts'
import { shorten } from '../../core/wording.ts'
import { invitationMail } from '../../views/emails/invitation.ts'
import { wasThisYouMail } from '../../views/emails/was-this-you.ts'
import { type AnswerDeps, type Answered, once, threadOf } from './answer-once.ts'

const limits = {
  questions: { max: 5, window: 'P1D' },
  invitations: { max: 1, window: 'P30D' },
  /** However many strangers write. */
  allInvitations: { max: 500, window: 'P1D' },
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
