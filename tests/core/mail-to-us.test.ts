import { expect, it } from 'vitest'
import { readMailToUs } from '../../core/mail-to-us.ts'
import { today } from '../examples.ts'

it('the files of one mail bring 10,000 contacts in all, and what is left out of each is said', () => {
  const csv = (name: string, rows: number) => ({
    name,
    type: 'text/csv',
    bytes: Buffer.from(`Name\n${Array.from({ length: rows }, (_, n) => `Row ${n}\n`).join('')}`),
  })
  const attachments = [csv('a.csv', 8000), csv('b.csv', 2500), csv('c.csv', 1)]
  const entries = readMailToUs(
    { subject: '', text: '', attachments, attachedSenders: [], failedRecipients: [] },
    'Jane, jane@acme.example',
    { today, ownName: 'Ada', isOwn: () => false },
  )
  expect(entries.filter(({ read }) => read.outcome === 'read')).toHaveLength(10_000)
  expect(entries.slice(10_000)).toEqual(
    [
      ['row 2002', '500 rows'],
      ['row 2', '1 row'],
    ].map(([place, rest]) => ({
      place,
      read: { outcome: 'failed', reason: `The rest, ${rest}, was left out: at most 10,000 at once.` },
    })),
  )
})
