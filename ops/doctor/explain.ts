import { codeOf } from './ask-network.ts'

const signIn = 'Sign in to AWS, or name a profile: AWS_PROFILE=…'

/** Why something could not be asked, and what to do about it. */
export const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const said = error.message.split('\n', 1)[0]?.slice(0, 300) ?? ''
  const code = codeOf(error) ?? codeOf(error.cause)
  switch (error.name) {
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return `There are no AWS credentials that work (${said}). ${signIn}`
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      return `Your AWS credentials have expired. ${signIn}`
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
      return `AWS does not know these credentials. ${signIn}`
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `Your AWS credentials may not ask this: ${said}`
    default:
      return code || error.name === 'TimeoutError'
        ? `No answer (${code ?? error.name}). Is there a network, and is the region right?`
        : `${error.name}: ${said}`
  }
}
