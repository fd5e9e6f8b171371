import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readCursor, writeCursor } from '../../core/api/cursor.ts'
import { matchOperation } from '../../core/api/operations.ts'
import { fieldErrors } from '../../core/api/problem.ts'
import { contactBody, contactPatch, newContactForm, patchContact } from '../../core/api/requests.ts'
import { isApiKeyGood, newApiKey, readApiKey } from '../../core/api-key.ts'
import { markStale, newContact, relations, snooze } from '../../core/contact.ts'
import { aContact, anId, keys, now, today } from '../examples.ts'

const aKey = (random = anId().repeat(4)) =>
  newApiKey({ name: 'A script', scope: 'write' }, { memberId: anId(), id: anId(), random, now, keys })

describe('a key', () => {
  it('leads to its member, and opens with its own secret alone', () => {
    const { key, text } = aKey()
    const read = readApiKey(text)
    expect(read).toMatchObject({ id: key.id, memberId: key.memberId })
    expect(isApiKeyGood(key, read?.secret ?? '', keys)).toBe(true)
    expect(isApiKeyGood(key, 'a'.repeat(32), keys)).toBe(false)
    expect(isApiKeyGood({ ...key, id: anId() }, read?.secret ?? '', keys)).toBe(false)
    expect(isApiKeyGood({ ...key, memberId: anId() }, read?.secret ?? '', keys)).toBe(false)
    expect(JSON.stringify(key)).not.toContain(read?.secret)
  })

  it('opens after the keys that hash it were rotated', () => {
    const { key, text } = aKey()
    expect(
      isApiKeyGood(key, readApiKey(text)?.secret ?? '', { ...keys, 2: 'another-key-of-the-tests-alone' }),
    ).toBe(true)
  })

  it('with any letter wrong is known for none at once', () => {
    const { text } = aKey()
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), letter, (at, other) => {
        const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`
        expect(readApiKey(changed) === undefined).toBe(changed !== text)
      }),
    )
    for (const other of ['', text.slice(1), `${text}a`, text.toUpperCase(), `${text}\n`])
      expect(readApiKey(other)).toBeUndefined()
  })
})

describe('a cursor', () => {
  it('leads back to any place, for whom and what it was made for, and for nobody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (place, boundTo, other) => {
        const cursor = writeCursor(place.toWellFormed(), boundTo, keys)
        expect(cursor).toMatch(/^[\w.-]+$/)
        expect(readCursor(cursor, boundTo, keys)).toBe(place.toWellFormed())
        if (other !== boundTo) expect(readCursor(cursor, other, keys)).toBeUndefined()
        expect(readCursor(other, boundTo, keys)).toBeUndefined()
      }),
    )
  })

  it.each(['constructor', '__proto__', 'toString'])('of a key called %s leads nowhere', (id) => {
    expect(readCursor(`YQ.${id}.abc`, 'a query', keys)).toBeUndefined()
  })
})

describe('half of a character, which JSON can hold', () => {
  it('is read as the sign for one', () => {
    const body = contactBody.parse(JSON.parse('{ "name": "Ada \\ud83d", "notes": "\\udc4b 👋" }'))
    expect(body).toMatchObject({ name: 'Ada \ufffd', notes: '\ufffd 👋' })
  })

  it('may be in a name that there is not', () => {
    const { error } = contactBody.safeParse(JSON.parse('{ "name": "Ada", "\\ud83d": 1 }'))
    expect(error && fieldErrors(error, 'body')).toMatchObject([{ pointer: '#/%EF%BF%BD' }])
  })
})

const word = fc.stringMatching(/^[a-z]{1,12}$/)
const patch = fc.record(
  {
    name: word,
    emails: fc.option(
      fc.uniqueArray(
        word.map((name) => `${name}@example.com`),
        { maxLength: 5 },
      ),
    ),
    phones: fc.option(fc.constantFrom([], ['+14155550132'])),
    linkedIn: fc.option(word.map((name) => `linkedin.com/in/${name}`)),
    relation: fc.option(fc.constantFrom(...relations)),
    where: fc.option(word),
    cadence: fc.option(fc.constantFrom('P1M', 'P6M', 'never')),
    lastTouch: fc.option(fc.constantFrom('2026-01-31', '2026-08-15')),
    notes: fc.option(word),
    tags: fc.option(fc.uniqueArray(word, { maxLength: 10 })),
  },
  { requiredKeys: [] },
)

describe('a patch', () => {
  it('leaves what it does not say, takes away what is null, and sets the rest (RFC 7396)', () => {
    const bare = newContactForm(contactBody.parse({ name: 'A' }))
    fc.assert(
      fc.property(patch, patch, (before, said) => {
        const body = Object.fromEntries(
          Object.entries({ name: 'A', ...before }).filter(([, value]) => value !== null),
        )
        const form = newContactForm(contactBody.parse(body))
        const contact = newContact(form, { id: anId(), today })
        const after = patchContact(contact, contactPatch.parse(said))
        for (const [field, wanted] of Object.entries({ ...form, ...said })) {
          const kept = field === 'lastTouch' ? after.lastTouch?.date : after[field as keyof typeof after]
          expect([field, kept]).toEqual([field, wanted ?? bare[field as keyof typeof bare]])
        }
        expect(patchContact(after, contactPatch.parse(said))).toBe(after)
        expect(after.version).toBe(after === contact ? 1 : 2)
      }),
    )
  })

  it('leaves a snooze, and addresses that mail came back from until it speaks of addresses', () => {
    const contact = aContact({ emails: ['old@acme.com'] })
    const stale = markStale(snooze(contact, 'P1M', today) ?? contact, 'old@acme.com') ?? contact
    const noted = patchContact(stale, { notes: 'Moved' })
    expect(noted).toMatchObject({ staleEmails: ['old@acme.com'], snoozedUntil: '2026-12-22', notes: 'Moved' })
    expect(patchContact(noted, { emails: ['old@acme.com', 'new@acme.com'] }).staleEmails).toBeUndefined()
  })
})

test.each([
  ['GET', '/contacts/a/touches/b%2Fc', { id: 'readTouch', params: { contactId: 'a', touchId: 'b%2Fc' } }],
  ['PUT', '/contacts/a', { allowed: ['GET', 'HEAD', 'PATCH', 'DELETE'] }],
  ['GET', '/contacts/a/b', { outcome: 'nothing' }],
  ['GET', '', { outcome: 'nothing' }],
])('%s %s is matched', (method, path, matched) => {
  expect(matchOperation(method, path)).toMatchObject(matched)
})
