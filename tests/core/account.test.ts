import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Account, accountOf, accountSchema } from '../../core/account.ts'
import { contactSchema, touchSchema } from '../../core/contact.ts'
import { ownColumns } from '../../core/contacts-csv.ts'
import { exportFile } from '../../core/export-files.ts'
import { longestUpload } from '../../core/imported.ts'
import { memberSchema } from '../../core/member.ts'
import { readAccount } from '../../core/read-account.ts'
import { winSchema } from '../../core/win.ts'
import { anyHistories, idOf } from '../any-contacts.ts'
import { aContact, aMember, now, today } from '../examples.ts'

const member = aMember({
  name: 'Zoë "Z" O’Brien',
  digestSize: 7,
  pausedUntil: '2027-09-01',
  quiet: { months: [7, 8], at: now },
})
const anAccount = (fields: Partial<Account> = {}): Account => ({
  ...accountOf(member, { contacts: [], touches: new Map(), wins: [], apart: [] }, today),
  ...fields,
})
const bytesOf = (account: Account) => Buffer.from(exportFile(account, 'json').content)
const changed = (
  change: (file: { member: object; contacts: object[]; wins: object[] }) => void,
): Uint8Array => {
  const contact = { ...aContact({ name: 'Jane' }, { id: idOf(1) }), touches: [] }
  const account = anAccount({ contacts: [contact], wins: [{ id: 'w', date: today, text: 'Won.' }] })
  const file = JSON.parse(bytesOf(account).toString())
  change(file)
  return Buffer.from(JSON.stringify(file))
}

describe('the file of an account', () => {
  it.each([
    ['a contact', contactSchema, accountSchema.shape.contacts.element, []],
    ['a touch', touchSchema, accountSchema.shape.contacts.element.shape.touches.element, []],
    ['a win', winSchema, accountSchema.shape.wins.element, []],
    [
      'the member',
      memberSchema,
      accountSchema.shape.member,
      ['id', 'intakeSecret', 'pageSecret', 'calendarSecret', 'sumUpDay', 'dueAt'],
    ],
  ])('has every field of %s that is stored', (_, stored, exported, leftOut) => {
    expect([...Object.keys(exported.shape), ...leftOut]).toEqual(
      expect.arrayContaining(Object.keys(stored.shape)),
    )
  })

  it('has the member’s addresses, and takes none over where it is loaded', () => {
    const addresses = { version: 3, others: [{ email: 'ada@work.example', until: '2026-12-31' }] }
    const file = accountOf(
      { ...member, addresses },
      { contacts: [], touches: new Map(), wins: [], apart: [] },
      today,
    )
    expect(file.member).toMatchObject({ email: member.email, addresses })
    const { settings } = readAccount(bytesOf(file)) ?? {}
    expect(settings).toMatchObject({ name: member.name })
    expect(JSON.stringify(settings)).not.toContain('@')
  })

  it('has no secret in it', () => {
    expect(Object.keys(accountSchema.shape.member.shape).filter((name) => /secret/i.test(name))).toEqual([])
    expect(bytesOf(anAccount()).toString()).not.toContain(member.intakeSecret)
  })

  it('and the table has all that a form takes, and leaves out only what follows or what undoes', () => {
    const reference = 'asked agreed for given owed'.split(' ').map((what) => `reference ${what}`)
    const columns: Record<string, string | string[]> = {
      ...{ linkedIn: 'linkedin', lastTouch: 'last talked', reference },
    }
    const onlyInJson = [
      ...['id', 'version', 'addedOn', 'lastNote', 'snoozedUntil', 'removedOn', 'staleEmails'],
      ...['nextContact', 'left', 'previous'],
    ]
    const inTable = Object.keys(contactSchema.shape).filter((field) => !onlyInJson.includes(field))
    expect(ownColumns.split(',').sort()).toEqual(inTable.flatMap((field) => columns[field] ?? field).sort())
  })

  it('leaves out who was removed', () => {
    const gone = { ...aContact(), removedOn: today }
    const account = accountOf(member, { contacts: [gone], touches: new Map(), wins: [], apart: [] }, today)
    expect(account.contacts).toEqual([])
  })

  it('is read back as it was, whatever was typed', () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const contacts = histories.map(({ contact, touches }) => ({ ...contact, touches }))
        const wins = [{ id: 'mail-1-0', date: today, text: 'shipped the billing migration' }]
        const read = readAccount(bytesOf(anAccount({ contacts, wins })))
        expect(read?.contacts.map((each) => (each.outcome === 'read' ? each.whole : each))).toEqual(histories)
        expect(read?.wins).toEqual(wins)
        const { email, createdAt, id, intakeSecret, dueAt, ...settings } = member
        expect(read?.settings).toEqual(settings)
        expect(read?.failures).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('is packed when it is longer than what a page takes', () => {
    const contacts = Array.from({ length: 2000 }, (_, number) => ({
      ...aContact({ notes: `${number} ${'x'.repeat(1990)}` }),
      touches: [],
    }))
    const { name, content } = exportFile(anAccount({ contacts }), 'json')
    expect(name).toBe('rapport-2026-11-22.json.gz')
    expect(content.length).toBeLessThan(longestUpload)
    expect(JSON.parse(gunzipSync(content).toString()).contacts).toHaveLength(2000)
  })
})

describe('a file that somebody has been at', () => {
  it.each([
    ['not JSON', Buffer.from('{"rapport":1')],
    ['of something else', Buffer.from('{"contacts":[],"wins":[]}')],
    ['of a version to come', changed((file) => Object.assign(file, { rapport: 2 }))],
    ['nothing', Buffer.from('')],
  ])('is no account when it is %s', (_, bytes) => {
    expect(readAccount(bytes)).toBeUndefined()
  })

  it.each<[string, object]>([
    ['id', { id: 'CONTACT#1' }],
    ['name', { name: 'Jane\nBcc: x@y.example' }],
    ['emails.0', { emails: ['not an address'] }],
    ['tags', { tags: Array.from({ length: 21 }, (_, n) => `tag ${n}`) }],
    ['cadence', { cadence: 'P0D' }],
    ['linkedIn', { linkedIn: `linkedin.com/in/${'x'.repeat(2000)}` }],
    ['addedOn', { addedOn: 'yesterday' }],
    ['snoozedUntil', { snoozedUntil: '2026-13-01' }],
    ['lastTouch.date', { lastTouch: { id: 'a', date: '', channel: 'email' } }],
    ['previous.lastNote.date', { previous: { cadence: 'P1M', lastNote: { date: 'x', text: '' } } }],
    ['touches.0.id', { touches: [{ id: 'x'.repeat(2000), date: today, channel: 'email' }] }],
  ])('loses the contact whose %s is none, and nothing else', (field, broken) => {
    const read = readAccount(changed(({ contacts }) => Object.assign(contacts[0] ?? {}, broken)))
    expect(read?.contacts).toEqual([
      { place: 'contact 1', outcome: 'failed', reason: `What stands at “${field}” could not be read.` },
    ])
    expect(read?.wins).toHaveLength(1)
    expect(read?.settings).toMatchObject({ digestSize: 7 })
  })

  it('loses what is longer than the table can hold', () => {
    const long = 'x'.repeat(400_000)
    const read = readAccount(
      changed(({ contacts, wins }) => {
        Object.assign(contacts[0] ?? {}, { notes: long })
        Object.assign(wins[0] ?? {}, { text: long })
      }),
    )
    expect(read?.contacts).toEqual([{ place: 'contact 1', outcome: 'failed', reason: 'It is too long.' }])
    expect(read?.wins).toEqual([])
    expect(read?.failures).toEqual([{ place: 'win 1', reason: 'It is too long.' }])
  })

  it.each([
    ['zone', { zone: 'Nowhere/Land' }],
    ['digestDay', { digestDay: 32 }],
    ['pausedUntil', { pausedUntil: 'forever' }],
    ['pausedUntil', { pausedUntil: '9999-12-31' }],
    ['lastPeriod', { lastPeriod: '2026-99' }],
    ['lastPeriod', { lastPeriod: '9999-12' }],
    ['lastReminder', { lastReminder: '9999' }],
  ])('loses the settings when the %s is none', (field, broken) => {
    const read = readAccount(changed(({ member }) => Object.assign(member, broken)))
    expect(read?.settings).toBeUndefined()
    expect(read?.failures).toEqual([
      { place: 'the settings', reason: `What stands at “${field}” could not be read.` },
    ])
    expect(read?.contacts).toMatchObject([{ outcome: 'read' }])
  })

  it('gives a contact the date that follows from the rest', () => {
    const read = readAccount(
      changed(({ contacts }) => Object.assign(contacts[0] ?? {}, { nextContact: '1900-01-01' })),
    )
    expect(read?.contacts).toMatchObject([{ whole: { contact: { nextContact: '2026-01-01' } } }])
  })
})
