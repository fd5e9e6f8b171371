import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Reply } from './request.ts'

/** RFC 9110 section 9.3.2: HEAD is GET without the content. */
export const headAsGet = (): MiddlewareObj<APIGatewayProxyEventV2, Reply> => {
  const isHead = new WeakSet<APIGatewayProxyEventV2>()
  return {
    before: ({ event }) => {
      const { http } = event.requestContext
      if (http.method !== 'HEAD') return
      http.method = 'GET'
      isHead.add(event)
    },
    after: ({ event, response }) => {
      if (response && isHead.has(event)) response.body = ''
    },
  }
}
