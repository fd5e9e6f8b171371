import { newId } from '../../core/ids.ts'
import { detailsId, type PendingDetails, pendingLifetime } from '../../core/left-details.ts'
import { signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import { limitSubject, networkOf } from '../../core/sign-in.ts'
import type { Site } from '../../core/site.ts'
import { addTo } from '../../core/time.ts'
import { confirmDetailsMail } from '../../views/emails/keep-in-touch.tsx'
import { type LimitDeps, within } from './limits.ts'
import { mayHaveGone } from './mail-on-request.ts'
import type { PageRequest } from './request.ts'

export type MailDetailsDeps = LimitDeps & {
  randomToken: () => string
  site: Site
  log: { warn: (message: string, details: Record<string, string>) => void }
  giveBack: (subject: string) => Promise<boolean>
  savePendingDetails: (memberId: string, pending: PendingDetails) => Promise<unknown>
  sendMail: (mail: Mail) => Promise<SendOutcome>
}

/**
 * Whether a mail may go to that address. What the whole page or service has used up is told; what the address has used
 * up is not, and uses up nothing else.
 */
const mayMail = async (
  deps: MailDetailsDeps,
  { ip }: PageRequest,
  memberId: string,
  email: string,
): Promise<'yes' | 'not again' | 'too many'> => {
  if (!(await within(deps, 'detailsFromNetwork', networkOf(ip)))) return 'too many'
  if (!(await within(deps, 'detailsOnPage', memberId))) return 'too many'
  if (!(await within(deps, 'detailsOverall', 'all'))) return 'too many'
  const mayGetOne =
    (await within(deps, 'detailsOfAddressOnPage', `${memberId} ${email}`)) &&
    (await within(deps, 'detailsOfAddress', email))
  if (mayGetOne) return 'yes'
  await deps.giveBack(limitSubject('detailsOverall', 'all', deps.keys))
  return 'not again'
}

/**
 * Has the owner of the address confirm what was said. `asked` is also what is said of an address that gets no mail: one
 * that has had enough of them, or that nothing is mailed to.
 */
export const askToConfirm = async (
  deps: MailDetailsDeps,
  request: PageRequest,
  member: Member,
  { said, from }: NonNullable<PendingDetails['waiting']>,
): Promise<'asked' | 'too many' | 'cannot mail'> => {
  const may = await mayMail(deps, request, member.id, said.email)
  if (may === 'too many') return may
  if (may === 'not again') return 'asked'
  const now = deps.now()
  const id = newId(deps.randomToken())
  await deps.savePendingDetails(member.id, {
    id,
    expiresAt: addTo(now, pendingLifetime),
    waiting: { said, from },
  })
  const url = (purpose: 'confirm-details' | 'my-details', thing: string) =>
    `${deps.site.url}/l/${signLink({ purpose, memberId: member.id, thing }, deps.keys, now)}`
  const sent = await deps.sendMail(
    confirmDetailsMail({
      to: said.email,
      member,
      isMove: 'details' in from,
      confirmUrl: url('confirm-details', id),
      myUrl: url('my-details', detailsId(member.id, said.email)),
    }),
  )
  if (mayHaveGone(sent)) return 'asked'
  deps.log.warn('A mail that confirms details was not sent.', { memberId: member.id, ...sent })
  return 'cannot mail'
}
