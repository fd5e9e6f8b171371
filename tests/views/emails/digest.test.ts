import { describe, expect, it, test } from 'vitest'
import type { Contact } from '../../../core/contact.ts'
import { composeDigest } from '../../../core/digest.ts'
import { readLink, readUnsubscribeLocalPart } from '../../../core/links.ts'
import type { Member } from '../../../core/member.ts'
import { digestMail } from '../../../views/emails/digest.tsx'
import { aContact, aMember, keys, now, site, today } from '../../examples.ts'
import { areMails, elements, hostile, hrefs, linkCalled, readable, readMailto } from './mail.ts'

const write = (due: Contact[], fields: Partial<Member> = {}) => {
  const member = aMember({ intakeSecret: 'abc234', ...fields })
  const digest = composeDigest(member, due, '2026-11', today)
  return { member, digest, mail: digestMail({ member, digest, site, keys, now }) }
}

areMails([
  [
    'digest',
    write([aContact(hostile), aContact({}, { addedOn: today })], { name: hostile.name, digestSize: 1 }).mail,
  ],
  ['digest with nobody due', write([]).mail],
])

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

  it('has a space between its buttons where a mail program leaves out their styles', () => {
    const [row] = elements(write([aContact({ emails: ['jane@acme.com'] })]).mail, 'div').filter(
      ({ textContent }) => textContent?.endsWith('We talked'),
    )
    expect(row?.textContent).toBe('Write to them We talked')
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
