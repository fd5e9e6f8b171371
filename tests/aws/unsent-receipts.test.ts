import { describe, expect, it } from 'vitest'
import { BatchWriteCommand, GetCommand } from '../../aws/clients/dynamodb.ts'
import { unsentReceiptKey } from '../../aws/keys.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import type { UnsentReceipt } from '../../core/receipt.ts'
import { addTo, epochSeconds } from '../../core/time.ts'
import { anId, now, today } from '../examples.ts'
import { itemsOf, testTable, times } from './table.ts'

const table = testTable()
const store = unsentReceiptStore(table)
const aReceipt = (fields: Partial<UnsentReceipt> = {}): UnsentReceipt => ({
  messageId: anId(),
  day: today,
  subject: 'Hello again',
  lines: ['Added: Jane Doe.'],
  ...fields,
})
const save = async (memberId: string, receipts: UnsentReceipt[]) => {
  for (const [index, receipt] of receipts.entries())
    await store.saveUnsentReceipt(memberId, receipt, addTo(now, `PT${index}S`))
}

describe('receipts that were not sent', () => {
  it('are listed by day, in the order in which they were saved, and nobody else’s', async () => {
    const [ada, eve] = [anId(), anId()]
    const receipts = times(12, () => aReceipt())
    await save(ada, [...receipts, aReceipt({ day: '2026-11-23' })])
    await save(eve, [aReceipt()])
    expect(await store.listUnsentReceipts(ada, today)).toEqual(receipts)
    expect(await store.listUnsentReceipts(ada, '2026-11-2')).toEqual([])
  })

  it('are one for each mail, as it was saved first', async () => {
    const [ada, receipt] = [anId(), aReceipt()]
    expect(await store.saveUnsentReceipt(ada, receipt, now)).toBe(true)
    expect(await store.saveUnsentReceipt(ada, { ...receipt, lines: ['Nothing new.'] }, now)).toBe(false)
    expect(await store.listUnsentReceipts(ada, today)).toEqual([receipt])
  })

  it('are kept for 40 days, cut to what a sum-up has room for', async () => {
    const [ada, messageId] = [anId(), anId()]
    const long = { messageId, subject: 's'.repeat(1000), lines: times(99, (n) => `${n} ${'x'.repeat(999)}`) }
    await store.saveUnsentReceipt(ada, aReceipt(long), now)
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: unsentReceiptKey(ada, today, messageId) }),
    )
    expect(Item?.ttl).toBe(epochSeconds('2027-01-01T09:00:00.000Z'))
    expect(Item?.subject).toHaveLength(200)
    expect(Item?.lines).toHaveLength(50)
    expect(Item?.lines[49]).toMatch(/^49…$/)
  })

  it('name the earliest day that has any', async () => {
    const ada = anId()
    expect(await store.nextUnsentDay(ada)).toBeUndefined()
    await save(
      ada,
      ['2026-11-24', today, '2026-12-01'].map((day) => aReceipt({ day })),
    )
    expect(await store.nextUnsentDay(ada)).toBe(today)
    await store.deleteUnsentReceipts(ada, today)
    expect(await store.nextUnsentDay(ada)).toBe('2026-11-24')
  })

  it('of one day are deleted, however many, and the list has at most 500', async () => {
    const ada = anId()
    const kept = aReceipt({ day: '2026-11-23' })
    await save(ada, [kept])
    // More than fits into one answer of DynamoDB's, which is 1 MB.
    const lines = times(8, () => '李'.repeat(300))
    const items = times(510, () => aReceipt({ lines })).map((receipt) => ({
      PutRequest: { Item: { ...unsentReceiptKey(ada, today, receipt.messageId), ...receipt, savedAt: now } },
    }))
    for (let start = 0; start < items.length; start += 25)
      await table.documents.send(
        new BatchWriteCommand({ RequestItems: { [table.name]: items.slice(start, start + 25) } }),
      )
    expect(await store.listUnsentReceipts(ada, today)).toHaveLength(500)
    await store.deleteUnsentReceipts(ada, today)
    expect(await itemsOf(table, ada)).toMatchObject([kept])
  })
})
