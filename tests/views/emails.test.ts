import { parseHTML } from 'linkedom'
import { describe, expect, it, test } from 'vitest'
import type { Contact, ContactForm } from '../../core/contact.ts'
import { composeDigest } from '../../core/digest.ts'
import type { Result } from '../../core/intake-result.ts'
import { readLink, readUnsubscribeLocalPart } from '../../core/links.ts'
import { type Mail, mailHeaders } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { type UnsentReceipt, unsentReceiptSchema } from '../../core/receipt.ts'
import { composeReminder } from '../../core/resume-reminder.ts'
import { type Step, steps, type Transition } from '../../core/transition.ts'
import { composeStep } from '../../core/transition-step.ts'
import type { Win } from '../../core/win.ts'
import { digestMail } from '../../views/emails/digest.tsx'
import { invitationMail } from '../../views/emails/invitation.ts'
import { receiptMail } from '../../views/emails/receipt.tsx'
import { resumeReminderMail } from '../../views/emails/resume-reminder.tsx'
import { notAMemberMail, signInMail } from '../../views/emails/sign-in.tsx'
import { sumUpMail } from '../../views/emails/sum-up.tsx'
import { transitionMail } from '../../views/emails/transition.tsx'
import { wasThisYouMail } from '../../views/emails/was-this-you.ts'
import { welcomeMail } from '../../views/emails/welcome.tsx'
import { aContact, aMember, anId, keys, now, site, today } from '../examples.ts'

const write = (due: Contact[], fields: Partial<Member> = {}) => {
  const member = aMember({ intakeSecret: 'abc234', ...fields })
  const digest = composeDigest(member, due, '2026-11', today)
  return { member, digest, mail: digestMail({ member, digest, site, keys, now }) }
}
const elements = (mail: Mail, selector = '*') => [...parseHTML(mail.html).document.querySelectorAll(selector)]
const hrefs = (mail: Mail) => elements(mail, 'a').map((link) => String(link.getAttribute('href')))
const linkCalled = (mail: Mail, text: string) =>
  elements(mail, 'a')
    .find(({ textContent }) => textContent === text)
    ?.getAttribute('href') ?? ''
/** What a `mailto:` URL says, as RFC 6068 has it read. */
const readMailto = (href: string) => {
  const [to = '', query = ''] = href.replace(/^mailto:/, '').split('?')
  const fields = query.split('&').map((field) => field.split('=').map(decodeURIComponent))
  return { to: decodeURIComponent(to), ...Object.fromEntries(fields) }
}
const readable = (url: string) => readLink(url.replace(/\?.*/, '').split('/').at(-1) ?? '', keys, now)

const hostile = {
  name: '<svg onload=alert(1)> & "Zoë" O\'Brien-李',
  where: '</td></table><script>alert(1)</script>',
  notes: '</p><img src=x onerror=alert(1)>\nBcc: eve@evil.example\n\u202emirrored\u202c',
  emails: ["o'brien+x@acme.example"],
  relation: 'client',
} satisfies Partial<ContactForm>
const url = 'https://rapport.example/l/x.y.z'
const receipt = (results: Result[], answers: { messageId?: string; references?: string } = {}) =>
  receiptMail({
    member: aMember({ intakeSecret: 'abc234' }),
    results,
    answers: { id: 'mail1', messageId: undefined, references: undefined, ...answers },
    today,
    site,
    keys,
    now,
  })
const who = aContact(hostile)
const everything: Result[] = [
  { kind: 'contact', done: 'added', contact: who, canUndo: true },
  { kind: 'contact', done: 'removed', contact: aContact({ name: 'Bo' }), canUndo: true },
  { kind: 'imported', counts: { added: 4987, merged: 1, restored: 1, unchanged: 11 } },
  { kind: 'failed', place: 'row <12>', reason: 'It has no name.' },
  { kind: 'which', about: 'talked', words: '<b>jane', contacts: [who, aContact({ name: 'Jane Roe' })] },
  { kind: 'nobody', words: '<i>zed' },
  { kind: 'contacts', asked: 'find', search: '<u>', contacts: [who] },
  { kind: 'contact', done: 'agreed', contact: aContact({ name: 'Ann' }), canUndo: true },
  { kind: 'contacts', asked: 'references', search: '', contacts: [who] },
  { kind: 'win', win: { id: 'win1', date: today, text: '<script>shipped</script>', job: '<i>' } },
  { kind: 'reminder', year: '2026', answered: { answer: 'later', on: today }, next: '2026-12-06' },
  {
    ...{ kind: 'transition', done: 'changed', before: '2026-11-30', next: today },
    transition: {
      ...{ id: 'abcd', version: 1, lastDay: '2026-12-06', company: '<script>', people: [] },
      ...{ startedAt: now, plannedOn: today, stepsDone: 0, ticks: {} },
    },
  },
  { kind: 'which', about: 'colleague', role: 'peer', words: '<b>bo', contacts: [who] },
  { kind: 'no transition' },
  { kind: 'farewell ticked off' },
  { kind: 'paused', until: '2027-09-01' },
  { kind: 'resumed', next: undefined },
  { kind: 'exported', contacts: 3, wins: 2 },
  { kind: 'help' },
  { kind: 'not understood', text: '<style>', reason: 'Say more.' },
]

const aWin = (fields: Partial<Win> = {}): Win => ({ id: anId(), date: today, text: 'Shipped it', ...fields })
const remind = (wins: Win[], contacts: Contact[] = [], fields: Partial<Member> = {}) => {
  const member = aMember({ intakeSecret: 'abc234', ...fields })
  const reminder = composeReminder(member, '2026', { wins, contacts }, today)
  return resumeReminderMail({ member, reminder, site, keys, now })
}

const sumUp = (receipts: Partial<UnsentReceipt>[]) =>
  sumUpMail({
    member: aMember(),
    day: '2026-11-21',
    receipts: receipts.map((fields, n) =>
      unsentReceiptSchema.parse({
        messageId: `mail${n}`,
        day: '2026-11-21',
        subject: 'Hi',
        lines: [],
        ...fields,
      }),
    ),
    site,
  })

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
  [
    'digest',
    write([aContact(hostile), aContact({}, { addedOn: today })], { name: hostile.name, digestSize: 1 }).mail,
  ],
  ['digest with nobody due', write([]).mail],
  ['receipt', receipt(everything, { messageId: '<1@example.com>' })],
  ['receipt of a mail that was not understood', receipt([{ kind: 'not understood', text: hostile.name }])],
  ['question', wasThisYouMail({ member: aMember(), from: 'eve@evil.example', url })],
  [
    'invitation',
    invitationMail({
      to: 'eve@evil.example',
      answers: { messageId: undefined, references: undefined },
      site,
    }),
  ],
  ['résumé reminder', remind([aWin({ text: hostile.name, job: hostile.where }), aWin()], [who])],
  ['résumé reminder without wins', remind([])],
  ['sum-up', sumUp([{ subject: hostile.name, lines: [hostile.where, hostile.notes] }, { subject: '' }])],
  ['sign-up', signInMail({ to: 'ada@example.com', url, code: '012345', kind: 'sign-up' })],
  ['sign-in', signInMail({ to: 'ada@example.com', url, code: '012345', kind: 'sign-in' })],
  ['mail to no member', notAMemberMail({ to: 'ada@example.com', signUpUrl: url })],
  [
    'welcome',
    welcomeMail({
      member: aMember({ name: hostile.name }),
      addUrl: url,
      settingsUrl: `${site.url}/settings`,
      intakeAddress: 'add+abc234@in.rapport.example',
      now,
    }),
  ],
]

describe.each(mails)('the %s', (_, mail) => {
  it('has its style on each element, and nothing that mail programs drop or block', () => {
    expect(elements(mail, 'style, link, script, img, form, iframe, [class], [id]')).toEqual([])
    for (const element of elements(mail, 'body, a, p, h1, h2, td'))
      expect(element.getAttribute('style'), element.outerHTML.slice(0, 100)).toMatch(/^[a-z-]+:/)
    expect(mail.html).not.toMatch(/\[object|undefined|display:(flex|grid)|url\(|@media/)
    expect(elements(mail, 'table').every((table) => table.getAttribute('role') === 'presentation')).toBe(true)
  })

  it('says in its text every link of its HTML', () => {
    for (const href of hrefs(mail)) {
      const said = href.startsWith('mailto:') ? readMailto(href).to : href.replace(/\?period=\w+$|^tel:/, '')
      expect(mail.text).toContain(said)
    }
    expect(mail.text).not.toMatch(/&\w+;|undefined|\bfalse\b|\[object/)
  })

  it('has the same words in both, and nothing typed becomes an element', () => {
    expect(elements(mail, 'svg, script, img, [onload], [onerror]')).toEqual([])
    const said = elements(mail, 'h1').map(({ textContent }) => textContent)
    expect(said).toHaveLength(1)
    expect(mail.text).toContain(said[0])
  })

  it('has headers that SES takes, and a subject of one line', () => {
    expect(mailHeaders.safeParse(mail.headers).error).toBeUndefined()
    for (const value of Object.values(mail.headers)) expect(value).toMatch(/^[ -~]{1,870}$/)
    expect(mail.headers['Auto-Submitted']).toMatch(/^auto-(generated|replied)$/)
    expect(mail.headers['X-Auto-Response-Suppress']).toBe('All')
    expect(mail.subject).toMatch(/^\P{Cc}{1,150}$/u)
  })
})

describe('a digest of 25 people', () => {
  const longest = (character: string, id: string): Contact => {
    const fill = (length: number) => character.repeat(Math.floor(length / character.length))
    const emails = [`${'a'.repeat(60)}@${'b.'.repeat(95)}com`]
    const reference = { agreedOn: '2020-09-30' }
    return aContact(
      { name: fill(100), where: fill(100), notes: fill(2000), emails, lastTouch: '2020-09-30', reference },
      { id },
    )
  }

  test.each(['&', '"', '<', "'", '%', 'x', '李', '👩‍🚀'])(
    'each with the longest fields of %j is not clipped',
    (fill) => {
      const due = Array.from({ length: 25 }, (_, n) => longest(fill, `contact${n}`))
      const { mail } = write(due, { digestSize: 25, name: fill.repeat(100).slice(0, 100) })
      expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
      expect(elements(mail, 'h2')).toHaveLength(25)
      expect(hrefs(mail).filter((href) => readable(href).outcome === 'valid')).toHaveLength(25 * 7 + 2)
      expect(hrefs(mail).filter((href) => href.startsWith('mailto:'))).toHaveLength(25)
      const questions = elements(mail, 'em').map(({ textContent }) => String(textContent))
      expect(questions.filter((text) => !text.endsWith('?'))).toEqual([])
      const [place] = elements(mail, 'p bdi').map(({ textContent }) =>
        textContent?.replace('Your peer at ', ''),
      )
      const named = questions.filter((text) => text.startsWith('What do you hear from'))
      expect(new Set(named)).toEqual(new Set([`What do you hear from ${place} these days?`]))
    },
  )

  it('with fields as people have them is not shortened', () => {
    const notes =
      'Moved to the platform team; her daughter starts school in September. Send the paper on queues.'
    const due = Array.from({ length: 25 }, (_, n) =>
      aContact({
        name: `Katharina Montgomery-${n}`,
        where: 'University of Edinburgh',
        notes,
        emails: ['k@acme.example'],
      }),
    )
    const { mail } = write(due, { digestSize: 25 })
    expect(mail.html.split(notes)).toHaveLength(26)
    expect(mail.html).not.toContain('…')
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
  })
})

describe('an entry of the digest', () => {
  const { member, digest, mail } = write([aContact({ ...hostile, lastTouch: '2026-08-22' })], {
    name: 'Ada "A" & Co',
  })

  it('shows what was typed as it was typed', () => {
    expect(elements(mail, 'h2')[0]?.textContent).toBe(hostile.name)
    const [, note] = elements(mail, '[dir=auto], h2').map(({ textContent }) => textContent)
    expect(note).toBe(hostile.notes)
    expect(mail.text).toContain(hostile.name)
    expect(mail.text).toContain(
      `Your client at ${hostile.where}. Last talked 3 months ago, on 22 August 2026.`,
    )
    expect(mail.text).toContain('\n> Bcc: eve@evil.example\n')
    expect(mail.text).toContain(`You could ask: ${digest.entries[0]?.question.text}`)
  })

  it('opens a draft to them, with the intake address in its BCC and no private note', () => {
    const href = linkCalled(mail, 'Write to them')
    expect(href).toMatch(/^mailto:[!-~]+$/)
    expect(readMailto(href)).toEqual({
      to: "o'brien+x@acme.example",
      subject: 'Hello again',
      bcc: 'digest+abc234@in.rapport.example',
      body: `Hi <svg,\r\n\r\n${digest.entries[0]?.question.text}\r\n\r\n${member.name}\r\n`,
    })
    expect(decodeURIComponent(href)).not.toMatch(/eve@|onerror/)
  })

  it('has a link for each thing to do, good for that contact alone', () => {
    const [contact] = digest.entries.map((entry) => entry.contact)
    const allows = (text: string) => readable(linkCalled(mail, text))
    const about = (purpose: string, thing = contact?.id) => ({
      outcome: 'valid',
      link: { purpose, memberId: member.id, thing },
    })
    expect(allows('We talked')).toEqual(about('talked', `${contact?.id}~2026-11`))
    expect(allows('Change cadence')).toEqual(about('cadence'))
    expect(allows('Let go')).toEqual(about('let-go'))
    expect(allows('Edit')).toEqual(about('edit'))
    for (const [text, period] of [
      ['2 weeks', 'P2W'],
      ['1 month', 'P1M'],
      ['3 months', 'P3M'],
    ] as const) {
      expect(allows(text)).toEqual(about('snooze'))
      expect(linkCalled(mail, text)).toMatch(new RegExp(`\\?period=${period}$`))
    }
    expect(allows('Add a contact')).toEqual(about('add', 'all'))
    expect(allows('Stop the digests')).toEqual(about('unsubscribe', 'all'))
  })

  it('of somebody whose mail came back says so, and writes to another address or to none', () => {
    const stale = (...emails: string[]) =>
      write([{ ...aContact({ emails }), staleEmails: ['old@acme.example'] }]).mail
    const mail = stale('old@acme.example', 'jane@home.example')
    expect(mail.text).toContain('Mail to old@acme.example came back.')
    expect(readable(linkCalled(mail, 'Correct it'))).toMatchObject({ link: { purpose: 'edit' } })
    expect(readMailto(linkCalled(mail, 'Write to them')).to).toBe('jane@home.example')
    expect(linkCalled(stale('old@acme.example'), 'Write to them')).toBe('')
  })

  it('of a cold reference says why it comes first, however late the others are', () => {
    const agreed = { agreedOn: '2026-01-03' }
    const ann = aContact({ name: 'Ann Lee', lastTouch: '2026-05-20', reference: agreed })
    const late = aContact({ name: 'Late Doe', lastTouch: '2020-01-01', cadence: 'P2W' })
    const warm = aContact({ name: 'Warm Doe', cadence: 'P2W', lastTouch: '2026-09-01', reference: agreed })
    const { mail } = write([late, warm, ann])
    expect(elements(mail, 'h2').map(({ textContent }) => textContent)).toEqual([
      'Ann Lee',
      'Late Doe',
      'Warm Doe',
    ])
    const why = 'They would vouch for you, and have not heard from you for half a year: so they come first.'
    expect(mail.html.split(why)).toHaveLength(2)
    expect(mail.text.split(why)).toHaveLength(2)
    expect(mail.text.indexOf(why)).toBeLessThan(mail.text.indexOf('Late Doe'))
  })

  it('of somebody without an address offers their number, or else their profile', () => {
    const phone = write([aContact({ phones: ['+14155550132'], linkedIn: 'linkedin.com/in/jane' })]).mail
    expect(linkCalled(phone, 'Call +14155550132')).toBe('tel:+14155550132')
    expect(phone.text).toContain('Call +14155550132')
    const profile = write([aContact({ linkedIn: 'linkedin.com/in/jane' })]).mail
    expect(linkCalled(profile, 'Open their LinkedIn profile')).toBe('https://www.linkedin.com/in/jane')
    expect(profile.text).toContain('https://www.linkedin.com/in/jane')
    expect(hrefs(write([aContact()]).mail).filter((href) => !href.startsWith(site.url))).toEqual([])
  })
})

describe('a digest', () => {
  test.each([
    [0, 'Nobody is due this November', 0],
    [1, 'This month: write to Person0', 0],
    [2, 'This month: write to Person0 and Person1', 0],
    [5, 'This month: write to Person0, Person1 and 3 more', 0],
    [6, 'This month: write to Person0, Person1 and 3 more', 1],
    [12, 'This month: write to Person0, Person1 and 3 more', 7],
  ])('of %i due is called “%s”, and says that %i wait', (count, subject, waiting) => {
    const due = Array.from({ length: count }, (_, n) =>
      aContact({ name: `Person${n} Doe`, lastTouch: `2026-01-${String(n + 1).padStart(2, '0')}` }),
    )
    const { mail } = write(due)
    expect(mail.subject).toBe(subject)
    const said = {
      0: undefined,
      1: '1 more contact waits for a later digest.',
      7: '7 more contacts wait for a later digest.',
    }
    const expected = said[waiting as keyof typeof said]
    expect(/^\d+ more .*$/m.exec(mail.text)?.[0]).toBe(expected)
    expect(mail.html.includes('for a later digest')).toBe(waiting > 0)
  })

  it('can be left as RFC 8058 wants it, by a post to a link that never expires or by mail', () => {
    const { member, mail } = write([aContact(hostile)])
    const [, https = '', mailto = ''] =
      /^<(https:[^>]+)>, <(mailto:[^>]+)>$/.exec(mail.headers['List-Unsubscribe'] ?? '') ?? []
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail.headers['List-Id']).toBe('Rapport digest <digest.rapport.example>')
    expect(https).toMatch(/^https:\/\/rapport\.example\/unsubscribe\//)
    expect(readLink(https.split('/').at(-1) ?? '', keys, '2099-01-01T00:00:00.000Z')).toEqual({
      outcome: 'valid',
      link: { purpose: 'unsubscribe', memberId: member.id, thing: 'all' },
    })
    const { to, subject } = readMailto(mailto)
    expect(to).toMatch(/@in\.rapport\.example$/)
    expect(readUnsubscribeLocalPart(to.split('@')[0] ?? '', keys)).toBe(member.id)
    expect(subject).toBe('unsubscribe')
    expect(hrefs(mail)).toContain(https)
    expect(mail.text).toContain(`Stop the digests: ${https}`)
  })

  it('goes to the member and tells where to send what should be recorded', () => {
    const { member, mail } = write([aContact()])
    expect(mail.to).toBe(member.email)
    expect(mail.text).toContain('add+abc234@in.rapport.example')
  })

  it('has answers come where it is known what led to them, about the one contact that it is about', () => {
    const [one, other] = [aContact(), aContact()]
    expect(write([one]).mail.replyTo).toBe(`digest+abc234.${one.id}@in.rapport.example`)
    expect(write([one, other]).mail.replyTo).toBe('digest+abc234@in.rapport.example')
  })
})

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
    for (const [, mail] of mails.slice(0, 8)) {
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

describe('a receipt', () => {
  test.each([
    ['<1@example.com>', '<1@example.com>'],
    ['<1@example.com>\r\nBcc: eve@evil.example', undefined],
    ['<ü@example.com>', undefined],
    ['<1@a> <2@b>', undefined],
    [`<${'x'.repeat(900)}@example.com>`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('answers the mail %j in its thread: %j', (messageId, expected) => {
    const { headers } = receipt([{ kind: 'help' }], messageId === undefined ? {} : { messageId })
    expect(headers['In-Reply-To']).toBe(expected)
    expect(headers.References).toBe(expected)
  })

  it('names the mails before the one that it answers, as many as a header of SES holds', () => {
    const references = Array.from({ length: 100 }, (_, n) => `<${n}@example.com>`).join('\r\n ')
    const { headers } = receipt([{ kind: 'help' }], { messageId: '<mail@example.com>', references })
    expect(headers.References).toMatch(/^<\d+@example.com> .*<99@example.com> <mail@example.com>$/)
    expect(headers.References?.length).toBeGreaterThan(800)
  })

  it('can be answered, and about one contact the answer is about them', () => {
    const contact = aContact({})
    const one: Result = { kind: 'contact', done: 'added', contact, canUndo: true }
    expect(receipt([one]).replyTo).toBe(`add+abc234.${contact.id}@in.rapport.example`)
    expect(receipt([one, { ...one, contact: aContact({}) }]).replyTo).toBe('add+abc234@in.rapport.example')
  })

  test.each<[string, Result[]]>([
    ['Added: Jane Doe', [{ kind: 'contact', done: 'added', contact: aContact({}), canUndo: true }]],
    [
      'Recorded: you wrote to 2 people; added: Jane Doe',
      (['wrote', 'wrote', 'added'] as const).map((done) => ({
        kind: 'contact',
        done,
        contact: aContact({}),
        canUndo: true,
      })),
    ],
    [
      'Paused until 1 September 2027',
      [
        { kind: 'not understood', text: 'x' },
        { kind: 'paused', until: '2027-09-01' },
      ],
    ],
    ['I did not understand your mail', [{ kind: 'not understood', text: 'x' }]],
    ['You have no contact called “zed”', [{ kind: 'nobody', words: 'zed' }]],
    [
      'Who is due next, and 2 more',
      [{ kind: 'contacts', asked: 'next', search: '', contacts: [] }, { kind: 'help' }, { kind: 'help' }],
    ],
  ])('is called “%s”', (subject, results) => {
    expect(receipt(results).subject).toBe(subject)
  })

  it('asks whom the member means, with a link that acts on each', () => {
    const contacts = [aContact({ name: 'Jane Doe' }), aContact({ name: 'Jane Roe' })]
    const mail = receipt([{ kind: 'which', about: 'talked', words: 'jane', contacts }])
    const links = elements(mail, 'a').filter(({ textContent }) => textContent === 'We talked')
    expect(links.map((link) => readable(link.getAttribute('href') ?? ''))).toMatchObject(
      contacts.map(({ id }) => ({ link: { purpose: 'talked', thing: `${id}~mail1` } })),
    )
  })

  it('asks whom a word about a reference is about, with a link that records it', () => {
    const ann = aContact({ name: 'Ann Lee' })
    const which = { kind: 'which', about: 'reference', move: 'agreed', words: 'ann' } as const
    const mail = receipt([{ ...which, contacts: [ann, aContact({ name: 'Ann Roe' })] }])
    expect(readable(linkCalled(mail, 'They agreed'))).toMatchObject({
      link: { purpose: 'reference', thing: `${ann.id}~agreed` },
    })
  })

  it('shows three examples when nothing was understood, and none otherwise', () => {
    const [nothing, mixed] = [
      receipt([everything[3] as Result, { kind: 'not understood', text: 'x' }]),
      receipt(everything),
    ]
    expect(nothing.text.match(/^> /gm)).toHaveLength(3)
    expect(mixed.text).not.toMatch(/^> /m)
  })

  it('of 5,000 contacts with the longest names is not clipped', () => {
    const contacts = Array.from({ length: 5000 }, () =>
      aContact({ name: '<'.repeat(100), where: '&'.repeat(100) }),
    )
    for (const asked of ['list', 'find'] as const) {
      const mail = receipt([{ kind: 'contacts', asked, search: 'x', contacts }])
      expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000)
      expect(mail.text).toMatch(/And [\d,]+ more\./)
    }
  })

  it('has no header in common with a list', () => {
    expect(Object.keys(receipt(everything).headers).filter((name) => name.startsWith('List-'))).toEqual([])
  })
})

describe('a résumé reminder', () => {
  const allows = (mail: Mail, text: string) => readable(linkCalled(mail, text))
  const about = (purpose: string, thing = '2026') => ({
    outcome: 'valid',
    link: expect.objectContaining({ purpose, thing }),
  })

  it('has a link for each answer, good for its year, and for a win that is missing', () => {
    const mail = remind([aWin()])
    expect(allows(mail, 'Done')).toEqual(about('reminder-done'))
    expect(allows(mail, 'Remind me in 2 weeks')).toEqual(about('reminder-later'))
    expect(allows(mail, 'Skip this year')).toEqual(about('reminder-skip'))
    expect(allows(mail, 'Add a win')).toEqual(about('add-win', 'all'))
    expect(mail.replyTo).toBe('reminder+abc234@in.rapport.example')
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail.html).not.toContain('!</')
  })

  it('shows the latest wins below their jobs, and what else the year brought', () => {
    const wins = [
      aWin({ text: 'led the launch', job: 'Globex' }),
      aWin({ text: 'won a prize', date: '2026-03-01' }),
      aWin({ text: 'old', date: '2025-03-01' }),
    ]
    const people = ['Jane', 'Bo', 'Cy', 'Dora', 'Eve', 'Fred'].map((name) => aContact({ name }))
    const answered = { answer: 'done', on: '2025-11-14' } as const
    const mail = remind(wins, people, { reminders: { '2025': { sentOn: '2025-11-08', answered } } })
    expect(mail.subject).toBe('Your year in two lines, for your résumé')
    for (const said of [
      'Globex\n• Led the launch (November 2026)\n\nOther\n• Won a prize (March 2026)',
      'You have kept two wins since 8 November 2025.',
      '6 new contacts: Jane, Bo, Cy, Dora, Eve and 1 more.',
      'New since last year: Globex.',
      'Last time, on 8 November 2025, it was one win. You updated your résumé on 14 November 2025.',
      '[ ] LinkedIn: ',
    ])
      expect(mail.text).toContain(said)
  })

  it('says that a year that was skipped is in it', () => {
    const answered = { answer: 'skipped', on: '2025-11-14' } as const
    const mail = remind([aWin({ date: '2025-03-01' })], [], {
      reminders: { '2025': { sentOn: '2025-11-08', answered } },
    })
    expect(mail.text).toContain('it was one win. You skipped that year, so it is in here too.')
  })

  test.each(['&', '<', 'x', '李', '👩‍🚀'])(
    'of a thousand wins full of %j is not clipped, and its files hold all',
    (fill) => {
      const text = fill.repeat(500 / [...fill].length)
      const wins = Array.from({ length: 1000 }, (_, n) => aWin({ text, job: `${n}${text.slice(0, 60)}` }))
      const mail = remind(
        wins,
        Array.from({ length: 9 }, () => aContact({ name: fill.repeat(30) })),
      )
      expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
      expect(elements(mail, 'li bdi').length).toBeGreaterThanOrEqual(25)
      expect(mail.text).toMatch(/The attached files have all of them, 9\d\d more\./)
      for (const { content } of mail.attachments ?? [])
        expect(`${content}`.split('(November 2026)')).toHaveLength(1001)
    },
  )
})

describe('a sum-up', () => {
  it('says what was done with each mail, why there was no receipt, and where the contacts are', () => {
    const mail = sumUp([
      { subject: hostile.name, lines: ['Added: Jane Doe.', hostile.where] },
      { subject: '', lines: ['Added: Bo Chen.'] },
    ])
    expect(mail.subject).toBe('2 more mails on 21 November')
    expect(elements(mail, 'h2').map(({ textContent }) => textContent)).toEqual([
      hostile.name,
      'A mail without a subject',
    ])
    const lines = ['Added: Jane Doe.', hostile.where, 'Added: Bo Chen.']
    expect(elements(mail, 'bdi').map(({ textContent }) => textContent)).toEqual(lines)
    for (const line of lines) expect(mail.text).toContain(`- ${line}\n`)
    expect(mail.text).toContain('Rapport answers 20 mails a day with a receipt.')
    expect(linkCalled(mail, 'Your contacts')).toBe('https://rapport.example/contacts')
    expect(sumUp([{}]).subject).toBe('1 more mail on 21 November')
  })

  it('is no mailing list', () => {
    expect(Object.keys(sumUp([{}]).headers).filter((name) => name.startsWith('List-'))).toEqual([])
  })

  test.each([
    [50, undefined, '50 more mails'],
    [51, 'and 1 more mail', '51 more mails'],
    [499, 'and 449 more mails', '499 more mails'],
    [500, 'and 450 more mails', 'At least 500 more mails'],
  ])('of %i mails shows 50 of them', (count, rest, title) => {
    const mail = sumUp(Array.from({ length: count }, () => ({})))
    expect(elements(mail, 'h2')).toHaveLength(50)
    expect(/^and \d+ more .*$/m.exec(mail.text)?.[0]).toBe(rest)
    expect(mail.html.includes(rest ?? '449 more')).toBe(rest !== undefined)
    expect(mail.subject).toBe(`${title} on 21 November`)
  })

  test.each(['&', '"', '<', 'x', '李', '👩‍🚀'])('with the longest lines of %j is not clipped', (fill) => {
    const lines = Array.from({ length: 60 }, () => fill.repeat(400))
    const mail = sumUp(Array.from({ length: 500 }, () => ({ subject: fill.repeat(300), lines })))
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
    expect(elements(mail, 'h2')).toHaveLength(50)
    expect(mail.text.match(/- and (42|48) more\n/g)).toHaveLength(50)
  })

  it('with mails as people write them is not shortened', () => {
    const lines = Array.from(
      { length: 5 },
      (_, n) => `Recorded: Katharina Montgomery-${n}. Next: 21 February 2027.`,
    )
    const mail = sumUp(
      Array.from({ length: 50 }, () => ({ subject: 'Notes from the offsite in Lisbon', lines })),
    )
    expect(mail.html).not.toContain('…')
    expect(mail.html).not.toMatch(/and \d+ more/)
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
  })
})
