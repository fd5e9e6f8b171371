import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll } from 'vitest'
import type { SentMail } from '../../local/outbox.ts'
import { startLocal } from '../../local/start.ts'
import { type Browser, openBrowser, type Page } from './browser.ts'

/** The running local mode, driven over HTTP and SMTP only. One for the file; people in it have addresses of their own. */
export const localMode = () => {
  let running: Awaited<ReturnType<typeof startLocal>>
  let directory: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rapport-'))
    running = await startLocal({ port: 0, smtpPort: 0, directory })
  })
  afterAll(async () => {
    await running.stop()
    rmSync(directory, { recursive: true })
  })

  const json = async (path: string, body?: object) => {
    const response = await fetch(
      new URL(path, running.url),
      body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    )
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  const mailsTo = async (address: string): Promise<SentMail[]> =>
    ((await json('/_local/outbox')) as SentMail[]).filter(({ to }) => to.includes(address))

  const latestMail = async (address: string): Promise<SentMail> => {
    const mail = (await mailsTo(address)).at(-1)
    if (!mail) throw new Error(`No mail went to ${address}.`)
    return mail
  }

  const signUp = async (email: string, form: Record<string, string> = {}): Promise<Browser> => {
    const browser = openBrowser(running.url)
    const values = { name: 'Ada Lovelace', email, zone: 'Europe/Berlin', ...form }
    await browser.press(await browser.open('/sign-up'), 'Mail me the link', values)
    await browser.press(
      await browser.open(link(await latestMail(email), 'Confirm my address')),
      'Become a member',
    )
    return browser
  }

  return {
    url: () => running.url,
    directory: () => directory,
    smtpPort: () => running.smtpPort,
    browser: () => openBrowser(running.url),
    mailsTo,
    latestMail,
    signUp,
    /** Every item of the table. */
    dump: () => json('/_local/dump') as Promise<Record<string, unknown>[]>,
    state: () => json('/_local/state') as Promise<Record<string, number>>,
    tick: () => json('/_local/tick', {}) as Promise<{ planned: number; sent: number }>,
    now: async () => ((await json('/_local/clock', { advance: 'PT0S' })) as { now: string }).now,
    advance: (duration: string) => json('/_local/clock', { advance: duration }),
    setClock: (now: string) => json('/_local/clock', { now }),
  }
}

/** Where the link with this text leads, as it stands in the HTML of a mail. */
export const link = (mail: Pick<SentMail, 'html' | 'subject'>, text: string): string => {
  const found = links(mail).find((each) => each.text === text)
  if (!found) throw new Error(`“${mail.subject}” has no link “${text}”.`)
  return found.href
}

export const links = ({ html }: Pick<SentMail, 'html'>): { text: string; href: string }[] =>
  [...parseHTML(html).document.querySelectorAll('a')].map((anchor) => ({
    text: anchor.textContent ?? '',
    href: anchor.getAttribute('href') ?? '',
  }))

/** What the form asks for, with an answer that it takes. */
const aPerson = (values: Record<string, string> = {}) => ({
  name: 'Jane Doe',
  relation: 'manager',
  where: 'Acme',
  ...values,
})

export const add = async (browser: Browser, values: Record<string, string>): Promise<Page> =>
  browser.press(await browser.open('/contacts/new'), 'Add', aPerson(values))
