import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { type ContactForm, relations } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import { composeOverview, type Talk } from '../../core/overview.ts'
import { planTransition } from '../../core/transition.ts'
import { overviewPage } from '../../views/pages/overview.tsx'
import { aContact, aMember, now, today } from '../examples.ts'

const show = (
  contacts: ReturnType<typeof aContact>[],
  { talks = [], wins = 0, ...fields }: Partial<Member> & { talks?: Talk[]; wins?: number } = {},
) => {
  const overview = composeOverview(contacts, talks, today)
  const named = (ids: string[]) => contacts.filter(({ id }) => ids.includes(id))
  const html = overviewPage({
    member: aMember({ dueAt: '', lastPeriod: '2026-11', ...fields }),
    overview,
    due: named(overview.due.ids),
    next: named(overview.next.ids),
    now,
    today,
    wins,
    intakeAddress: 'add+abc@in.rapport.example',
    actionsOf: ({ id }) => ({
      talked: `/talked-${id}`,
      snooze: `/snooze-${id}`,
      letGo: `/let-go-${id}`,
    }),
  })
  const { document } = parseHTML(html)
  const text = (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ')
  return { html, document, text }
}

/** The rows of a table as text, without its head. */
const rowsOf = (table: Element | undefined) =>
  [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) =>
    [...row.querySelectorAll('th, td')].map(({ textContent }) => textContent),
  )
/** What the bars of a picture say of themselves, how long each is, and where it begins and ends. */
const barsOf = (picture: Element | undefined, side: 'width' | 'height') =>
  [...(picture?.querySelectorAll('g > rect') ?? [])].map((bar) => {
    const [, name = '', count] = /^(.*): (\d+)$/.exec(bar.querySelector('title')?.textContent ?? '') ?? []
    const [start, long] = [side === 'width' ? 'x' : 'y', side].map((each) =>
      Number.parseFloat(bar.getAttribute(each) ?? ''),
    ) as [number, number]
    return { name, count: Number(count), long, start, end: start + long }
  })

const anyContact = fc
  .record({
    name: fc.constant('Jane Doe'),
    relation: fc.constantFrom(...relations),
    cadence: fc.constantFrom('P1M', 'P1Y', 'never'),
    lastTouch: fc.constantFrom(undefined, '2026-11-01', '2026-01-31', '2020-01-31'),
  } satisfies Partial<Record<keyof ContactForm, unknown>>)
  .map((form) => aContact(form))
const anyTalk: fc.Arbitrary<Talk> = fc.record(
  {
    id: fc.constant('x'),
    date: fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}-03`),
    via: fc.constant('digest' as const),
  },
  { requiredKeys: ['id', 'date'] },
)

describe('the pictures of the overview', () => {
  it('say the same as their tables, and are as long as they say', () => {
    fc.assert(
      fc.property(
        fc.array(anyContact, { minLength: 1, maxLength: 30 }),
        fc.array(anyTalk, { maxLength: 30 }),
        (contacts, talks) => {
          const { document } = show(contacts, { talks })
          const [network, touches] = [...document.querySelectorAll('figure')]
          const heads = [...(network?.querySelectorAll('thead th') ?? [])].map((each) =>
            String(each.textContent).toLowerCase(),
          )
          const inTable = rowsOf(network).flatMap(([relation, ...counts]) =>
            counts
              .slice(0, -1)
              .flatMap((count, at) =>
                count === '0' ? [] : [{ name: `${relation}, ${heads[at + 1]}`, count: Number(count) }],
              ),
          )
          const bars = barsOf(network, 'width')
          expect(bars.map(({ name, count }) => ({ name, count }))).toEqual(inTable)
          for (const [, ...row] of rowsOf(network)) {
            const counts = row.map(Number)
            expect(counts.at(-1)).toBe(counts.slice(0, -1).reduce((one, other) => one + other, 0))
          }
          // One after the other, from where all begin.
          for (const [at, { name, start }] of bars.entries()) {
            const before = bars[at - 1]
            const isSameRow = before?.name.split(',')[0] === name.split(',')[0]
            expect(start).toBeCloseTo(isSameRow ? (before?.end ?? 0) : 28, 1)
          }
          const [first] = bars
          for (const { count, long } of bars)
            expect(long / count).toBeCloseTo((first?.long ?? 0) / (first?.count ?? 1), 1)

          const months = rowsOf(touches).flatMap(([month, total, fromDigest]) =>
            [
              { name: `${month}, came from a digest`, count: Number(fromDigest) },
              { name: `${month}, others`, count: Number(total) - Number(fromDigest) },
            ].filter(({ count }) => count > 0),
          )
          const columns = barsOf(touches, 'height')
          expect(columns.map(({ name, count }) => ({ name, count }))).toEqual(months)
          // One on the other, all on the same ground.
          for (const [at, { name, end }] of columns.entries()) {
            const below = columns[at - 1]
            const isSameMonth = below?.name.split(',')[0] === name.split(',')[0]
            expect(end).toBeCloseTo(isSameMonth ? (below?.start ?? 0) : 138, 0)
          }
          const [tall] = columns
          for (const { count, long } of columns)
            expect(long / count).toBeCloseTo((tall?.long ?? 0) / (tall?.count ?? 1), 0)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('tell what they mean beside their colours, and define how warm somebody is', () => {
    const { document } = show([
      aContact({ lastTouch: '2026-11-01' }),
      aContact({ lastTouch: '2026-08-01' }),
      aContact({ lastTouch: '2024-08-01' }),
      aContact({}),
      aContact({ cadence: 'never' }),
    ])
    expect([...document.querySelectorAll('.legend li')].map(({ textContent }) => textContent)).toEqual([
      '1 warm: you last talked within their cadence',
      '1 cooling: it has been up to twice their cadence',
      '1 cold: it has been longer than that',
      '1 not talked yet: no conversation is recorded',
      '1 no date: their cadence is “never”',
    ])
  })
})

describe('the overview', () => {
  it('shows somebody new how to begin, and no empty pictures', () => {
    const { text, document } = show([])
    expect(text).toContain('Begin with three people')
    expect(text).toContain('add+abc@in.rapport.example')
    const ways = [...document.querySelectorAll('main a')].map((link) => link.getAttribute('href'))
    expect(ways).toEqual(['/contacts/new', '/import', '/contacts/new'])
    expect(document.querySelector('figure')).toBeNull()
  })

  it('shows whoever has contacts and no touches how those come', () => {
    const { text } = show([aContact()])
    expect(text).toContain('No conversation is recorded in the last twelve months.')
    expect(text).toContain('Put add+abc@in.rapport.example in the BCC')
    expect(text).toContain('One person is due. Your next digest comes on 22 December 2026.')
  })

  it('says who is due, why, and offers what a digest does', () => {
    const jane = aContact({
      name: 'Jane Doe',
      relation: 'manager',
      where: 'Acme',
      emails: ['jane@acme.example'],
      lastTouch: '2026-05-03',
    })
    const { text, document } = show([
      jane,
      ...Array.from({ length: 6 }, () => aContact({}, { addedOn: today })),
    ])
    expect(text).toContain('7 people are due.')
    expect(text).toContain('Your manager at Acme')
    expect(text).toContain('Due since 3 August')
    expect(text).toContain('Quarterly, last talked 3 May')
    const links = [...document.querySelectorAll('.links a')]
    const about = (word: string) =>
      links.find((link) => link.textContent === `${word}: Jane Doe`)?.getAttribute('href')
    expect(about('We talked')).toBe(`/talked-${jane.id}`)
    expect(about('Not now')).toBe(`/snooze-${jane.id}`)
    expect(about('Let go')).toBe(`/let-go-${jane.id}`)
    expect(about('Write to them')).toContain('mailto:jane@acme.example')
    expect(about('Write to them')).toContain('bcc=add%2Babc%40in.rapport.example')
    expect(document.querySelectorAll('.links')).toHaveLength(5)
    expect(text).toContain('All 7 who are due')
  })

  it('says who comes next, and that nobody does', () => {
    const soon = aContact({ name: 'Bo Chen', lastTouch: '2026-09-01' })
    expect(show([soon]).text).toContain('Bo ChenYour peerNext: 1 DecemberQuarterly, last talked 1 September')
    expect(show([soon]).text).toContain('Nobody is due today.')
    expect(show([aContact({ cadence: 'never' })]).text).toContain('Nobody falls due.')
  })

  it('says when the digest comes, or why none does', () => {
    expect(show([], { unsubscribedAt: now }).text).toContain('You get no digests.')
    expect(show([], { lastPeriod: '2026-10' }).text).toContain('Your digest is on its way.')
    expect(show([], { pausedUntil: '2027-01-31' }).text).toContain(
      'Digests are paused; the next comes on 31 January 2027.',
    )
  })

  it('tells of a job change, and of wins', () => {
    const transition = planTransition(
      undefined,
      { lastDay: '2026-12-04', company: 'Acme', people: [] },
      { id: 'x', now, zone: 'UTC' },
    )
    const { text } = show([aContact()], { transition, wins: 3 })
    expect(text).toContain('You are leaving Acme: your last day is 4 December.')
    expect(text).toContain('3 wins are kept for your next résumé.')
    expect(show([aContact()]).text).not.toContain('leaving')
  })

  it('has nothing of a name but its letters', () => {
    const { document } = show([aContact({ name: '<script>alert(1)</script>', where: '<svg onload=x>' })])
    expect(document.querySelector('main script, [onload]')).toBeNull()
  })
})
