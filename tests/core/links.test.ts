import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base32,
  type KeyRing,
  keyedHash,
  type LinkTo,
  matchesKeyedHash,
  purposes,
  readLink,
  readUnsubscribeLocalPart,
  signLink,
  unsubscribeLocalPart,
} from '../../core/links.ts'
import { addTo } from '../../core/time.ts'
import { keys, now } from '../examples.ts'

const anId = fc.stringMatching(/^[a-z2-7]{16}$/)
const aThing = fc.oneof(
  fc.constant('all'),
  anId,
  fc.tuple(anId, fc.constantFrom('2026-11', '17')).map((parts) => parts.join('~')),
)
const aLink: fc.Arbitrary<LinkTo> = fc.record({
  purpose: fc.constantFrom(...purposes),
  memberId: anId,
  thing: aThing,
})
const rotated: KeyRing = { ...keys, 2: 'the-key-that-came-after-the-first-one' }
const edit: LinkTo = { purpose: 'edit', memberId: 'ada', thing: 'jane' }
const afterDays = (days: number, from = now) => addTo(from, `P${days}D`)

/** Every text that differs in one character, of those that a URL can carry. */
const flips = (text: string) =>
  [...text].flatMap((character, at) =>
    [...'a2.-~_AZé', character.toUpperCase(), character.toLowerCase()]
      .filter((other) => other !== character)
      .map((other) => text.slice(0, at) + other + text.slice(at + 1)),
  )

describe('an action link', () => {
  it('allows what it was made for, and stands in a URL as it is', () => {
    fc.assert(
      fc.property(aLink, (link) => {
        const token = signLink(link, keys, now)
        expect(readLink(token, keys, now)).toEqual({ outcome: 'valid', link })
        expect(encodeURIComponent(token)).toBe(token)
      }),
    )
  })

  it('is forged as soon as one character differs, comes or goes', () => {
    fc.assert(
      fc.property(aLink, (link) => {
        const token = signLink(link, keys, now)
        const shortened = [...token].map((_, at) => token.slice(0, at) + token.slice(at + 1))
        for (const other of [...flips(token), ...shortened, `${token}a`, `${token}.a`, ` ${token}`])
          expect(readLink(other, keys, now), other).toEqual({ outcome: 'forged' })
      }),
      { numRuns: 10 },
    )
  })

  it.each([
    '',
    '.',
    '.....',
    'edit',
    'edit.ada.jane.never.1.',
    'edit.ada.jane.never.constructor.x',
    'é.a.b.c.1.é',
  ])('is not %j', (token) => {
    expect(readLink(token, keys, now)).toEqual({ outcome: 'forged' })
  })

  it('is good for 90 days', () => {
    const token = signLink(edit, keys, now)
    expect(readLink(token, keys, addTo(afterDays(90), '-PT1M')).outcome).toBe('valid')
    expect(readLink(token, keys, afterDays(90))).toEqual({ outcome: 'expired' })
    expect(readLink(token, keys, afterDays(36_500))).toEqual({ outcome: 'expired' })
  })

  it('says that it is forged, not that it expired, when it is both', () => {
    const token = signLink(edit, keys, now)
    expect(readLink(`${token.slice(0, -1)}8`, keys, afterDays(91))).toEqual({ outcome: 'forged' })
  })

  it('that unsubscribes never expires', () => {
    const token = signLink({ ...edit, purpose: 'unsubscribe', thing: 'all' }, keys, now)
    expect(readLink(token, keys, afterDays(36_500)).outcome).toBe('valid')
  })

  it.each([
    ['deletes everything', 'leave', 1],
    ['takes a membership back', 'only-address', 7],
  ] as const)('that %s is good for no longer than it must be', (_, purpose, days) => {
    const token = signLink({ ...edit, purpose, thing: 'all' }, keys, now)
    expect(readLink(token, keys, addTo(afterDays(days), '-PT1M')).outcome).toBe('valid')
    expect(readLink(token, keys, afterDays(days))).toEqual({ outcome: 'expired' })
  })

  it('stays good when the key is replaced, until its key is taken away', () => {
    const old = signLink(edit, keys, now)
    const recent = signLink(edit, rotated, now)
    expect(recent).not.toBe(old)
    expect(readLink(old, rotated, now).outcome).toBe('valid')
    expect(readLink(recent, rotated, now).outcome).toBe('valid')
    expect(readLink(recent, keys, now)).toEqual({ outcome: 'forged' })
    expect(readLink(old, { 2: String(rotated[2]) }, now)).toEqual({ outcome: 'forged' })
  })

  it('is good for its own key alone', () => {
    const token = signLink(edit, keys, now)
    expect(readLink(token, { 1: 'another-key-of-the-same-id-as-the-first' }, now)).toEqual({
      outcome: 'forged',
    })
  })
})

describe('an unsubscribe address', () => {
  it('fits in 64 octets, and is read whatever the mail systems make of its case', () => {
    fc.assert(
      fc.property(anId, fc.stringMatching(/^[a-z0-9]{1,4}$/), (memberId, keyId) => {
        const ring = { [keyId]: String(keys[1]) }
        const localPart = unsubscribeLocalPart(memberId, ring)
        expect(Buffer.byteLength(localPart)).toBeLessThanOrEqual(64)
        expect(readUnsubscribeLocalPart(localPart, ring)).toBe(memberId)
        expect(readUnsubscribeLocalPart(localPart.toUpperCase(), ring)).toBe(memberId)
      }),
    )
  })

  it('is forged as soon as one character differs by more than its case', () => {
    const localPart = unsubscribeLocalPart('abcdefghijklmn23', keys)
    const others = flips(localPart).filter((other) => other.toLowerCase() !== localPart)
    for (const other of [...others, `${localPart}a`, localPart.slice(1), ''])
      expect(readUnsubscribeLocalPart(other, keys), other).toBeUndefined()
  })

  it('is good under an old key', () => {
    expect(readUnsubscribeLocalPart(unsubscribeLocalPart('abc', keys), rotated)).toBe('abc')
    expect(readUnsubscribeLocalPart(unsubscribeLocalPart('abc', rotated), keys)).toBeUndefined()
  })

  it('cannot be made out of a link, nor a link out of it', () => {
    const signature = signLink({ purpose: 'unsubscribe', memberId: 'abc', thing: 'all' }, keys, now)
      .split('.')
      .at(-1)
    expect(readUnsubscribeLocalPart(`unsubscribe+abc.1.${signature}`, keys)).toBeUndefined()
    const byMail = unsubscribeLocalPart('abc', keys).split('.').at(-1)
    expect(readLink(`unsubscribe.abc.all.never.1.${byMail}`, keys, now)).toEqual({ outcome: 'forged' })
  })
})

describe('a keyed hash', () => {
  it('matches its text and no other, also under an old key', () => {
    const hash = keyedHash('secret', keys)
    expect(matchesKeyedHash('secret', hash, keys)).toBe(true)
    expect(matchesKeyedHash('secret', hash, rotated)).toBe(true)
    expect(matchesKeyedHash('Secret', hash, keys)).toBe(false)
    expect(matchesKeyedHash('secret', keyedHash('secret', rotated), keys)).toBe(false)
    expect(matchesKeyedHash('secret', '', keys)).toBe(false)
  })

  it('is a whole HMAC-SHA256 and does not show the text', () => {
    const hmac = createHmac('sha256', String(keys[1])).update('secret').digest()
    expect(keyedHash('secret', keys)).toBe(`1.${base32(hmac)}`)
    expect(keyedHash('secret', keys)).toHaveLength(2 + 52)
  })

  it('needs a key', () => {
    expect(() => keyedHash('secret', {})).toThrow('The key ring is empty.')
  })
})

it('writes base32 as RFC 4648 does, in lower case and without padding', () => {
  const written = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))
  expect(written).toEqual(['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi'])
})
