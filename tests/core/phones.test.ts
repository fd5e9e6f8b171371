import { describe, expect, it } from 'vitest'
import { normalisePhone, phones } from '../../core/phones.ts'

describe('a phone number', () => {
  it('with its country is stored one way, without as it was typed', () => {
    expect(phones.parse('+1 (415) 555-0132\n00 49 30 1234; +49 30 901820')).toEqual([
      '+14155550132',
      '00 49 30 1234',
      '+4930901820',
    ])
    expect(normalisePhone('415 555 0132')).toBeUndefined()
    expect(normalisePhone('+1 415')).toBeUndefined()
  })

  it('has at least four digits', () => {
    expect(phones.safeParse('call me, 123').error?.issues.map(({ message }) => message)).toEqual([
      '“call me”: Enter a phone number, best with its country code: +1 415 555 0132.',
      '“123”: Enter a phone number, best with its country code: +1 415 555 0132.',
    ])
  })
})
