import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { networkOf } from '../../core/sign-in.ts'
import { type LimitDeps, within } from './limits.ts'
import type { PageRequest } from './request.ts'

export type MailDeps = LimitDeps & {
  sendMail: (mail: Mail) => Promise<SendOutcome>
  retryMail: (mail: Mail) => Promise<SendOutcome>
}

/** Counts a request for a mail. `not again`: the same answer as for one that is sent. */
export const mayAsk = async (
  deps: MailDeps,
  { ip }: PageRequest,
  email: string,
): Promise<'yes' | 'not again' | 'too many'> => {
  if (!(await within(deps, 'requestsFromNetwork', networkOf(ip)))) return 'too many'
  if (!(await within(deps, 'mailsToAddressAMinute', email))) return 'not again'
  if (!(await within(deps, 'mailsToAddressAnHour', email))) return 'not again'
  return (await within(deps, 'mailsOverall', 'all')) ? 'yes' : 'too many'
}

/** A mail that somebody asks for on a page is tried once a day also where mail came back from. */
export const mailOnRequest = async (deps: MailDeps, mail: Mail): Promise<SendOutcome> => {
  const sent = await deps.sendMail(mail)
  const mayTry = sent.outcome === 'suppressed' && (await within(deps, 'mailsToBouncedAddress', mail.to))
  return mayTry ? deps.retryMail(mail) : sent
}

/** Whether to say that the mail is on its way. Who may not be mailed must not learn it here, nor who is a member. */
export const mayHaveGone = ({ outcome }: SendOutcome): boolean =>
  outcome === 'submitted' || outcome === 'unknown' || outcome === 'suppressed'
