import { expect, it, test } from 'vitest'
import { failedRecipients } from '../../core/delivery-status.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const report = (...fields: string[]) => `Reporting-MTA: dns; mx.example.com\r\n\r\n${fields.join('\r\n')}\r\n`
const failed = ['Action: failed', 'Status: 5.1.1']

test.each([
  ['Final-Recipient: rfc822; jane@acme.example'],
  ['Final-Recipient: RFC822;Jane@Acme.example'],
  ['Final-Recipient: rfc822; <jane@acme.example>'],
  ['Final-Recipient: rfc822;\r\n jane@acme.example'],
  ['Final-Recipient: utf-8; jane@acme.example'],
  ['Final-Recipient: rfc822; moved@initech.example', 'Original-Recipient: rfc822;jane@acme.example'],
  ['Original-Recipient: x-local; 4711', 'final-recipient: rfc822; jane@acme.example'],
])('%s that failed for good is told', (...fields) => {
  expect(failedRecipients(report(...fields, ...failed))).toEqual(['jane@acme.example'])
})

test.each([
  ['delayed', ['Action: delayed', 'Status: 4.4.7']],
  ['given up after a delay', ['Action: failed', 'Status: 4.4.7']],
  ['delivered', ['Action: delivered', 'Status: 2.0.0']],
  ['without a status', ['Action: failed']],
])('a recipient who is %s is not', (_, fields) => {
  expect(failedRecipients(report('Final-Recipient: rfc822; jane@acme.example', ...fields))).toEqual([])
})

it('takes each recipient once, of each group, and no more than 20', () => {
  const group = (n: number) =>
    ['', `Final-Recipient: rfc822; p${n}@acme.example`, 'Action: failed (bounced)', 'Status: 5.0.0 (x)'].join(
      '\n',
    )
  const many = Array.from({ length: 30 }, (_, n) => group(n))
  expect(failedRecipients(['Reporting-MTA: x', group(1), group(1), group(2)].join('\n'))).toEqual([
    'p1@acme.example',
    'p2@acme.example',
  ])
  expect(failedRecipients(['Reporting-MTA: x', ...many].join('\n'))).toHaveLength(20)
})

test.each(['\n', ' \n', ': \n', 'a:b\n', '\n a', 'Action: failed\n'])(
  'takes no time on 10 MB of %j',
  async (piece) => {
    const text = piece.repeat(10_000_000 / piece.length)
    expect(await takesAMoment(() => failedRecipients(text))).toEqual([])
  },
)
