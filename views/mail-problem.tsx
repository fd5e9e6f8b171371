import type { Member } from '../core/member.ts'
import { formatDate, localDate } from '../core/time.ts'

/** What is wrong with mail to the member's address, and the way back: on every page of a member's own. */
export const MailProblem = ({ member }: { member: Pick<Member, 'email' | 'zone' | 'mailProblem'> }) => {
  if (!member.mailProblem) return null
  const { kind, at } = member.mailProblem
  const day = formatDate(localDate(at, member.zone))
  const said = {
    bounced: `Mail to ${member.email} came back on ${day}, so we send none there any more.`,
    complained: `Mail from us to ${member.email} was reported as spam on ${day}, so we send none there any more.`,
    stopped: `Since ${day} we send no mail to ${member.email} any more.`,
    unreliable: `Mail to ${member.email} keeps coming back since ${day}. We go on trying: is the address still good?`,
  }[kind]
  return (
    <p class="notice" role="status">
      {said} <a href="/settings/address">Use another address</a>
    </p>
  )
}
