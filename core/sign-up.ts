import * as z from 'zod'
import { normaliseEmail } from './fields.ts'

/** Who may become a member: everybody, whom an operator invited, or whoever has an address at one domain. */
export type SignUp = 'open' | 'invite' | `domain:${string}`

export const signUpSchema = z
  .string()
  .regex(/^(?:open|invite|domain:[a-z0-9.-]{1,253})$/)
  .transform((text) => text as SignUp)

const domainOf = (signUp: SignUp) =>
  signUp.startsWith('domain:') ? signUp.slice('domain:'.length) : undefined

/** Not an address at a subdomain, which may be somebody else's. */
export const maySignUp = (signUp: SignUp, address: string, isInvited: boolean): boolean => {
  const domain = domainOf(signUp)
  if (domain !== undefined) return isInvited || normaliseEmail(address).endsWith(`@${domain}`)
  return signUp === 'open' || isInvited
}

/** For whom this Rapport is, as a sentence; nothing when it is for everybody. */
export const describeSignUp = (signUp: SignUp): string | undefined => {
  const domain = domainOf(signUp)
  if (domain !== undefined) return `This Rapport is for people with an address at ${domain}.`
  return signUp === 'invite' ? 'This Rapport is for people whom its operator has invited.' : undefined
}
