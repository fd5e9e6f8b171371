import { beforeAll, describe, expect, it } from 'vitest'
import { link, localMode } from './local-mode.ts'

const local = localMode()
const anHour = 'PT1H1M'
beforeAll(() => local.setClock('2026-11-02T09:00:00Z'))

const ask = async (address: string, page = '/sign-in', values: Record<string, string> = {}) => {
  const browser = local.browser()
  const answer = await browser.press(await browser.open(page), 'Mail me the link', {
    email: address,
    ...values,
  })
  return { browser, answer, mail: await local.latestMail(address) }
}
const askToSignUp = (address: string) => ask(address, '/sign-up', { name: 'Ada', zone: 'Asia/Tokyo' })
const codeIn = (text: string) => /\b(\d{6})\b/.exec(text)?.[1] ?? ''
const wrongCode = (code: string) => (code === '000000' ? '000001' : '000000')

describe('signing up', () => {
  it('takes a mailed link and a button', async () => {
    const { browser, answer, mail } = await askToSignUp('new@example.com')
    expect(answer.text).toContain('Check your mail')
    expect(mail.subject).toBe('Confirm your address for Rapport')
    const page = await browser.open(link(mail, 'Confirm my address'))
    expect(page.text).toContain('This makes new@example.com a member of Rapport')
    expect((await browser.press(page, 'Become a member')).text).toContain('Begin with three people')
    expect((await browser.open('/settings')).text).toContain('You are new@example.com')
  })

  it('spreads those who do not choose a day', async () => {
    const days = new Set<string>()
    for (const name of ['s1', 's2', 's3', 's4', 's5', 's6']) {
      const member = await local.signUp(`${name}@example.com`)
      days.add(/next digest comes on (\d+ \w+)/.exec((await member.open('/settings')).text)?.[1] ?? '')
    }
    expect(days.size).toBeGreaterThan(1)
  })

  it('says so when the link was used before, and signs nobody in twice', async () => {
    const { browser, mail } = await askToSignUp('twice@example.com')
    const href = link(mail, 'Confirm my address')
    const page = await browser.open(href)
    await browser.press(page, 'Become a member')
    const other = local.browser()
    const again = await other.press(page, 'Become a member')
    expect(again.status).toBe(410)
    expect(again.text).toContain('This link has been used already')
    expect((await other.open(href)).text).toContain('Ask for a new link')
    expect(other.cookies.has('__Host-session')).toBe(false)
  })

  it('mails a member who signs up again a link to sign in', async () => {
    await local.signUp('again@example.com')
    await local.advance('PT2M')
    const { browser, mail } = await askToSignUp('again@example.com')
    expect(mail.text).toContain('You are a member already')
    const page = await browser.press(await browser.open(link(mail, 'Sign in')), 'Sign in')
    expect(page.url).toContain('/overview')
    expect(await local.state()).toMatchObject({ members: 9 })
  })

  it('keeps one member when two sign-ups of one address are both confirmed', async () => {
    const first = await askToSignUp('both@example.com')
    await local.advance('PT2M')
    const second = await askToSignUp('both@example.com')
    await first.browser.press(
      await first.browser.open(link(first.mail, 'Confirm my address')),
      'Become a member',
    )
    const late = await second.browser.press(
      await second.browser.open(link(second.mail, 'Confirm my address')),
      'Become a member',
    )
    expect(late.text).toContain('You are a member already')
    expect((await local.mailsTo('both@example.com')).map(({ subject }) => subject)).toEqual([
      'Confirm your address for Rapport',
      'Confirm your address for Rapport',
      'Welcome to Rapport',
    ])
  })

  it('refuses a link after 24 hours, and before that takes it', async () => {
    const { browser, mail } = await askToSignUp('late@example.com')
    await local.advance('PT23H59M')
    const page = await browser.open(link(mail, 'Confirm my address'))
    expect(page.status).toBe(200)
    await local.advance('PT1M')
    const late = await browser.press(page, 'Become a member')
    expect(late.text).toContain('This link has expired')
    expect((await browser.open(page.url)).text).toContain('Sign up again')
  })

  it('says whose link it is to somebody signed in with another address', async () => {
    const ada = await local.signUp('one@example.com')
    const { mail } = await askToSignUp('two@example.com')
    const page = await ada.open(link(mail, 'Confirm my address'))
    expect(page.text).toContain('This makes two@example.com a member')
    expect(page.text).toContain('You are signed in as one@example.com at the moment; that ends.')
    await ada.press(page, 'Become a member')
    expect((await ada.open('/settings')).text).toContain('You are two@example.com')
  })

  it('shows the form again with what was typed and the error beside its field', async () => {
    const browser = local.browser()
    const page = await browser.press(await browser.open('/sign-up'), 'Mail me the link', {
      name: 'Zoë O’Brien-李',
      email: 'not an address',
    })
    expect(page.status).toBe(422)
    expect(page.document.querySelector('#name')?.getAttribute('value')).toBe('Zoë O’Brien-李')
    const email = page.document.querySelector('#email')
    expect(email?.getAttribute('value')).toBe('not an address')
    expect(email?.getAttribute('aria-invalid')).toBe('true')
    const described = email?.getAttribute('aria-describedby')?.split(' ') ?? []
    expect(described.map((id) => page.document.getElementById(id)?.textContent)).toContain(
      'Enter an email address like name@example.com.',
    )
  })

  it('gives exactly one session to 100 confirmations at once', async () => {
    const { mail } = await askToSignUp('parallel@example.com')
    const before = await local.state()
    const confirm = () =>
      fetch(link(mail, 'Confirm my address'), { method: 'POST', redirect: 'manual' }).then(
        ({ status }) => status,
      )
    const statuses = await Promise.all(Array.from({ length: 100 }, confirm))
    expect(statuses.filter((status) => status === 303)).toHaveLength(1)
    expect(statuses.filter((status) => status === 410)).toHaveLength(99)
    const after = await local.state()
    expect(after.sessions).toBe((before.sessions ?? 0) + 1)
    expect(after.members).toBe((before.members ?? 0) + 1)
  })
})

describe('signing in', () => {
  it('takes a link for 15 minutes', async () => {
    await local.signUp('back@example.com')
    await local.advance(anHour)
    const { browser, mail } = await ask('back@example.com')
    await local.advance('PT14M')
    const page = await browser.open(link(mail, 'Sign in'))
    expect(page.text).toContain('This signs in back@example.com')
    await local.advance('PT1M')
    expect((await browser.press(page, 'Sign in')).text).toContain('This link has expired')
  })

  it('takes the code from the mail instead, once', async () => {
    await local.signUp('code@example.com')
    await local.advance(anHour)
    const { browser, answer, mail } = await ask('code@example.com')
    const page = await browser.press(answer, 'Continue', { code: codeIn(mail.text) })
    expect(page.url).toContain('/overview')
    const other = local.browser()
    other.cookies.set('__Host-pending', browser.cookies.get('__Host-pending') ?? '')
    const again = await other.press(await other.open('/check-your-mail'), 'Continue', {
      code: codeIn(mail.text),
    })
    expect(again.text).toContain('used already')
  })

  it('takes no code in another browser than the one that asked', async () => {
    await local.signUp('elsewhere@example.com')
    await local.advance(anHour)
    const { answer, mail } = await ask('elsewhere@example.com')
    const other = local.browser()
    expect((await other.press(answer, 'Continue', { code: codeIn(mail.text) })).text).toContain(
      'not the code',
    )
  })

  it('takes five tries at a code, then no more, even with the right one; the link still works', async () => {
    await local.signUp('guess@example.com')
    await local.advance(anHour)
    const { browser, answer, mail } = await ask('guess@example.com')
    const code = codeIn(mail.text)
    for (let tries = 0; tries < 5; tries++)
      expect((await browser.press(answer, 'Continue', { code: wrongCode(code) })).text).toContain(
        'not the code',
      )
    expect((await browser.press(answer, 'Continue', { code })).text).toContain('That code no longer works')
    const page = await browser.press(await browser.open(link(mail, 'Sign in')), 'Sign in')
    expect(page.url).toContain('/overview')
  })

  it('takes the code also when the button was pressed twice', async () => {
    await local.signUp('hasty@example.com')
    await local.advance(anHour)
    const { browser, mail } = await ask('hasty@example.com')
    const again = await browser.press(await browser.open('/sign-in'), 'Mail me the link', {
      email: 'hasty@example.com',
    })
    expect(await local.latestMail('hasty@example.com')).toEqual(mail)
    expect((await browser.press(again, 'Continue', { code: codeIn(mail.text) })).url).toContain('/overview')
  })

  it('ends with sign-out, also for a cookie that was kept', async () => {
    const ada = await local.signUp('out@example.com')
    const kept = local.browser()
    kept.cookies.set('__Host-session', ada.cookies.get('__Host-session') ?? '')
    expect((await kept.open('/contacts')).text).toContain('Contacts')
    await ada.post('/sign-out', {})
    expect((await ada.open('/contacts')).url).toContain('/sign-in')
    expect((await kept.open('/contacts')).url).toContain('/sign-in')
  })
})

describe('who is a member', () => {
  const answerTo = async (path: string, form: Record<string, string>) => {
    const response = await fetch(new URL(path, local.url()), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    const { 'set-cookie': cookie = '', date: _, ...headers } = Object.fromEntries(response.headers)
    return {
      status: response.status,
      headers,
      cookie: cookie.replace(/=[a-z2-7]{16};/, '=…;'),
      body: await response.text(),
    }
  }

  it('cannot be learned from the answers to sign-in and sign-up', async () => {
    await local.signUp('member@example.com')
    await local.advance(anHour)
    const form = (email: string) => ({ email, name: 'A', zone: 'UTC', digestDay: '', digestHour: '' })
    const member = await answerTo('/sign-in', form('member@example.com'))
    expect(member.status).toBe(303)
    expect(await answerTo('/sign-in', form('stranger@example.com'))).toEqual(member)
    expect(await answerTo('/sign-in', form('stranger@example.com'))).toEqual(member)
    expect(await answerTo('/sign-up', form('member@example.com'))).toEqual(member)
    expect(await answerTo('/sign-up', form('another@example.com'))).toEqual(member)
    expect((await local.latestMail('stranger@example.com')).subject).toContain('You are not a member')
  })

  it('sends one address at most one mail a minute and five an hour', async () => {
    await local.advance(anHour)
    const count = async () => (await local.mailsTo('flood@example.com')).length
    await ask('flood@example.com')
    await ask('flood@example.com')
    expect(await count()).toBe(1)
    for (let minutes = 0; minutes < 9; minutes++) {
      await local.advance('PT1M')
      await ask('FLOOD@example.com').catch(() => undefined)
      await ask('flood@example.com')
    }
    expect(await count()).toBeLessThanOrEqual(5)
    await local.advance(anHour)
    await ask('flood@example.com')
    expect((await local.latestMail('flood@example.com')).subject).toContain('You are not a member')
  })

  it('tells one computer to wait when it asks for too many', async () => {
    await local.advance(anHour)
    const statuses: number[] = []
    for (let index = 0; index < 31; index++)
      statuses.push((await answerTo('/sign-in', { email: `${index}@example.org` })).status)
    expect(statuses.indexOf(429)).toBe(30)
    await local.advance(anHour)
  })
})
