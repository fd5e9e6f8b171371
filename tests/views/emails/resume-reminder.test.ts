import { describe, expect, it, test } from 'vitest'
import type { Contact } from '../../../core/contact.ts'
import type { Mail } from '../../../core/mail.ts'
import type { Member } from '../../../core/member.ts'
import { composeReminder } from '../../../core/resume-reminder.ts'
import type { Win } from '../../../core/win.ts'
import { resumeReminderMail } from '../../../views/emails/resume-reminder.tsx'
import { aContact, aMember, anId, keys, now, site, today } from '../../examples.ts'
import { areMails, elements, hostile, linkCalled, readable } from './mail.ts'

const aWin = (fields: Partial<Win> = {}): Win => ({ id: anId(), date: today, text: 'Shipped it', ...fields })
const remind = (wins: Win[], contacts: Contact[] = [], fields: Partial<Member> = {}) => {
  const member = aMember({ intakeSecret: 'abc234', ...fields })
  const reminder = composeReminder(member, '2026', { wins, contacts }, today)
  return resumeReminderMail({ member, reminder, site, keys, now })
}

areMails([
  [
    'résumé reminder',
    remind([aWin({ text: hostile.name, job: hostile.where }), aWin()], [aContact(hostile)]),
  ],
  ['résumé reminder without wins', remind([])],
])

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
