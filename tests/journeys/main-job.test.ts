import { describe, expect, it } from 'vitest'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()

describe('from sign-up to “We talked”', () => {
  it('signs up, adds three contacts, reads the digest a month later, and moves a date', async () => {
    await local.setClock('2026-11-02T09:00:00Z')
    const ada = await local.signUp('ada@example.com', { digestDay: '22', digestHour: '9' })
    const welcome = await local.latestMail('ada@example.com')
    expect(welcome.subject).toBe('Welcome to Rapport')
    expect(welcome.text).toMatch(/add\+[a-z2-7]{16}@in\.localhost/)
    expect(welcome.text).toContain('22 November 2026 at 09:00')

    await add(ada, { name: 'Jane Doe', emails: 'jane@acme.com', cadence: 'P3M', lastTouch: '2026-05-03' })
    const withoutSignIn = local.browser()
    const byLink = await withoutSignIn.open(link(welcome, 'Add a contact'))
    const added = await withoutSignIn.press(byLink, 'Add', { name: 'Bo Chen', relation: 'peer' })
    expect(added.text).toContain('Bo Chen is among your contacts')
    await add(ada, { name: 'Cy Young', emails: 'cy@example.org', cadence: 'P1Y', lastTouch: '2026-10-30' })
    expect((await ada.open('/contacts')).text).toContain('3 contacts')

    await local.setClock('2026-11-22T07:59:00Z')
    expect(await local.tick()).toEqual({ planned: 0, sent: 0 })
    await local.setClock('2026-11-22T08:00:00Z')
    expect(await local.tick()).toEqual({ planned: 1, sent: 1 })
    expect(await local.tick()).toEqual({ planned: 0, sent: 0 })

    const digest = await local.latestMail('ada@example.com')
    expect(digest.subject).toBe('This month: write to Jane and Bo')
    expect(digest.text).toContain('Your manager at Acme. Last talked 6 months ago, on 3 May 2026.')
    expect(digest.text).not.toContain('Cy Young')
    expect(digest.headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })

    const page = await withoutSignIn.open(link(digest, 'We talked'))
    expect(page.text).toContain('You talked with Jane Doe?')
    const done = await withoutSignIn.press(page, 'We talked', { note: 'She is moving to Lisbon.' })
    expect(done.text).toContain('Recorded: you talked with Jane DoeNext: 22 February 2027.')
    expect((await ada.open('/contacts?search=jane')).text).toContain('Next: 22 February 2027')

    await local.setClock('2027-03-22T08:00:00Z')
    await local.tick()
    expect((await local.latestMail('ada@example.com')).text).toContain('> She is moving to Lisbon.')
  })

  it('sends one current digest after an outage of forty days, and none to somebody with nobody due', async () => {
    await local.setClock('2027-05-01T08:00:00Z')
    const bea = await local.signUp('bea@example.com', { digestDay: '10', digestHour: '7' })
    await add(bea, { name: 'Dora Example' })
    await local.signUp('cleo@example.com', { digestDay: '10', digestHour: '7' })
    await local.advance('P40D')
    await local.tick()
    const subjects = (mails: { subject: string }[]) => mails.map(({ subject }) => subject).slice(2)
    expect(subjects(await local.mailsTo('bea@example.com'))).toEqual(['This month: write to Dora'])
    expect(subjects(await local.mailsTo('cleo@example.com'))).toEqual([])
  })

  it('keeps the last note when a later touch has none, and loses no month when the day is changed', async () => {
    await local.setClock('2027-08-03T08:00:00Z')
    const fay = await local.signUp('fay@example.com', { digestDay: '10', digestHour: '7' })
    await add(fay, { name: 'Gil Note', cadence: 'P1M' })
    await local.setClock('2027-08-10T08:00:00Z')
    await local.tick()
    const first = await local.latestMail('fay@example.com')
    await fay.press(await fay.open(link(first, 'We talked')), 'We talked', {
      note: 'Their daughter starts school.',
    })
    await local.setClock('2027-09-09T08:00:00Z')
    const edit = await fay.open(link(first, 'Edit'))
    await fay.press(edit, 'Save', { lastTouch: '2027-08-09' })
    await fay.press(await fay.open('/settings'), 'Save', { digestDay: '5' })
    expect((await fay.open('/settings')).text).toContain('Your digest is on its way.')
    await local.tick()
    expect((await local.latestMail('fay@example.com')).text).toContain('> Their daughter starts school.')
    expect((await fay.open('/settings')).text).toContain('Your next digest comes on 5 October 2027')
    await fay.press(await fay.open('/settings'), 'Save', { digestDay: '28' })
    expect((await fay.open('/settings')).text).toContain('Your next digest comes on 28 October 2027')
  })

  it('mails somebody with nobody due when they asked for it', async () => {
    const dan = await local.signUp('dan@example.com', { digestDay: '15', digestHour: '7' })
    await dan.press(await dan.open('/settings'), 'Save', { mailWhenNobodyDue: 'on' })
    await local.advance('P1M')
    await local.tick()
    expect((await local.latestMail('dan@example.com')).subject).toMatch(/^Nobody is due this \w+$/)
  })

  it('holds as many as the member says, longest late for their cadence first, and says how many wait', async () => {
    await local.setClock('2028-01-02T08:00:00Z')
    const eve = await local.signUp('eve@example.com', { digestDay: '20', digestHour: '7' })
    await eve.press(await eve.open('/settings'), 'Save', { digestSize: '2' })
    await add(eve, { name: 'Yearly Fred', cadence: 'P1Y', lastTouch: '2026-12-01' })
    await add(eve, { name: 'Monthly Gus', cadence: 'P1M', lastTouch: '2027-10-01' })
    await add(eve, { name: 'Quarterly Hal', cadence: 'P3M', lastTouch: '2027-09-01' })
    await local.setClock('2028-01-20T08:00:00Z')
    await local.tick()
    const { text } = await local.latestMail('eve@example.com')
    expect(text.indexOf('Monthly Gus')).toBeLessThan(text.indexOf('Quarterly Hal'))
    expect(text).not.toContain('Yearly Fred')
    expect(text).toContain('1 more contact waits for a later digest.')
  })
})
