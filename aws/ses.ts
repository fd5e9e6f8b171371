import { GetAccountCommand, SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2'
import type { Account } from '../core/sending.ts'

/**
 * One attempt: the SDK's own retry sends twice when an answer is lost. And an end to waiting for one, before the
 * function's own ends, so that it can write down that it does not know.
 */
export const openSes = (config: SESv2ClientConfig = {}) =>
  new SESv2Client({
    ...config,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  })

export const sesAccount = (ses: SESv2Client) => ({
  askAccount: async (): Promise<Account> => {
    const { SendQuota } = await ses.send(new GetAccountCommand())
    const { MaxSendRate = 0, SentLast24Hours = 0, Max24HourSend = -1 } = SendQuota ?? {}
    return { rate: MaxSendRate, sentInDay: SentLast24Hours, mostInDay: Max24HourSend }
  },
})
