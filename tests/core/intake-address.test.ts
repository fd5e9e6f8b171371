import { expect, test } from 'vitest'
import { intakeAddress, readIntakeAddresses } from '../../core/intake-address.ts'

const domain = 'in.rapport.example'
const read = (...recipients: string[]) => readIntakeAddresses(recipients, domain)

test.each([
  ['add@in.rapport.example', { word: 'add' }],
  ['3months@in.rapport.example', { word: '3months' }],
  ['every_3.months@in.rapport.example', { word: 'every_3.months' }],
  ['add+ab/../c@in.rapport.example', { word: 'add' }],
  ['add+a.b.c@in.rapport.example', { word: 'add' }],
  ['ADD+ABC234@IN.Rapport.example', { word: 'add', secret: 'abc234' }],
  ['add+abc234.xyz567@in.rapport.example', { word: 'add', secret: 'abc234', contactId: 'xyz567' }],
])('%s says %j', (address, said) => {
  expect(read(address)).toEqual([{ secret: undefined, contactId: undefined, ...said }])
})

test.each([
  'add@rapport.example',
  'add@evil.example?x=@in.rapport.example',
  'unsubscribe+abc.1.def@in.rapport.example',
  'unsubscribe@in.rapport.example',
  '@in.rapport.example',
  `${'a'.repeat(65)}@in.rapport.example`,
  '',
])('%j says nothing', (address) => {
  expect(read(address)).toEqual([])
})

test('all that a mail came to are read', () => {
  expect(read('yearly@in.rapport.example', 'x@y.example', 'add+abc@in.rapport.example')).toHaveLength(2)
})

test('the private address is read back, with the contact that it is about', () => {
  const member = { intakeSecret: 'abc234' }
  expect(read(intakeAddress(member, domain), intakeAddress(member, domain, 'xyz567'))).toEqual([
    { word: 'add', secret: 'abc234', contactId: undefined },
    { word: 'add', secret: 'abc234', contactId: 'xyz567' },
  ])
})
