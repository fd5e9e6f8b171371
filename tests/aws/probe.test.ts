import { it, expect } from 'vitest'
import { contactStore } from '/work/main/aws/contacts.ts'
import { testTable } from '/work/main/tests/aws/table.ts'
import { dumpTable } from '/work/main/local/contents.ts'
import { aForm, anId, now, today } from '/work/main/tests/examples.ts'
const table = testTable()
for (let k = 0; k < 5; k++)
it('20 parallel ' + k, async () => {
  const store = contactStore(table)
  const m = anId()
  const t = performance.now()
  const r = await Promise.allSettled(Array.from({ length: 20 }, () => store.addContact(m, aForm({ emails: ['ann@x.com'] }), { id: anId(), today, now })))
  console.log(performance.now() - t, r.map((x) => x.status === 'fulfilled' ? x.value.outcome : String(x.reason)), (await store.listContacts(m)).length, (await store.listContacts(m)).map(c => [c.id, c.version, c.emails]))
})
