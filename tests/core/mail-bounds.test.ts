import { expect, it, test } from 'vitest'
import { checkMailBounds } from '../../core/mail-bounds.ts'

const head = (boundary: string) => `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`
const check = (text: string) => checkMailBounds(Buffer.from(text, 'latin1'))

test.each([
  ['an empty mail', ''],
  ['a text with many lines of dashes', `Hi\r\n${'-- \r\n--x\r\n'.repeat(2000)}`],
  ['a thousand parts', `${head('x')}${'--x\r\n\r\n'.repeat(1000)}`],
  ['10 MB in lines of 76', `${'a'.repeat(76)}\r\n`.repeat(134_000)],
])('%s is within bounds', (_, text) => {
  expect(check(text)).toEqual({ outcome: 'within' })
})

test.each([
  ['more than 10 MB', 'It is larger than 10 MB.', 'a'.repeat(10 * 1024 * 1024 + 1)],
  ['more than 1,000 parts', 'It has more than 1,000 parts.', `${head('x')}${'--x\r\n\r\n'.repeat(1001)}`],
  [
    'parts of a quoted boundary',
    'It has more than 1,000 parts.',
    `${head('"a b"')}${'--a b\r\n\r\n'.repeat(1001)}`,
  ],
  [
    'a thousand mails inside each other',
    'It has more than 1,000 parts.',
    Array.from({ length: 1001 }, (_, n) => `${head(`b${n}`)}--b${n}\r\n`).join(''),
  ],
  ...[
    'boundary*0=a; boundary*1=b',
    'boundary="a\\b"',
    'boundary   =\r\n  "ab"',
    'boundary=(x)ab',
    'boundary="a\r\n b"',
    `boundary=${'a'.repeat(201)}`,
  ].map((written) => [
    `parts whose boundary is written as ${written.slice(0, 30)}`,
    'It has more than 1,000 parts.',
    `Content-Type: multipart/mixed; ${written}\r\n\r\n${'--ab\r\n\r\n'.repeat(1001)}`,
  ]),
  ['more than 200,000 lines', 'It has more than 200,000 lines.', '\n'.repeat(200_001)],
])('%s is refused', (_, reason, text) => {
  expect(check(text)).toEqual({ outcome: 'beyond', reason })
})

it('takes bytes that are a window on a larger buffer', () => {
  const window = Buffer.from(`xx${head('x')}`).subarray(2)
  expect(checkMailBounds(new Uint8Array(window.buffer, window.byteOffset, window.byteLength))).toEqual({
    outcome: 'within',
  })
})
