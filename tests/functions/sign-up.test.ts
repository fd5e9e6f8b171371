import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { invitationStore } from '../../aws/invitations.ts'
import { memberStore } from '../../aws/members.ts'
import type { SignUp } from '../../core/sign-up.ts'
import { createHandlers } from '../../local/handlers.ts'
import { createLog } from '../../local/log.ts'
import { startWeb } from '../../local/web.ts'
import { testSes } from '../aws/ses.ts'
import { testTable } from '../aws/table.ts'
import { aMember, keys, now } from '../examples.ts'
import { openBrowser } from '../journeys/browser.ts'

const table = testTable()
const ses = testSes()

/** A website where only some may sign up. */
const website = (signUp: SignUp) => {
  let url: string
  let stop: () => Promise<void>
  beforeAll(async () => {
    const log = createLog()
    const web = await startWeb(0, log)
    url = `http://localhost:${web.port}`
    web.serve(
      createHandlers({
        ...{ now: () => now, table, ses: ses.client, keys, log, signUp },
        site: { url, intakeDomain: 'in.localhost' },
        mailFiles: { loadRawMail: async () => undefined, deleteRawMail: async () => undefined },
        queueConfirmedMail: async () => {},
        queueWork: async () => {},
      }).website,
    )
    stop = web.stop
  })
  afterAll(() => stop())
  const openPage = async () => (await openBrowser(url).open('/sign-up')).text
  /** What the browser is shown, and the subject of the mail that went. */
  const ask = async (email: string) => {
    const browser = openBrowser(url)
    const form = { name: 'Grace', email, zone: 'Europe/Berlin' }
    const { text } = await browser.press(await browser.open('/sign-up'), 'Mail me the link', form)
    return { text, mails: ses.mails.filter(({ to }) => to === email).map(({ subject }) => subject) }
  }
  return { openPage, ask }
}

const welcome = 'Confirm your address for Rapport'
const refusal = 'You cannot sign up to this Rapport with this address'

describe('where one has to be invited', () => {
  const { openPage, ask } = website('invite')

  it('the page says so', async () => {
    expect(await openPage()).toContain('This Rapport is for people whom its operator has invited.')
  })

  it('an invited address gets the link, and another a word by mail; both browsers read the same', async () => {
    await invitationStore(table).invite('invited@example.org', now)
    const invited = await ask('Invited@example.org')
    const other = await ask('other@example.org')
    expect(invited.mails).toEqual([welcome])
    expect(other.mails).toEqual([refusal])
    expect(other.text).toBe(invited.text)
  })

  it('a member is signed in as ever', async () => {
    const member = aMember()
    await memberStore(table).createMember(member)
    expect((await ask(member.email)).mails).toEqual(['Sign in to Rapport'])
  })
})

describe('where one has to have an address at one domain', () => {
  const { openPage, ask } = website('domain:acme.com')

  it('the page says so', async () => {
    expect(await openPage()).toContain('This Rapport is for people with an address at acme.com.')
  })

  it.each([
    ['ada@ACME.com', welcome],
    ['ada@notacme.com', refusal],
    ['ada@mail.acme.com', refusal],
    ['ada@acme.com.example.org', refusal],
  ])('%s gets: %s', async (address, subject) => {
    expect((await ask(address)).mails).toEqual([subject])
  })

  it('an invitation counts as well', async () => {
    await invitationStore(table).invite('guest@example.org', now)
    expect((await ask('guest@example.org')).mails).toEqual([welcome])
  })
})
