import { describe, expect, it, test } from 'vitest'
import { randomToken } from '../../aws/runtime.ts'
import { listedSessions, publicIdOf } from '../../core/sessions.ts'
import {
  checkProof,
  codeForm,
  codeTries,
  isSessionGood,
  isUseToNote,
  limitSubject,
  networkOf,
  newSession,
  type PendingSignIn,
  type Proof,
  readSessionCookie,
  requestSignIn,
} from '../../core/sign-in.ts'
import { addTo } from '../../core/time.ts'
import { anId, keys, now } from '../examples.ts'

const ask = (random: { ids?: string; secret?: string } = {}, signUp = false) => {
  const { ids = randomToken(), secret = randomToken() } = random
  const form = { name: 'Ada', email: 'ada@example.com', zone: 'UTC', digestDay: 22, digestHour: 9 }
  const request = { email: 'ada@example.com', ...(signUp && { signUp: form }) }
  return { ...requestSignIn(request, { ids, secret, now, keys }), ids, secret }
}

describe('a sign-in that was asked for', () => {
  const { pending, token, code, ids, secret } = ask()
  const wrongCode = code === '000000' ? '000001' : '000000'
  const check = (proof: Proof, changed: Partial<PendingSignIn> = {}, at = now) =>
    checkProof({ ...pending, ...changed }, proof, keys, at)
  const lastMoment = '2026-11-22T09:14:59.999Z'
  const over = '2026-11-22T09:15:00.000Z'

  test.each<[string, Proof, Partial<PendingSignIn>, string, string]>([
    ['the link', { secret }, {}, now, 'good'],
    ['the link after 14:59', { secret }, {}, lastMoment, 'good'],
    ['the link after 15 minutes', { secret }, {}, over, 'expired'],
    ['the link that was used', { secret }, { consumedBy: 'x' }, now, 'used'],
    ['the link that was used, after its time', { secret }, { consumedBy: 'x' }, over, 'used'],
    ['the link after 5 wrong codes', { secret }, { tries: codeTries }, now, 'good'],
    ['another secret', { secret: randomToken() }, {}, now, 'wrong'],
    ['another secret for one that was used', { secret: randomToken() }, { consumedBy: 'x' }, now, 'wrong'],
    ['the code as a secret', { secret: code }, {}, now, 'wrong'],
    ['the code', { code }, {}, now, 'good'],
    ['the code at the 5th try', { code }, { tries: codeTries - 1 }, now, 'good'],
    ['the code after 5 wrong ones', { code }, { tries: codeTries }, now, 'too many tries'],
    ['the code after 15 minutes', { code }, {}, over, 'expired'],
    ['the code of one that was used', { code }, { consumedBy: 'x' }, now, 'used'],
    ['another code', { code: wrongCode }, {}, now, 'wrong'],
    ['the secret as a code', { code: secret }, {}, now, 'wrong'],
    ['nothing', { code: '' }, {}, now, 'wrong'],
  ])('answers %s', (_, proof, changed, at, answer) => {
    expect(check(proof, changed, at)).toBe(answer)
  })

  it('keeps neither secret nor code readable', () => {
    const stored = JSON.stringify(pending)
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(`"${code}"`)
    expect(token).toBe(`${ids.slice(0, 16)}.${secret}`)
  })

  it('does not take the link or the code of another', () => {
    const other = ask()
    expect(check({ secret: other.secret })).toBe('wrong')
    expect(checkProof({ ...other.pending, codeHash: pending.codeHash }, { code }, keys, now)).toBe('wrong')
  })

  it('has a code of six digits, different for each', () => {
    const codes = Array.from({ length: 1000 }, () => ask().code)
    for (const each of codes) expect(each).toMatch(/^\d{6}$/)
    expect(new Set(codes).size).toBeGreaterThan(990)
    expect(codes.some((each) => each.startsWith('0'))).toBe(true)
  })
})

describe('a sign-up that was asked for', () => {
  it('is good for 24 hours and carries the ids of the member to be', () => {
    const { pending, secret, ids } = ask({}, true)
    expect(pending.expiresAt).toBe(addTo(now, 'P1D'))
    expect(pending.signUp).toMatchObject({
      memberId: ids.slice(16, 32),
      intakeSecret: ids.slice(32, 48),
      name: 'Ada',
    })
    expect(checkProof(pending, { secret }, keys, '2026-11-23T08:59:59.999Z')).toBe('good')
    expect(checkProof(pending, { secret }, keys, '2026-11-23T09:00:00.000Z')).toBe('expired')
  })
})

describe('a session', () => {
  const [memberId, id, secret] = [anId(), anId(), randomToken()]
  const { session, cookie } = newSession(memberId, { id, secret, now, keys })

  it('is found by its cookie and is good for 60 days', () => {
    expect(readSessionCookie(cookie)).toEqual({ memberId, id, secret })
    expect(isSessionGood(session, secret, keys, now)).toBe(true)
    expect(isSessionGood(session, secret, keys, '2027-01-21T08:59:59.999Z')).toBe(true)
    expect(isSessionGood(session, secret, keys, '2027-01-21T09:00:00.000Z')).toBe(false)
  })

  it('is not good with another secret, or as another session', () => {
    expect(isSessionGood(session, randomToken(), keys, now)).toBe(false)
    expect(isSessionGood({ ...session, id: 'another' }, secret, keys, now)).toBe(false)
    expect(JSON.stringify(session)).not.toContain(secret)
  })

  it('is noted as used once a day at most', () => {
    expect(isUseToNote(session, addTo(now, 'PT23H59M'))).toBe(false)
    expect(isUseToNote(session, addTo(now, 'P1D'))).toBe(true)
    const { lastUsedAt: _, ...unknown } = session
    expect(isUseToNote(unknown, now)).toBe(true)
  })

  it('is listed with its days in the member’s zone, this one first, and without its id', () => {
    const from = (at: string, more = {}) => ({
      ...newSession(memberId, { id: anId(), secret, now: at, keys, device: 'Firefox on Windows' }).session,
      ...more,
    })
    const { lastUsedAt: _, device: __, ...old } = from('2026-11-01T09:00:00.000Z')
    const [used, over] = [
      from('2026-10-01T09:00:00.000Z', { lastUsedAt: '2026-11-21T23:30:00.000Z' }),
      from('2026-09-23T09:00:00.000Z'),
    ]
    const listed = listedSessions([old, over, used, session], { currentId: id, zone: 'Europe/Berlin', now })
    expect(listed).toEqual([
      {
        publicId: publicIdOf(session),
        device: 'A browser',
        since: '2026-11-22',
        lastUsedOn: '2026-11-22',
        isThisOne: true,
      },
      {
        publicId: publicIdOf(used),
        device: 'Firefox on Windows',
        since: '2026-10-01',
        lastUsedOn: '2026-11-22',
        isThisOne: false,
      },
      {
        publicId: publicIdOf(old),
        device: 'A browser',
        since: '2026-11-01',
        lastUsedOn: '2026-11-01',
        isThisOne: false,
      },
    ])
    for (const each of [old, used, session]) expect(JSON.stringify(listed)).not.toContain(each.id)
  })

  it.each(['', 'ada', 'ada.x', `${cookie}.x`, 'ADA.x.y', 'a/b.c.d', '..', `${cookie}\n`])(
    'is not %j',
    (text) => {
      expect(readSessionCookie(text)).toBeUndefined()
    },
  )
})

describe('a limit', () => {
  it('counts a computer by its IPv4 address or by the first half of its IPv6 address', () => {
    const one = ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2:ffff::']
    expect(new Set(one.map(networkOf))).toEqual(new Set(['2001:db8:1:2']))
    expect(['2001:db8::1', '::1', '203.0.113.7', '::ffff:203.0.113.7'].map(networkOf)).toEqual([
      '2001:db8:0:0',
      '0:0:0:0',
      '203.0.113.7',
      '::ffff:203.0.113.7',
    ])
  })

  it('counts a mailbox however it is written', () => {
    const subject = (address: string) => limitSubject('mailsToAddressAnHour', address, keys)
    expect(subject('Ada+news@example.com')).toBe(subject('ada@example.com'))
    expect(subject('ada@example.com')).not.toBe(subject('adb@example.com'))
    expect(subject('ada+x@example.com')).not.toBe(subject('ada@example.org'))
  })
})

it('takes a code with or without spaces, and nothing else', () => {
  expect([' 012 345 ', '012345'].map((code) => codeForm.parse({ code }).code)).toEqual(['012345', '012345'])
  for (const code of ['', '12345', '1234567', '12345a', '١٢٣٤٥٦'])
    expect(codeForm.safeParse({ code }).success, code).toBe(false)
})

it('limits an address whatever its case, and does not show it', () => {
  const subject = limitSubject('mailsToAddressAMinute', ' Ada@Example.com', keys)
  expect(subject).toBe(limitSubject('mailsToAddressAMinute', 'ada@example.com', keys))
  expect(subject).not.toBe(limitSubject('mailsToAddressAnHour', 'ada@example.com', keys))
  expect(subject).not.toContain('ada')
})
