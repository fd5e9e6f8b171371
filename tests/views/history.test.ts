import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import type { Touch } from '../../core/contact.ts'
import { emptyForm } from '../../views/form.tsx'
import { contactPage, typedContact } from '../../views/pages/contact.tsx'
import { historyPage } from '../../views/pages/history.tsx'
import { aContact, aMember, today } from '../examples.ts'

const mainOf = (html: string) => {
  const main = parseHTML(html).document.querySelector('main')
  const texts = (selector: string) =>
    [...(main?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent)
  return { texts, text: (main?.textContent ?? '').replace(/\s+/g, ' '), main }
}
const talk = (date: string, more: Partial<Touch> = {}): Touch => ({
  id: `on-${date}`,
  date,
  channel: 'conversation',
  ...more,
})
const many = Array.from({ length: 120 }, (_, index) => talk(`${1900 + index}-01-01`))

const show = (
  touches: Touch[],
  { isMember = true, ...typed }: Parameters<typeof aContact>[0] & { isMember?: boolean } = {},
) => {
  const contact = aContact({ emails: ['jane@acme.example'], ...typed })
  return mainOf(
    contactPage({
      form: emptyForm(typedContact(contact)),
      action: '/x',
      today,
      signedIn: isMember ? { member: aMember() } : undefined,
      contact: {
        contact,
        touches,
        intakeAddress: 'add+abc@in.rapport.example',
        talkedAction: '/talked',
        snoozeAction: '/snooze',
        letGoAction: '/let-go',
        removeAction: '/remove',
        referenceAction: (move) => `/reference-${move}`,
      },
    }),
  )
}

describe('the history on a contact’s page', () => {
  it('has the latest first, how it was, and what was said', () => {
    const { texts } = show([
      talk('2026-05-03', { note: 'Moving <b>to</b> Oslo.' }),
      talk('2026-11-03', { channel: 'email' }),
      talk('2026-08-03', { via: 'digest' }),
    ])
    expect(texts('.plain li')).toEqual([
      '3 November 2026 You wrote',
      '3 August 2026 You talked, led by a digest',
      '3 May 2026 You talkedMoving <b>to</b> Oslo.',
    ])
  })

  it('is cut short, with the way to the rest for whoever is signed in', () => {
    const touches = many.slice(0, 6)
    const { texts, main } = show(touches)
    expect(texts('.plain li')).toHaveLength(5)
    expect(texts('a')).toContain('All 6 touches')
    expect(main?.innerHTML).toContain('/history')
    const byLink = show(touches, { isMember: false })
    expect(byLink.main?.innerHTML).not.toContain('/history')
    expect(byLink.text).toContain('And 1 before that.')
    expect(show(touches.slice(0, 5)).text).not.toContain('All 5')
  })

  it('says how it begins where it is empty', () => {
    expect(show([]).text).toContain('Nothing is recorded yet.')
  })
})

describe('a contact’s page', () => {
  it('offers what fits: no snooze without a date, no letting go of whoever was, and a call where no mail works', () => {
    expect(show([], { lastTouch: '2026-05-03' }).texts('.actions a').slice(0, 5)).toEqual([
      'We talked',
      'Write to them',
      'Not now',
      'Let go',
      'Edit',
    ])
    const letGo = show([], { cadence: 'never', emails: [], phones: ['+14155550132'] })
    expect(letGo.texts('.actions a').slice(0, 3)).toEqual(['We talked', 'Call +14155550132', 'Edit'])
    expect(letGo.text).toContain('No date. Never: you keep them without a date, not talked yet.')
  })
})

describe('the whole history', () => {
  const page = (page: number) =>
    mainOf(historyPage({ contact: aContact(), touches: many, page, signedIn: { member: aMember() } }))

  it('is paged, each touch on one page', () => {
    const all = [1, 2, 3].flatMap((each) => page(each).texts('.plain li b'))
    expect(all).toHaveLength(120)
    expect(new Set(all).size).toBe(120)
    expect(page(1).text).toContain('120 touches, the latest first.')
    expect([page(1), page(2), page(3)].map(({ texts }) => texts('nav a'))).toEqual([
      ['Earlier'],
      ['Later', 'Earlier'],
      ['Later'],
    ])
    expect(page(99).text).toContain('Page 3 of 3')
    expect(page(-1).text).toContain('Page 1 of 3')
  })
})
