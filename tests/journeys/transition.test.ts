import { afterAll, describe, expect, it } from 'vitest'
import type { SentMail } from '../../local/outbox.ts'
import type { Browser, Page } from './browser.ts'
import { add, link, links, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()
const programs: ReturnType<typeof mailProgram>[] = []
afterAll(() => {
  for (const each of programs) each.close()
})

/** A member who signed up on a day, and their mail program. Digests come on the 20th, and wait for nobody here. */
const aMember = async (email: string, on: string) => {
  await local.setClock(`${on}T09:00:00Z`)
  const browser = await local.signUp(email, { digestDay: '20', digestHour: '8' })
  const intake = (await local.latestMail(email)).replyTo ?? ''
  const program = mailProgram(local, email)
  programs.push(program)
  const signIn = async (address = email) => {
    await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email: address })
    await browser.press(await browser.open(link(await local.latestMail(address), 'Sign in')), 'Sign in')
  }
  return {
    email,
    browser,
    program,
    signIn,
    tell: (text: string, to = intake) => program.ask({ subject: '', text }, to),
  }
}

const addDays = (date: string, days: number) =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Each mail of the days from one to another, under the day on which it came, ticking after the digest hour until nothing more goes. */
const mailsOf = async (email: string, from: string, until: string): Promise<[string, string][]> => {
  const mails: [string, string][] = []
  for (let day = from; day <= until; day = addDays(day, 1)) {
    await local.setClock(`${day}T07:05:00Z`)
    let sent = 0
    for (let more = 1; more > 0; sent += more) more = (await local.tick()).sent
    if (sent === 0) continue
    const since = `${day}T07:05:00`
    for (const { at, subject } of await local.mailsTo(email)) if (at >= since) mails.push([day, subject])
  }
  return mails
}

/** Sends what a draft in a mail or on a page says, changed or not, from the member's own program. */
const sendDraft = async (
  { program }: { program: ReturnType<typeof mailProgram> },
  href: string,
  to = decodeURIComponent(href.slice('mailto:'.length).split('?')[0] ?? ''),
) => {
  const fields = new URL(href).searchParams
  const envelope = [fields.get('bcc') ?? '']
  await program.send({ to, subject: fields.get('subject') ?? '', text: fields.get('body') ?? '' }, envelope)
  await program.taken()
}
const hrefOf = (page: Page, text: string) =>
  [...page.document.querySelectorAll('main a')]
    .find((each) => each.textContent === text)
    ?.getAttribute('href') ?? ''
const pageText = async (browser: Browser, path = '/transition') => (await browser.open(path)).text
const latest = (email: string): Promise<SentMail> => local.latestMail(email)
const press = async (browser: Browser, mail: SentMail, text: string, button: string) =>
  browser.press(await browser.open(link(mail, text)), button)

describe('a job change from 20 days before until 40 days after, by mail alone', () => {
  it('gives the right mails on the right days, and what is done is not asked for again', async () => {
    const email = 'ada@acme.com'
    const ada = await aMember(email, '2027-06-10')
    for (const [name, address, lastTouch] of [
      ['Dee Lost', 'dee@acme.com', '2027-06-01'],
      ['Eve Old', 'eve@home.example', '2026-01-05'],
      ['Fay Older', 'fay@home.example', '2025-01-05'],
    ] as const)
      await add(ada.browser, { name, emails: address, lastTouch, cadence: 'P1Y', relation: 'other' })

    const planned = await ada.tell(
      'leaving 30 June, manager Ann Lee <ann@acme.com>, peers bo@acme.com, cy@acme.com, joining Initech',
    )
    expect(planned.subject).toBe('Added: 3 contacts; your last day: 30 June 2027')
    expect(planned.text).toContain('The next mail comes on 16 June 2027.')
    expect(planned.text).toContain('Added: Ann Lee.')

    expect(await mailsOf(email, '2027-06-11', '2027-06-16')).toEqual([
      ['2027-06-16', 'Two weeks left: write to Ann first'],
    ])
    const ask = await latest(email)
    expect(ask.text).toContain('bo, a peer')
    expect(ask.text).toContain('Whom you would lose')
    expect(ask.text).toContain('Dee Lost')
    expect(ask.text.indexOf('Ann Lee')).toBeLessThan(ask.text.indexOf('bo, a peer'))
    const draft = link(ask, 'Write to Ann')
    expect(new URL(draft).searchParams.get('body')).toContain('Would you be a reference for me?')
    expect(new URL(draft).searchParams.get('body')).not.toContain('ada@acme.com')
    await sendDraft(ada, draft)
    expect((await latest(email)).subject).toBe(
      'Recorded: you wrote to Ann Lee; asked for a reference: Ann Lee',
    )
    await sendDraft(ada, link(ask, 'Ask for a personal address'))

    expect(await mailsOf(email, '2027-06-17', '2027-06-23')).toEqual([
      ['2027-06-20', expect.stringContaining('write to')],
      ['2027-06-23', 'One week left: change your address'],
    ])
    const remind = await latest(email)
    expect(remind.text).toContain('You sign in to Rapport with ada@acme.com, which ends with the job.')
    expect(remind.text).toContain('bo, a peer')
    expect(remind.text).not.toContain('Ann Lee')
    expect(remind.text).not.toContain('Dee Lost')
    const [askedBo] = links(remind).filter(({ text }) => text === 'Asked already')
    await ada.browser.press(await ada.browser.open(askedBo?.href ?? ''), 'Tick it off')

    expect(await mailsOf(email, '2027-06-24', '2027-06-29')).toEqual([
      ['2027-06-29', 'Tomorrow is your last day: say goodbye'],
    ])
    const farewell = await latest(email)
    expect(farewell.text).toContain('> Tomorrow is my last day.')
    await sendDraft(ada, link(farewell, 'Open the farewell'), 'team@acme.com, ann@acme.com')
    expect((await latest(email)).text).toContain('Recorded: you wrote to Ann Lee')
    expect((await latest(email)).subject).toContain('ticked off: your farewell')
    expect((await local.dump()).some((item) => item.name === 'team')).toBe(false)

    // The address of the company still works on the last day.
    expect(await mailsOf(email, '2027-06-30', '2027-07-07')).toEqual([
      ['2027-07-07', 'Before the mailbox is closed: change your address'],
    ])
    const announce = await latest(email)
    const told = announce.text
    expect(told.indexOf('Fay Older')).toBeGreaterThan(0)
    expect(told.indexOf('Fay Older')).toBeLessThan(told.indexOf('Eve Old'))
    expect(told).not.toContain('Dee Lost')
    expect(new URL(link(announce, 'Write to Fay')).searchParams.get('body')).toContain(
      'I have left my old job and now work at Initech.',
    )
    await sendDraft(ada, link(announce, 'Write to Fay'))
    await ada.signIn()
    expect(await pageText(ada.browser)).not.toContain('Fay Older')
    expect(await pageText(ada.browser)).toContain('Eve Old')

    expect(await mailsOf(email, '2027-07-08', '2027-08-09')).toEqual([
      ['2027-07-20', expect.stringContaining('write to')],
      ['2027-07-30', 'Before the mailbox is closed: change your address'],
    ])
    const month = await latest(email)
    expect(month.text).toContain('bo, twice a year')
    await sendDraft(ada, link(month, 'Write to Ann'))
    await ada.signIn()
    const page = await pageText(ada.browser)
    expect(page).toMatch(/how often to talk30 July 2027, past\. Done on \d+ August\./)
    const contacts = (await local.dump()).filter(({ SK }) => String(SK).startsWith('CONTACT#'))
    const cadences = Object.fromEntries(contacts.map(({ name, cadence }) => [name, cadence]))
    expect(cadences).toMatchObject({ 'Ann Lee': 'P3M', bo: 'P6M', cy: 'P6M', 'Dee Lost': 'P1Y' })
  }, 60_000)

  it('is put off, taken back, and called off, after which no mail comes', async () => {
    const email = 'bea@home.example'
    const bea = await aMember(email, '2028-01-03')
    await bea.tell('leaving 1 February, manager ann@acme.com')
    expect(await mailsOf(email, '2028-01-04', '2028-01-18')).toEqual([
      ['2028-01-18', 'Two weeks left: write to ann'],
    ])
    const off = await bea.tell('leaving 1 March')
    expect(off.text).toContain('Your last day is 1 March 2028, and no longer 1 February 2028.')
    // What has come does not come again; what has not moves with the day.
    expect(await mailsOf(email, '2028-01-19', '2028-02-22')).toEqual(
      [
        ['2028-01-20', expect.stringContaining('write to')],
        ['2028-02-20', expect.stringContaining('write to')],
        ['2028-02-23', 'x'],
      ].slice(0, 2),
    )
    await press(bea.browser, off, 'Back to 1 February 2028', 'It is 1 February 2028')
    const again = await bea.tell('leaving 1 March')
    expect(again.text).toContain('no longer 1 February 2028')
    const staying = await bea.tell('I am staying')
    expect(staying.subject).toBe('Your leaving is called off')
    expect((await mailsOf(email, '2028-02-23', '2028-04-15')).map(([day]) => day)).toEqual(['2028-03-20'])
    await local.setClock('2028-04-16T07:00:00Z')
    const late = await bea.tell('not leaving')
    expect(late.subject).toBe('Your leaving is called off')
    await press(bea.browser, staying, 'Take it up again', 'Take it up again')
    await local.tick()
    expect((await latest(email)).subject).toBe('A month on: write to ann')
  }, 60_000)

  it('asks whom a name means, and puts the one who is chosen among them', async () => {
    const email = 'cleo@home.example'
    const cleo = await aMember(email, '2029-01-03')
    for (const name of ['Bo Chen', 'Bo Roe']) await add(cleo.browser, { name, relation: 'peer' })
    const which = await cleo.tell('leaving 1 March, peers bo and zed')
    expect(which.text).toContain('Whom do you mean by “bo”?')
    expect(which.text).toContain('You have no contact called “zed”.')
    const [, roe] = links(which).filter(({ text }) => text === 'That one')
    await cleo.browser.press(await cleo.browser.open(roe?.href ?? ''), 'Yes, my peer')
    expect(await pageText(cleo.browser)).toMatch(/Who is whoBo Roe, peer/)
    expect((await cleo.tell('leaving, manager Ann Lee <ann@acme.com>')).text).toContain(
      'Your last day is 1 March 2029.',
    )
    expect(await pageText(cleo.browser)).toMatch(/Who is whoAnn Lee, manager.*Bo Roe, peer/)
  })
})

describe('a job change by page alone', () => {
  it('is planned, ticked off, put off and called off', async () => {
    const email = 'dora@home.example'
    const dora = await aMember(email, '2030-03-01')
    const { browser } = dora
    for (const name of ['Bo Chen', 'Bo Roe']) await add(browser, { name, relation: 'peer' })
    const form = await browser.open('/transition')
    const typed = { lastDay: '2030-03-25', company: 'Acme', manager: 'Ann Lee <ann@acme.com>', peers: 'bo' }
    const unclear = await browser.press(form, 'Plan it', typed)
    expect(unclear.text).toContain('“bo” could be Bo Chen or Bo Roe: write the address.')
    expect(
      (await browser.press(form, 'Plan it', { ...typed, peers: '', lastDay: '2040-01-01' })).status,
    ).toBe(422)
    expect((await browser.open('/contacts')).text).not.toContain('Ann Lee')
    const planned = await browser.press(form, 'Plan it', { ...typed, peers: 'Bo Roe\ncy@acme.com' })
    expect(planned.text).toContain('Leaving AcmeYour last day is 25 March 2030, in 24 days.')
    expect(planned.text).toMatch(/Ann Lee, manager.*Not written to yet.*Bo Roe, peer.*cy, peer/)

    await sendDraft(dora, hrefOf(planned, 'Write to Ann'))
    expect(await pageText(browser)).toContain(
      'Written to on 1 March 2030. Reference: Asked on 1 March 2030, no answer yet.',
    )
    await browser.press(
      await browser.open(hrefOf(await browser.open('/transition'), 'Asked already')),
      'Tick it off',
    )
    expect(await pageText(browser)).toContain('2 of 3 asked')
    const left = await browser.press(await browser.open('/transition'), 'Leave out')
    expect(left.text).toContain('Ann Lee is left out')
    expect(await pageText(browser)).toContain('1 of 2 asked')

    await browser.press(await browser.open('/transition'), 'Save', {
      lastDay: '2030-04-25',
      newCompany: 'Initech',
    })
    expect(await pageText(browser)).toContain('Your last day is 25 April 2030, in 55 days. Then Initech.')
    expect(await mailsOf(email, '2030-03-02', '2030-04-10')).toEqual([
      ['2030-03-20', expect.stringContaining('write to')],
    ])
    await dora.signIn()
    const off = await browser.press(await browser.open('/transition'), 'Call it off')
    expect(off.text).toContain('It is called off')
    expect(await mailsOf(email, '2030-04-11', '2030-06-10')).toEqual([
      ['2030-04-20', expect.stringContaining('write to')],
      ['2030-05-20', expect.stringContaining('write to')],
    ])
  }, 60_000)
})

describe('a late start', () => {
  it('brings what is past with the first mail, at once, and each step once', async () => {
    const email = 'eli@acme.com'
    const eli = await aMember(email, '2031-05-26')
    await eli.tell('I’m leaving Acme on 30 May, manager ann@acme.com, peers bo@acme.com')
    expect(await mailsOf(email, '2031-05-27', '2031-05-28')).toEqual([
      ['2031-05-27', '3 days left at Acme: change your address'],
    ])
    const { text } = await latest(email)
    expect(text).toContain('ann, your manager')
    expect(text).toContain('bo, a peer')
    expect((await mailsOf(email, '2031-05-29', '2031-07-10')).map(([day]) => day)).toEqual([
      '2031-05-29',
      '2031-06-06',
      '2031-06-20',
      '2031-06-29',
    ])
  }, 60_000)

  it('after the last day asks for what can still be asked for', async () => {
    const email = 'fred@home.example'
    const fred = await aMember(email, '2032-05-26')
    await fred.tell('leaving 16 May 2032, manager ann@acme.com')
    await local.tick()
    const mail = await latest(email)
    expect(mail.subject).toBe('A week on: update your profiles')
    expect(mail.text).toContain('ann, your manager')
    expect(new URL(link(mail, 'Write to ann')).searchParams.get('body')).toContain('My last day was 16 May')
    expect(mail.text).not.toContain('goodbye')
  })
})

describe('the address of a company that a member leaves', () => {
  it('works beside the new one until the last day is over, and then no more', async () => {
    const old = 'gil@acme.com'
    const gil = await aMember(old, '2033-03-01')
    await gil.tell('leaving 10 March, manager ann@acme.com')
    await local.setClock('2033-03-05T09:00:00Z')
    await gil.browser.press(await gil.browser.open('/settings/address'), 'Mail me the link', {
      email: 'gil@home.example',
      primary: 'on',
    })
    const confirm = await gil.browser.open(link(await latest('gil@home.example'), 'Use this address'))
    expect(confirm.text).toContain('gil@acme.com works beside it until 10 March 2033.')
    await gil.browser.press(confirm, 'Use this address')
    expect(await pageText(gil.browser)).toContain('You sign in with gil@home.example.')
    const takeBack = link(await latest(old), 'That was not me')

    await local.setClock('2033-03-10T20:00:00Z')
    await gil.signIn(old)
    expect((await gil.browser.open(takeBack)).status).toBe(200)
    expect((await gil.browser.open('/settings')).text).toContain('You are gil@home.example.')
    const ask = () =>
      gil.program.send({ to: 'add@in.localhost', subject: 'next', text: '' }, ['add@in.localhost'])
    await ask()
    await gil.program.taken()
    expect((await latest('gil@home.example')).subject).toBe('Who is due next')
    await local.tick()
    expect((await latest('gil@home.example')).subject).toBe('Today is your last day: say goodbye')

    await local.setClock('2033-03-11T09:00:00Z')
    const elsewhere = local.browser()
    await elsewhere.press(await elsewhere.open('/sign-in'), 'Mail me the link', { email: old })
    expect((await latest(old)).subject).toBe('You are not a member of Rapport with this address')
    expect((await elsewhere.open(takeBack)).status).toBe(410)
    expect((await elsewhere.post(new URL(takeBack).pathname, {})).status).toBe(410)
    await gil.signIn('gil@home.example')
    expect((await gil.browser.open('/contacts')).text).toContain('ann')
    const before = (await local.mailsTo('gil@home.example')).length
    await ask()
    await gil.program.taken()
    expect(await local.mailsTo('gil@home.example')).toHaveLength(before)
  })
})
