import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { GoTo, messagePage } from '../../views/pages/message.tsx'
import { html, type Reply } from './request.ts'

type Log = { error: (message: string, details: Record<string, string>) => void }

/** Where it happened, not what was typed. */
export const noteFailure = (log: Log, message: string, error: Error | null | undefined) =>
  log.error(message, {
    error: error?.name ?? 'unknown',
    stack: (error?.stack ?? '').split('\n').slice(1, 6).join('\n'),
  })

/** A failure becomes a page that says what to do. */
export const errorPage = (log: Log): MiddlewareObj<APIGatewayProxyEventV2, Reply> => ({
  onError: (request) => {
    noteFailure(log, 'A page failed.', request.error)
    request.response = html(
      messagePage({
        title: 'Something went wrong on our side',
        text: 'We have noted it. Go back and try again in a minute: what you typed should still be there.',
        children: GoTo({ href: '/', children: 'To the start' }),
      }),
      500,
    )
  },
})

export const refusalPage = (status: number, reason: string): Reply =>
  html(
    messagePage({
      title: 'That could not be read',
      text: reason,
      children: GoTo({ href: '/', children: 'To the start' }),
    }),
    status,
  )

export const notFoundPage = (): Reply =>
  html(
    messagePage({
      title: 'There is no such page',
      text: 'The address may have been cut off or mistyped.',
      children: GoTo({ href: '/', children: 'To the start' }),
    }),
    404,
  )
