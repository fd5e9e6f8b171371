import { othersOf } from '../core/addresses.ts'
import type { Member } from '../core/member.ts'
import { formatDate, localDate } from '../core/time.ts'

/** What is wrong with mail to the member's address, and the way back: on every page of a member's own. */
export const MailProblem = ({
  member,
}: {
  member: Pick<Member, 'email' | 'addresses' | 'zone' | 'mailProblem'>
}) => {
  if (!member.mailProblem) return null
  const { kind, at } = member.mailProblem
  const day = formatDate(localDate(at, member.zone))
  const said = {
    bounced: `Mail to ${member.email} came back on ${day}, so we send none there any more.`,
    complained: `Mail from us to ${member.email} was reported as spam on ${day}, so we send none there any more.`,
    stopped: `Since ${day} we send no mail to ${member.email} any more.`,
    unreliable: `Mail to ${member.email} keeps coming back since ${day}. We go on trying: is the address still good?`,
  }[kind]
  // The page of all addresses has the others.
  const ways = othersOf(member)
    .filter(({ until }) => !until)
    .slice(0, 3)
  return (
    <div class="notice" role="status">
      {said} <a href="/settings/address">Use another address</a>
      {ways.length > 0 && (
        <div class="actions">
          {ways.map(({ email }) => (
            <form key={email} method="post" action="/settings/address/primary">
              <input type="hidden" name="email" value={email} />
              <button type="submit">Send mail to {email}</button>
            </form>
          ))}
        </div>
      )}
    </div>
  )
}
