import { expect, it } from 'vitest'
import { renderPage } from '../../views/layout.tsx'
import { aMember, now } from '../examples.ts'

const waysOf = (others: { email: string; until?: string }[]) => {
  const member = aMember({ mailProblem: { kind: 'bounced', at: now }, addresses: { version: 1, others } })
  const html = renderPage({ title: 'Contacts', signedIn: { member }, children: null })
  return [...html.matchAll(/Send mail to ([^<]+)</g)].map(([, address]) => address)
}

it('mail that comes back can go to other addresses, those that last, and to no more than fit', () => {
  const lasting = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'].map((email) => ({ email }))
  expect(waysOf([{ email: 'at@work.example', until: '2026-12-31' }, ...lasting])).toEqual([
    'a@x.example',
    'b@x.example',
    'c@x.example',
  ])
  expect(waysOf([])).toEqual([])
})
