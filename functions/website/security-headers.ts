import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Reply } from './request.ts'

/**
 * Nothing from elsewhere, no inline script, no frames. Referrers stay on the site, since links are secrets; not
 * `no-referrer`, which would make browsers post forms with `Origin: null`.
 */
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}

export const securityHeaders = (): MiddlewareObj<APIGatewayProxyEventV2, Reply> => {
  const add = ({ response }: { response?: Reply | null | undefined }) => {
    if (response) response.headers = { ...headers, ...response.headers }
  }
  return { after: add, onError: add }
}
