import { describe, expect, it, test } from 'vitest'
import { readMailHeader } from '../../functions/intake/mail-header.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const sendersOf = async (header: string) =>
  (await readMailHeader(Buffer.from(`${header}\r\nTo: jane@acme.example\r\n\r\nHello`)))?.from

describe('the sender of a mail', () => {
  test.each([
    ['ada@example.com', ''],
    ['<ada@example.com>', ''],
    ['Ada <ada@example.com>', 'Ada'],
    ['Ada\r\n\t<ada@example.com>', 'Ada'],
    ['"Lovelace, Ada (London)"\r\n <ada@example.com>', 'Lovelace, Ada (London)'],
    ['"eve@evil.example" <ada@example.com>', 'eve@evil.example'],
    ['ada@example.com <ada@example.com>', ''],
    ['=?utf-8?q?Ad=C3=A4_=22?= <ada@example.com>', 'Adä "'],
    ['ada@example.com (Mail Delivery System)', 'Mail Delivery System'],
  ])('is one when From is %j', async (value, name) => {
    expect(await sendersOf(`From: ${value}`)).toEqual([{ name, address: 'ada@example.com' }])
  })

  test.each([
    'From: ada@example.com "<eve@evil.example>"',
    'From: ada@example.com " <eve@evil.example>',
    'From: <ada@example.com> eve@evil.example',
    'From: eve@evil.example <ada@example.com>',
    'From: eve@evil.example > <ada@example.com>',
    'From: "eve\\" <eve@evil.example>" <ada@example.com> "',
    'From: ada@example.com (eve@evil.example)',
    'From: Team: ada@example.com;',
    'From: eve@evil.example, ada@example.com',
    `From: ${'Ada '.repeat(1000)}<ada@example.com>`,
    'From: eve@evil.example\r\nFrom: ada@example.com',
    'From : eve@evil.example\r\nFrom: ada@example.com',
    'Subject: Hello\rFrom: eve@evil.example\r\nFrom: ada@example.com',
    'Subject: Hello\0From: eve@evil.example\r\nFrom: ada@example.com',
  ])('is nobody when another reader may find another (%#)', async (header) => {
    expect(await sendersOf(header)).toEqual([])
  })

  it('is looked for in no more time than it takes to read the header', async () => {
    expect(await takesAMoment(() => sendersOf(`From: ${'\\"'.repeat(100_000)}`))).toEqual([])
  })
})
