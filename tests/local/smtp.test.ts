import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { memberStore } from '../../aws/members.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import { createLog } from '../../local/log.ts'
import { type ReceivedMail, receiptNotification } from '../../local/receipt-notification.ts'
import { startSmtp } from '../../local/smtp.ts'
import { aMember } from '../examples.ts'
import { eventually, getJson, startForTest, startOver, temporaryDirectory } from './running.ts'

const at = '2026-11-22T09:00:00.000Z'

const startTaking = async () => {
  const received: ReceivedMail[] = []
  const smtp = await startSmtp(0, {
    intakeDomain: 'in.localhost',
    now: () => at,
    randomToken: () => `id${received.length + 1}`,
    receive: (mail) => received.push(mail),
    log: createLog(),
  })
  onTestFinished(smtp.stop)
  return { received, port: smtp.port, send: (mail: SendMailOptions) => send(smtp.port, mail) }
}

const send = (port: number, mail: SendMailOptions) => {
  const transport = createTransport({ host: '127.0.0.1', port })
  return transport
    .sendMail({ from: 'ada@example.com', to: 'add+x@in.localhost', subject: 'Hi', text: 'Hello', ...mail })
    .finally(() => transport.close())
}

const notified = (mail: ReceivedMail | undefined) => {
  if (!mail) throw new Error('No mail was taken in.')
  return JSON.parse(JSON.parse(receiptNotification(mail)).Message)
}

describe('mail in over SMTP', () => {
  it('is taken for any address at the intake domain, and for no other', async () => {
    const { received, send } = await startTaking()
    await send({ to: 'Add+Secret@IN.localhost' })
    await expect(send({ to: 'ada@example.com' })).rejects.toMatchObject({ responseCode: 550 })
    await expect(send({ to: 'x@in.localhost.example.com' })).rejects.toMatchObject({ responseCode: 550 })
    const { accepted, rejected } = await send({ to: ['a@in.localhost', 'b@example.com', 'c@in.localhost'] })
    expect({ accepted, rejected }).toEqual({
      accepted: ['a@in.localhost', 'c@in.localhost'],
      rejected: ['b@example.com'],
    })
    expect(received.map(({ recipients }) => recipients)).toEqual([
      ['Add+Secret@in.localhost'],
      ['a@in.localhost', 'c@in.localhost'],
    ])
  })

  it('keeps the bytes of the mail under the trace that SES puts before them', async () => {
    const { received, send } = await startTaking()
    const raw = 'From: ada@example.com\r\nSubject: Zo\u00eb\r\n\r\n.dot\r\nca\u00f1a \u674e\r\n'
    await send({ envelope: { from: 'bounce@example.com', to: 'a@in.localhost' }, raw })
    const text = received[0]?.raw.toString() ?? ''
    expect(text).toMatch(/^Return-Path: <bounce@example\.com>\r\nReceived: from .+\r\nFrom: ada@/)
    expect(text.endsWith(raw)).toBe(true)
  })

  it('is described as SES describes it', async () => {
    const { received, send } = await startTaking()
    await send({
      from: 'Zo\u00eb <zoe@example.com>',
      to: '"Jane Doe" <jane@acme.com>',
      cc: 'bob@acme.com',
      subject: 'Caf\u00e9 \u674e',
      messageId: '<m1@example.com>',
      envelope: { from: 'zoe@example.com', to: ['add+x@in.localhost'] },
    })
    const { notificationType, mail, receipt } = notified(received[0])
    expect(notificationType).toBe('Received')
    expect(receipt).toEqual({
      timestamp: at,
      processingTimeMillis: expect.any(Number),
      recipients: ['add+x@in.localhost'],
      spamVerdict: { status: 'PASS' },
      virusVerdict: { status: 'PASS' },
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PASS' },
      action: {
        type: 'S3',
        topicArn: expect.stringMatching(/^arn:aws:sns:/),
        bucketName: expect.any(String),
        objectKeyPrefix: '',
        objectKey: 'id1',
      },
    })
    expect(mail).toMatchObject({
      timestamp: at,
      source: 'zoe@example.com',
      messageId: 'id1',
      destination: ['jane@acme.com', 'bob@acme.com'],
      headersTruncated: false,
      commonHeaders: {
        returnPath: 'zoe@example.com',
        from: ['Zo\u00eb <zoe@example.com>'],
        to: ['Jane Doe <jane@acme.com>'],
        cc: ['bob@acme.com'],
        messageId: '<m1@example.com>',
        subject: 'Caf\u00e9 \u674e',
      },
    })
    expect(mail.headers).toContainEqual({ name: 'Message-ID', value: '<m1@example.com>' })
    expect(mail.headers[0]).toEqual({ name: 'Return-Path', value: '<zoe@example.com>' })
  })

  it('has no source when its return path is null', async () => {
    const { received, send } = await startTaking()
    await send({ envelope: { from: '', to: ['a@in.localhost'] } })
    expect(notified(received[0]).mail.source).toBe('')
    expect(received[0]?.raw.toString()).toMatch(/^Return-Path: <>\r\n/)
  })

  it('lists of a long header only the start, as SES does', async () => {
    const { received, send } = await startTaking()
    await send({
      headers: { 'X-Long': Array.from({ length: 300 }, () => 'word'.repeat(10)).join(' '), 'X-After': '1' },
    })
    const { mail } = notified(received[0])
    expect(mail.headersTruncated).toBe(true)
    expect(JSON.stringify(mail.headers)).not.toContain('X-Long')
  })

  it('is refused when it is larger than SES takes', async () => {
    const { received, port } = await startTaking()
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const answers: string[] = []
    socket.on('data', (data) => answers.push(data.toString()))
    const answered = (text: string) => eventually(() => expect(answers.join('')).toContain(text))
    await answered('220 ')
    socket.write('EHLO x\r\n')
    await answered(`SIZE ${40 * 1024 * 1024}`)
    expect(answers.join('')).not.toMatch(/AUTH|STARTTLS/)
    socket.write(`MAIL FROM:<a@example.com> SIZE=${40 * 1024 * 1024 + 1}\r\n`)
    await answered('552')
    expect(received).toEqual([])
  })
})

describe('X-Local-Verdicts', () => {
  it('is what the notification says, and is not in the mail', async () => {
    const { received, send } = await startTaking()
    await send({
      headers: { 'X-Local-Verdicts': 'spf=FAIL dkim=fail dmarc=FAIL virus=GRAY', 'X-Kept': 'kept' },
    })
    const { receipt, mail } = notified(received[0])
    expect(receipt).toMatchObject({
      spfVerdict: { status: 'FAIL' },
      dkimVerdict: { status: 'FAIL' },
      dmarcVerdict: { status: 'FAIL' },
      dmarcPolicy: 'reject',
      spamVerdict: { status: 'PASS' },
      virusVerdict: { status: 'GRAY' },
    })
    expect(`${received[0]?.raw}${JSON.stringify(mail)}`).not.toMatch(/X-Local-Verdicts|dkim=fail/i)
    expect(received[0]?.raw.toString()).toContain('X-Kept: kept')
    expect(received[0]?.raw.toString()).toMatch(/\r\n\r\nHello\r\n$/)
  })

  it('has no DMARC policy when DMARC does not fail', async () => {
    const { received, send } = await startTaking()
    await send({ headers: { 'X-Local-Verdicts': 'spam=FAIL' } })
    expect(notified(received[0]).receipt).not.toHaveProperty('dmarcPolicy')
    expect(notified(received[0]).receipt.spamVerdict).toEqual({ status: 'FAIL' })
  })

  it('is read when it is folded, and leaves its words in the body alone', async () => {
    const { received, send } = await startTaking()
    await send({
      envelope: { from: 'a@example.com', to: 'a@in.localhost' },
      raw: 'X-Local-Verdicts: spf=FAIL\r\n\tdmarc=FAIL\r\nFrom: a@example.com\r\n\r\nX-Local-Verdicts: spam=FAIL\r\n',
    })
    expect(received[0]?.verdicts).toMatchObject({ spf: 'FAIL', dmarc: 'FAIL', spam: 'PASS' })
    expect(received[0]?.raw.toString()).toMatch(
      /\r\nFrom: a@example\.com\r\n\r\nX-Local-Verdicts: spam=FAIL\r\n$/,
    )
  })

  it('refuses a mail whose wish cannot be read', async () => {
    const { received, send } = await startTaking()
    for (const wish of ['spf=MAYBE', 'arc=FAIL', 'FAIL'])
      await expect(send({ headers: { 'X-Local-Verdicts': wish } })).rejects.toMatchObject({
        responseCode: 550,
      })
    expect(received).toEqual([])
  })
})

const aMail: ReceivedMail = {
  id: 'mail',
  at,
  from: 'ada@example.com',
  recipients: ['add+x@in.localhost'],
  raw: Buffer.from('From: ada@example.com\r\n\r\nHi\r\n'),
  verdicts: { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'PASS', virus: 'PASS' },
}

describe('intake in local mode', () => {
  const waiting = (directory: string) => ({
    mails: readdirSync(join(directory, 'mail')),
    notifications: readdirSync(join(directory, 'intake')),
  })

  it('hands a mail to the handler, which answers its member', async () => {
    const member = aMember()
    const local = await startOver((table) => memberStore(table).createMember(member))
    const to = intakeAddress(member, 'in.localhost')
    const envelope = { from: member.email, to }
    await send(local.smtpPort, { from: member.email, to: 'Grace <grace@example.org>', envelope })
    await eventually(async () =>
      expect(await getJson(local, '/_local/outbox')).toMatchObject([
        { to: member.email, text: expect.stringContaining('Grace') },
      ]),
    )
  })

  it('acts on a mail and then keeps neither the mail nor its notification', async () => {
    const local = await startForTest()
    await send(local.smtpPort, {})
    await eventually(async () => expect((await getJson(local, '/_local/state')).waitingMails).toBe(0))
    expect(waiting(local.directory)).toEqual({ mails: [], notifications: [] })
  })

  it('acts after a restart on a mail that it could not act on before', async () => {
    const directory = temporaryDirectory()
    for (const folder of ['mail', 'intake']) mkdirSync(join(directory, folder))
    const mail = { ...aMail, id: 'left' }
    writeFileSync(join(directory, 'mail/left'), mail.raw)
    writeFileSync(join(directory, 'intake/1-left.json'), receiptNotification(mail))
    await startForTest({ directory })
    await eventually(() => expect(waiting(directory)).toEqual({ mails: [], notifications: [] }))
  })

  it('keeps for the next start what it gave up', async () => {
    const directory = temporaryDirectory()
    const notification = receiptNotification({ ...aMail, id: 'stuck' })
    mkdirSync(join(directory, 'intake'))
    writeFileSync(join(directory, 'intake/1-stuck.json'), notification)
    // A folder where the raw mail should be: it can be neither read nor deleted.
    mkdirSync(join(directory, 'mail/stuck'), { recursive: true })
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await startForTest({ directory })
    await eventually(() =>
      expect(written).toHaveBeenCalledWith(expect.stringMatching(/^error: intake failed 5 times/)),
    )
    expect(readFileSync(join(directory, 'intake/1-stuck.json'), 'utf8')).toBe(notification)
  })
})
