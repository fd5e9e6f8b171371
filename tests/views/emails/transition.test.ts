import { describe, expect, it, test } from 'vitest'
import type { Contact } from '../../../core/contact.ts'
import type { Mail } from '../../../core/mail.ts'
import type { Member } from '../../../core/member.ts'
import { type Step, steps, type Transition } from '../../../core/transition.ts'
import { composeStep } from '../../../core/transition-step.ts'
import { transitionMail } from '../../../views/emails/transition.tsx'
import { aContact, aMember, keys, now, site, today } from '../../examples.ts'
import { areMails, elements, hostile, hrefs, linkCalled, readMailto } from './mail.ts'

const leavingOn = (lastDay: string, fields: Partial<Transition> = {}): Transition => ({
  ...{ id: 'abcd', version: 1, lastDay, startedAt: now, plannedOn: today, stepsDone: 0, ticks: {} },
  ...{ company: hostile.where, newCompany: hostile.name, domain: 'acme.example', people: [] },
  ...fields,
})
/** The mail of steps for a member whose contacts are these: the first are the manager, a peer and a report. */
const stepMail = (due: Step[], transition: Transition, contacts: Contact[], fields: Partial<Member> = {}) => {
  const people = (['manager', 'peer', 'report'] as const).flatMap((role, at) => {
    const contact = contacts[at]
    return contact ? [{ contactId: contact.id, role }] : []
  })
  const named = { ...transition, people }
  const member = aMember({ intakeSecret: 'abc234', ...fields, transition: named })
  const content = composeStep(member, named, due, contacts, today)
  if (!content) throw new Error('There is nothing to do.')
  return transitionMail({ member, content, site, keys, now })
}
const colleagues = [aContact(hostile), aContact({ phones: ['+14155550132'] }), aContact({ name: 'Cy' })]
const others = [
  aContact({ name: hostile.name, emails: ['lost@acme.example'] }),
  aContact({ ...hostile, emails: ['old@home.example'], lastTouch: '2026-01-01' }),
]
const everybody = [...colleagues, ...others]
const hostileAtWork = { name: hostile.name, email: 'ada@acme.example' }

const mails: [string, Mail][] = [
  ['first step', stepMail(['ask'], leavingOn('2026-12-06'), everybody)],
  ['first step without people', stepMail(['ask'], leavingOn('2026-12-06'), [])],
  ['late start', stepMail(['ask', 'remind', 'farewell'], leavingOn('2026-11-23'), everybody, hostileAtWork)],
  ['week before', stepMail(['remind'], leavingOn('2026-11-29'), everybody, hostileAtWork)],
  ['day before', stepMail(['farewell'], leavingOn('2026-11-23'), everybody)],
  ['week after', stepMail(['announce'], leavingOn('2026-11-15'), everybody, hostileAtWork)],
  ['month after', stepMail(['check-in'], leavingOn('2026-10-23'), everybody)],
  ['late start after it', stepMail(steps, leavingOn('2026-10-01'), everybody, hostileAtWork)],
]
areMails(mails)

describe('the mail of a step', () => {
  const plain = { company: 'Acme', newCompany: undefined }
  const ann = aContact({ name: 'Ann Lee', emails: ['ann@acme.example'] })

  test.each<[string, Step[], string, Contact[], Partial<Member>]>([
    ['Two weeks left at Acme: write to Ann', ['ask'], '2026-12-06', [ann], {}],
    ['Two weeks left at Acme: write to Ann first', ['ask'], '2026-12-06', [ann, ...others], {}],
    ['Two weeks left at Acme: say who is who', ['ask'], '2026-12-06', [], {}],
    ['One week left at Acme: change your address', ['remind'], '2026-11-29', [ann], hostileAtWork],
    ['Tomorrow is your last day: say goodbye', ['farewell'], '2026-11-23', [ann], hostileAtWork],
    ['Today is your last day: say goodbye', ['farewell'], today, [ann], {}],
    ['5 days left at Acme: write to Ann', ['ask', 'remind'], '2026-11-27', [ann], {}],
    ['A week on: update your profiles', ['announce'], '2026-11-15', [ann], {}],
    ['A month on: write to Ann', ['check-in'], '2026-10-23', [ann], {}],
  ])('is called “%s”', (subject, due, lastDay, contacts, fields) => {
    expect(stepMail(due, leavingOn(lastDay, plain), contacts, fields).subject).toBe(subject)
  })

  it('opens drafts that tick off what they are for, and say nothing of a private note', () => {
    const mail = stepMail(['ask'], leavingOn('2026-12-06'), everybody)
    const draft = readMailto(linkCalled(mail, 'Write to <svg'))
    expect(draft).toMatchObject({
      to: "o'brien+x@acme.example",
      bcc: 'leaving.ask+abc234@in.rapport.example',
    })
    expect(draft).toMatchObject({ subject: 'Keeping in touch after 6 December' })
    const address = readMailto(linkCalled(mail, 'Ask for a personal address'))
    expect(address).toMatchObject({
      bcc: 'leaving.address+abc234@in.rapport.example',
      to: 'lost@acme.example',
    })
    expect(hrefs(mail).map(decodeURIComponent).join()).not.toContain('onerror')
    const farewell = stepMail(['farewell'], leavingOn('2026-11-23'), everybody)
    expect(linkCalled(farewell, 'Open the farewell')).toMatch(/^mailto:\?subject=.*&bcc=leaving\.farewell%2B/)
  })

  it('says one thing to do, with one button, and no exclamation marks', () => {
    for (const [, mail] of mails) {
      const buttons = elements(mail, 'a').filter((each) =>
        each.getAttribute('style')?.includes('background-color:#1f6b58'),
      )
      expect(buttons.length).toBeLessThanOrEqual(1)
      expect(mail.text.replaceAll(hostile.name, '')).not.toContain('!')
    }
  })

  it('before the last day has the link and the QR code of a keep-in-touch page that is on', () => {
    const page = { page: { text: '', isOn: true }, pageSecret: 'abcdefghijklmnop' }
    const mail = stepMail(['farewell'], leavingOn('2026-11-23'), [ann], page)
    const url = 'https://rapport.example/k/abcdefghijklmnop'
    expect(readMailto(linkCalled(mail, 'Open the farewell'))).toMatchObject({
      body: expect.stringContaining(url),
    })
    expect(elements(mail, 'img').map((image) => image.getAttribute('src'))).toEqual([`${url}/qr.png`])
    expect(mail.text).toContain(`QR code of your keep-in-touch page, ${url}`)
    const off = stepMail(['farewell'], leavingOn('2026-11-23'), [ann])
    expect(off.text).toContain('With a keep-in-touch page, which your settings turn on')
  })

  it('of thirty people with the longest names is not clipped', () => {
    const fill = (length: number) => '👩‍🚀'.repeat(Math.floor(length / 5))
    const emails = (at: string) => [`${'a'.repeat(60)}@${'b.'.repeat(90)}${at}`]
    const people = Array.from({ length: 30 }, (_, n) =>
      aContact({ name: fill(100), emails: emails('acme.example') }, { id: `p${n}` }),
    )
    const lost = Array.from({ length: 30 }, () =>
      aContact({ name: fill(100), emails: emails('acme.example') }),
    )
    const transition = leavingOn('2026-11-29', {
      company: fill(100),
      people: people.map(({ id }) => ({ contactId: id, role: 'peer' })),
    })
    const member = aMember({ name: fill(100), email: 'ada@acme.example', transition })
    const content = composeStep(member, transition, ['ask', 'remind'], [...people, ...lost], today)
    const mail = content && transitionMail({ member, content, site, keys, now })
    expect(Buffer.byteLength(mail?.html ?? '')).toBeLessThan(100_000)
    expect(
      mail && elements(mail, 'a').filter(({ textContent }) => textContent === 'Asked already'),
    ).toHaveLength(40)
    expect(mail?.text).toContain('And 20 more; the page with all the steps has them.')
  })
})
