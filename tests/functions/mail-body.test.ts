import { describe, expect, it, test } from 'vitest'
import { readMailBody } from '../../functions/intake/mail-body.ts'
import { readMailHeader } from '../../functions/intake/mail-header.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const mail = (fields: string, ...body: (string | Buffer)[]) =>
  Buffer.concat([`From: a@example.com\r\n${fields}\r\n\r\n`, ...body].map((part) => Buffer.from(part)))
const read = async (raw: Buffer) => {
  const result = await readMailBody(raw)
  if (result.outcome === 'refused') throw new Error(result.reason)
  return result.body
}
const textOf = async (...parts: Parameters<typeof mail>) => (await read(mail(...parts))).text.trim()
const multipart = (type: string, ...parts: string[]) =>
  `Content-Type: multipart/${type}; boundary="${type}"\r\n\r\n${parts.map((part) => `--${type}\r\n${part}\r\n`).join('')}--${type}--\r\n`
const part = (type: string, text: string) => `Content-Type: ${type}\r\n\r\n${text}`
const plain = part('text/plain', 'plain words')
const html = part('text/html', '<p>html <b>words</b></p>')

describe('the text of a mail', () => {
  test.each([
    ['iso-8859-1', 'quoted-printable', 'J=F6rg M=FCller, my=\r\n mentor', 'Jörg Müller, my mentor'],
    ['windows-1252', '8bit', Buffer.from('\x93J\xf6rg\x94 \x80', 'latin1'), '“Jörg” €'],
    ['utf-8', 'base64', Buffer.from('Jörg 🦀').toString('base64'), 'Jörg 🦀'],
    ['ISO-2022-JP', '7bit', '\x1b$BEDCf\x1b(B, my mentor', '田中, my mentor'],
    ['GB18030', 'base64', Buffer.from([0xcd, 0xf5, 0xce, 0xb0]).toString('base64'), '王伟'],
    ['x-nonsense', '8bit', 'plain', 'plain'],
    [
      'utf-8',
      'base64',
      'SmFuZSA8amFuZUBhY21l!!LmV4YW1wbGU+\r\n$$LCBteSBtZW50b3I',
      'Jane <jane@acme.example>, my mentor',
    ],
    ['utf-8; format=flowed', '7bit', 'my manager \r\nat Acme\r\n-- \r\nAda', 'my manager at Acme\n-- \nAda'],
    ['utf-8; format=flowed; delsp=yes', '7bit', 'my mana \r\nger', 'my manager'],
  ])('is decoded from %s in %s', async (charset, encoding, body, text) => {
    const fields = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}`
    expect(await textOf(fields, body)).toBe(text)
  })

  it('is UTF-8 where nothing is said', async () => {
    expect(await textOf('Subject: x', 'Jörg')).toBe('Jörg')
  })

  test.each([
    ['alternative', [plain, html], 'plain words'],
    ['alternative', [html, plain], 'plain words'],
    ['mixed', [html], 'html words'],
    ['related', [html, part('image/png', 'x')], 'html words'],
    ['mixed', [multipart('alternative', plain, multipart('related', html))], 'plain words'],
    [
      'mixed',
      [multipart('related', multipart('alternative', plain, html)), part('text/plain', 'a footer')],
      'plain words\n\na footer',
    ],
    ['mixed', [part('text/html', '<blockquote>q</blockquote>'), plain], '> q\nplain words'],
    ['alternative', [part('text/plain', ' \r\n'), html], 'html words'],
    ['alternative', [part('text/plain', 'This message requires an HTML viewer.'), html], 'html words'],
    [
      'alternative',
      [part('text/plain', 'Your email client does not support HTML messages'), html],
      'html words',
    ],
    [
      'alternative',
      [part('text/plain', 'This message requires an HTML viewer.'), part('text/html', '')],
      'This message requires an HTML viewer.',
    ],
    [
      'mixed',
      [plain, 'Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<p>file'],
      'plain words',
    ],
  ])('comes from the right parts of multipart/%s', async (type, parts, text) => {
    const body = await read(Buffer.from(`From: a@example.com\r\n${multipart(type, ...parts)}`))
    expect(body.text.trim()).toBe(text)
  })

  it('is not looked for in the mails that are attached, which say who wrote them', async () => {
    const inner = part('message/rfc822', 'From: Jane <jane@acme.example>\r\n\r\nHello Ada')
    const body = await read(Buffer.from(`From: a@example.com\r\n${multipart('mixed', plain, inner)}`))
    expect(body).toMatchObject({ attachedSenders: [{ name: 'Jane', address: 'jane@acme.example' }] })
    expect(body.text.trim()).toBe('plain words')
  })
})

describe('a delivery report', () => {
  const status = part(
    'message/delivery-status',
    'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; jane@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
  )
  const report = `From: mailer-daemon@example.com\r\n${multipart('report', plain, status)}`

  it('says which addresses failed', async () => {
    expect(await read(Buffer.from(report))).toMatchObject({ failedRecipients: ['jane@acme.example'] })
  })

  it('says so in the form for addresses beyond ASCII', async () => {
    const raw = report.replace('message/delivery-status', 'message/global-delivery-status')
    expect(await read(Buffer.from(raw.replace('rfc822; jane@', 'utf-8; jane@')))).toMatchObject({
      failedRecipients: ['jane@acme.example'],
    })
  })

  it('says so when it is forwarded as a file', async () => {
    const raw = `From: a@example.com\r\n${multipart('mixed', plain, part('message/rfc822', report))}`
    expect(await read(Buffer.from(raw))).toMatchObject({ failedRecipients: ['jane@acme.example'] })
  })

  it('is no other mail', async () => {
    expect(await read(mail('Subject: x', 'Action: failed'))).toMatchObject({ failedRecipients: [] })
  })
})

describe('a mail that is refused', () => {
  const nested = (depth: number) =>
    Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    ).join('')

  test.each([
    ['It is larger than 10 MB.', mail('Subject: x', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'))],
    [
      'It has more than 1,000 parts.',
      mail('Content-Type: multipart/mixed; boundary=x', '--x\r\n\r\n\r\n'.repeat(1001)),
    ],
    ['It has parts inside parts, more than 20 deep.', Buffer.from(`${nested(21)}Subject: x\r\n\r\nhi`)],
    ['Its headers are larger than 256 KB.', mail(`X: ${'a'.repeat(256 * 1024)}`, 'hi')],
    [
      'Its headers are larger than 256 KB.',
      Buffer.from(multipart('mixed', ...Array(300).fill(`X: ${'a'.repeat(1000)}\r\n\r\nhi`))),
    ],
  ])('is told why: %s', async (reason, raw) => {
    expect(await readMailBody(raw)).toEqual({ outcome: 'refused', reason })
  })

  it('is not one that is just within', async () => {
    expect((await read(Buffer.from(`${nested(20)}Subject: x\r\n\r\nhi`))).text.trim()).toBe('hi')
  })

  test.each(['7bit', 'quoted-printable', 'base64'])(
    'takes a moment for 195,000 lines in %s',
    async (encoding) => {
      const fields = `Content-Type: text/x-vcard\r\nContent-Transfer-Encoding: ${encoding}`
      const raw = mail(fields, 'YWFh\r\n'.repeat(195_000))
      const [file] = (await takesAMoment(() => read(raw))).attachments
      const line = encoding === 'base64' ? 'aaa' : 'YWFh\n'
      expect(Buffer.from(file?.bytes ?? []).equals(Buffer.from(line.repeat(195_000)))).toBe(true)
    },
  )

  test.each([
    ['HTML beside text', multipart('mixed', part('text/html', '<a href=&<'.repeat(900_000)), plain)],
    ['HTML in lines', part('text/html', `${'<div>'.repeat(14)}\r\n`.repeat(100_000))],
  ])('takes no longer for 9 MB of %s', async (_, raw) => {
    await takesAMoment(() => readMailBody(Buffer.from(raw)))
  })
})

test.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
  ['a CR too many', '\r\r\n'],
])('a header ends at the first empty line, between lines that end in %s', async (_, end) => {
  const raw = Buffer.from(['Subject: Hello', '', ...Array(80_000).fill('x')].join(end))
  expect(await takesAMoment(() => readMailHeader(raw))).toMatchObject({ subject: 'Hello' })
})
