import { describe, expect, it, test } from 'vitest'
import { sesClient } from '../../aws/clients/ses.ts'
import { mailer } from '../../aws/mailer.ts'
import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Suppression } from '../../core/suppression.ts'
import { localAws } from '../../local/local-aws.ts'
import { type Answer, connectionReset, mailTaken, noAnswer, sesError, testSes, withSes } from './ses.ts'

const from = 'Rapport <hello@rapport.example>'
const mail: Mail = {
  to: 'ada@example.com',
  subject: "This month: write to Zoë O'Brien-李 👋",
  html: '<p>Grüße an 李 & مريم</p>',
  text: 'Grüße an 李 & مريم\n',
  headers: { ...automaticHeaders, 'List-Id': 'Rapport digest <digest.rapport.example>' },
}
const mailing = { memberId: 'ada', kind: 'sum-up', period: '2026-11-22', attempt: 'abcdefgh234567' } as const
const to = (suppression?: Suppression) => ({ from, findSuppression: async () => suppression })
const send = (answer: Answer, requestTimeout?: number) =>
  withSes(answer, (client) => mailer(client, to()).submitMail(mail, mailing), requestTimeout)

describe('a mail', () => {
  const ses = testSes()

  it('arrives at SES as it was written, in UTF-8 and with its headers', async () => {
    const sent = await mailer(ses.client, to()).submitMail(mail, mailing)
    expect(sent).toEqual({ outcome: 'submitted', messageId: ses.mails[0]?.id })
    expect(ses.mails).toEqual([expect.objectContaining({ ...mail, from })])
  })

  it('carries what it is and its attempt as tags, and the configuration set that events come through', async () => {
    const { result, requests } = await withSes(mailTaken, (client) =>
      mailer(client, { ...to(), configurationSet: 'events' }).submitMail(mail, mailing),
    )
    expect(result).toEqual({ outcome: 'submitted', messageId: 'ses-1' })
    expect(requests).toEqual([
      {
        path: '/v2/email/outbound-emails',
        FromEmailAddress: from,
        Destination: { ToAddresses: ['ada@example.com'] },
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: {
              Html: { Data: mail.html, Charset: 'UTF-8' },
              Text: { Data: mail.text, Charset: 'UTF-8' },
            },
            Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
          },
        },
        EmailTags: [
          { Name: 'attempt', Value: 'abcdefgh234567' },
          { Name: 'memberId', Value: 'ada' },
          { Name: 'kind', Value: 'sum-up' },
          { Name: 'period', Value: '2026-11-22' },
        ],
        ConfigurationSetName: 'events',
      },
    ])
  })

  it('has its files encoded so that they arrive as they were written', async () => {
    const file = { name: 'wins-2026.md', type: 'text/markdown', content: '\ufeff- Größer, 李\n' }
    const content = Buffer.from(file.content).toString('base64')
    await mailer(ses.client, to()).sendMail({ ...mail, attachments: [file] })
    expect(ses.mails.at(-1)?.attachments).toEqual([{ ...file, content }])
    const { requests } = await withSes(mailTaken, (client) =>
      mailer(client, to()).sendMail({ ...mail, attachments: [file] }),
    )
    expect(requests).toMatchObject([
      {
        Content: {
          Simple: {
            Attachments: [
              {
                FileName: file.name,
                ContentType: file.type,
                ContentDisposition: 'ATTACHMENT',
                ContentTransferEncoding: 'BASE64',
                RawContent: content,
              },
            ],
          },
        },
      },
    ])
  })

  test.each([
    ['a second line', { 'In-Reply-To': '<1@example.com>\r\nBcc: eve@evil.example' }],
    ['a character that is not ASCII', { 'X-Name': 'Zoë' }],
    ['a name with a colon', { 'X:Y': 'z' }],
    ['more than 870 characters', { 'X-Long': 'x'.repeat(871) }],
    ['nothing in it', { 'X-Empty': '' }],
  ])('whose header has %s is a bug, and is not sent', async (_, headers) => {
    const { requests } = await withSes(mailTaken, async (client) => {
      await expect(mailer(client, to()).sendMail({ ...mail, headers })).rejects.toThrow()
    })
    expect(requests).toEqual([])
  })
})

describe('an address that nothing is mailed to', () => {
  const at = '2026-11-01T09:00:00.000Z'
  const sendTo = (reason: Suppression['reason'], how: 'sendMail' | 'retryMail') =>
    withSes(mailTaken, (client) => mailer(client, to({ reason, at, mailedAt: at }))[how](mail))

  it.each([
    ['bounced', 'sendMail'],
    ['complained', 'sendMail'],
    ['complained', 'retryMail'],
  ] as const)('since it %s is not asked for: %s', async (reason, how) => {
    expect(await sendTo(reason, how)).toEqual({ result: { outcome: 'suppressed', reason }, requests: [] })
  })

  it('since mail came back may be tried again when somebody asks for a mail', async () => {
    const { result, requests } = await sendTo('bounced', 'retryMail')
    expect(result).toEqual({ outcome: 'submitted', messageId: 'ses-1' })
    expect(requests).toHaveLength(1)
  })
})

describe('when SES answers', () => {
  test.each([
    [400, 'MessageRejected', 'refused'],
    [400, 'BadRequestException', 'refused'],
    [500, 'InternalServiceErrorException', 'unknown'],
    [503, 'ServiceUnavailable', 'unknown'],
  ])('%i %s, the mail is asked for once and is %s', async (status, name, outcome) => {
    const { result, requests } = await send(sesError(status, name))
    expect(result).toEqual({ outcome, reason: name })
    expect(requests).toHaveLength(1)
  })

  test.each([
    [429, 'TooManyRequestsException', 'rate'],
    [400, 'ThrottlingException', 'rate'],
    [400, 'LimitExceededException', 'quota'],
    [400, 'SendingPausedException', 'account'],
    [400, 'AccountSuspendedException', 'account'],
    [400, 'MailFromDomainNotVerifiedException', 'setup'],
    [404, 'NotFoundException', 'setup'],
  ])('%i %s, the mail is asked for once and has to wait because of the %s', async (status, name, cause) => {
    const { result, requests } = await send(sesError(status, name))
    expect(result).toEqual({ outcome: 'later', cause, reason: name })
    expect(requests).toHaveLength(1)
  })

  test.each(['TooManyRequestsException', 'ThrottlingException'])(
    '%s that means the day, the mail has to wait because of the quota',
    async (name) => {
      const { result } = await send(sesError(429, name, 'Daily message quota exceeded.'))
      expect(result).toMatchObject({ outcome: 'later', cause: 'quota' })
    },
  )

  it('that we may not send, it is an outage that throws', async () => {
    await expect(send(sesError(403, 'AccessDeniedException'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it('by breaking the connection off, the mail is asked for once and is unknown', async () => {
    const { result, requests } = await send(connectionReset)
    expect(result).toMatchObject({ outcome: 'unknown' })
    expect(requests).toHaveLength(1)
  })

  it('never, the mail is asked for once and is unknown', async () => {
    const { result, requests } = await send(noAnswer, 100)
    expect(result).toEqual({ outcome: 'unknown', reason: 'TimeoutError' })
    expect(requests).toHaveLength(1)
  })

  test.each<[string, Answer]>([
    ['200 with a page', (response) => response.end('<html>')],
    ['502 with a page', (response) => response.writeHead(502).end('<html>')],
    ['500 with nothing', (response) => response.writeHead(500).end()],
    [
      'half and breaks off',
      (response, { socket }) => {
        response.writeHead(200, { 'content-length': 100 }).write('{', () => socket.resetAndDestroy())
      },
    ],
  ])('%s, the mail is asked for once and is unknown', async (_, answer) => {
    const { result, requests } = await send(answer)
    expect(result).toMatchObject({ outcome: 'unknown' })
    expect(requests).toHaveLength(1)
  })

  it('not even the connection, the mail is unknown', async () => {
    const client = sesClient({ ...localAws, endpoint: 'http://127.0.0.1:1' })
    expect(await mailer(client, to()).submitMail(mail, mailing)).toMatchObject({ outcome: 'unknown' })
    client.destroy()
  })
})
