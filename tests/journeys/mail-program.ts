import { createTransport, type SendMailOptions } from 'nodemailer'
import { expect, vi } from 'vitest'
import type { SentMail } from '../../local/outbox.ts'
import type { localMode } from './local-mode.ts'

/** A person's mail program at the running local mode: sends by SMTP, on one connection, and reads what came back. */
export const mailProgram = (local: ReturnType<typeof localMode>, address: string) => {
  let transport: ReturnType<typeof connect> | undefined
  const connect = () =>
    createTransport({
      host: '127.0.0.1',
      port: local.smtpPort(),
      ignoreTLS: true,
      pool: true,
      maxConnections: 1,
      maxMessages: Number.POSITIVE_INFINITY,
    })

  const send = (mail: SendMailOptions, to: string[]) => {
    transport ??= connect()
    return transport.sendMail({
      from: address,
      subject: 'Hello again',
      text: 'How are you?',
      ...mail,
      envelope: { from: address, to },
    })
  }

  /** A mail is taken in after SMTP has answered. */
  const taken = () =>
    vi.waitFor(async () => expect((await local.state()).waitingMails).toBe(0), {
      timeout: 30_000,
      interval: 20,
    })

  return {
    send,
    taken,
    close: () => transport?.close(),
    answers: async (): Promise<SentMail[]> =>
      (await local.mailsTo(address)).filter(({ headers }) => headers['Auto-Submitted'] === 'auto-replied'),

    /** Sends one mail, and gives the one that answers it. */
    ask: async (mail: SendMailOptions, to: string): Promise<SentMail> => {
      const before = (await local.mailsTo(address)).length
      await send({ to, ...mail }, [to])
      await taken()
      const mails = await local.mailsTo(address)
      expect(mails).toHaveLength(before + 1)
      return mails.at(-1) ?? expect.fail('Nothing came back.')
    },
  }
}
