import type { Account } from '../core/sending.ts'
import type { Client } from './clients/client.ts'
import { GetAccountCommand } from './clients/ses.ts'

export const sesAccount = (ses: Client) => ({
  askAccount: async (): Promise<Account> => {
    const { SendQuota } = await ses.send(new GetAccountCommand({}))
    const { MaxSendRate = 0, SentLast24Hours = 0, Max24HourSend = -1 } = SendQuota ?? {}
    return { rate: MaxSendRate, sentInDay: SentLast24Hours, mostInDay: Max24HourSend }
  },
})
