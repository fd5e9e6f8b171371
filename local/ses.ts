import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { Client } from '../aws/clients/client.ts'
import { SendEmailCommand, sesClient } from '../aws/clients/ses.ts'
import type { Instant } from '../core/time.ts'
import { localAws } from './local-aws.ts'
import type { SentMail } from './outbox.ts'
import { closeServer, portOf } from './servers.ts'

// A CommonJS package with a default export, which Node, tsx and vitest each import differently; require is one way.
const require = createRequire(import.meta.url)
const { default: startServer }: typeof import('aws-ses-v2-local') = require('aws-ses-v2-local')
const {
  getStoreReadonly,
}: typeof import('aws-ses-v2-local/dist/store') = require('aws-ses-v2-local/dist/store')

/** A server that speaks SES's protocol and a client of it; each mail that the server took is recorded. */
export const startSes = async ({ now, record }: { now: () => Instant; record: (mail: SentMail) => void }) => {
  // The package forwards every mail to a real server when this is set; local mail stays here.
  delete process.env.SMTP_TRANSPORT
  const server: Server = await startServer({ host: '127.0.0.1', port: 0 })
  const client = sesClient({ ...localAws, endpoint: `http://127.0.0.1:${portOf(server)}` })
  const send: Client['send'] = async (command) => {
    const output = await client.send(command)
    if (command instanceof SendEmailCommand) {
      const { MessageId = '' } = output as NonNullable<SendEmailCommand['output']>
      record({ ...takeFromServer(MessageId, now()), ...tagsOf(command.input) })
    }
    return output
  }
  return {
    client: { ...client, send },
    stop: async () => {
      client.destroy()
      await closeServer(server)
    },
  }
}

/** The server does not keep them. */
const tagsOf = ({ EmailTags = [] }: SendEmailCommand['input']) =>
  EmailTags.length > 0
    ? { tags: Object.fromEntries(EmailTags.map(({ Name = '', Value = '' }) => [Name, Value])) }
    : {}

/**
 * The mail as the server read it off the wire. It is taken out of the server's store, which is this process's memory:
 * asking for the store over HTTP would copy every mail so far for each new one.
 */
const takeFromServer = (messageId: string, at: Instant): SentMail => {
  const { emails } = getStoreReadonly()
  const [mail] = emails.splice(
    emails.findLastIndex((email) => email.messageId === messageId),
    1,
  )
  if (mail?.messageId !== messageId) throw new Error('The local SES has no mail with the id that it gave.')
  return {
    id: messageId,
    at,
    to: mail.destination.to.join(', '),
    from: mail.from,
    subject: mail.subject,
    headers: Object.fromEntries((mail.headers ?? []).map(({ name, value }) => [name, value])),
    text: mail.body.text ?? '',
    html: mail.body.html ?? '',
    ...(mail.replyTo[0] && { replyTo: mail.replyTo[0] }),
    ...(mail.attachments.length > 0 && {
      attachments: mail.attachments.map(({ filename = '', contentType, content }) => ({
        name: filename,
        type: contentType,
        content,
      })),
    }),
  }
}
