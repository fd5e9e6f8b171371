import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importedStore } from '../../aws/imports.ts'
import { memberStore } from '../../aws/members.ts'
import { randomToken } from '../../aws/runtime.ts'
import { sessionStore } from '../../aws/sessions.ts'
import { type Import, newImport } from '../../core/imported.ts'
import { signLink } from '../../core/links.ts'
import { type Member, oweSumUp, pause, unsubscribe } from '../../core/member.ts'
import { newSession } from '../../core/sign-in.ts'
import { createHandlers } from '../../local/handlers.ts'
import { createLog } from '../../local/log.ts'
import { startWeb } from '../../local/web.ts'
import { testSes } from '../aws/ses.ts'
import { testTable, times } from '../aws/table.ts'
import { aMember, anId, keys, now } from '../examples.ts'
import { openBrowser } from '../journeys/browser.ts'

const table = testTable()
const ses = testSes()
const members = memberStore(table)
const queueConfirmedMail = async () => {}
const queued: unknown[][] = []
const queueWork = async (...work: unknown[]) => {
  queued.push(work)
}
const mailFiles = { loadRawMail: async () => undefined, deleteRawMail: async () => undefined }
let url: string
let stop: () => Promise<void>
beforeAll(async () => {
  const log = createLog()
  const web = await startWeb(0, log)
  url = `http://localhost:${web.port}`
  const site = { url, intakeDomain: 'in.localhost' }
  web.serve(
    createHandlers({
      now: () => now,
      table,
      ses: ses.client,
      keys,
      site,
      log,
      mailFiles,
      queueConfirmedMail,
      queueWork,
    }).website,
  )
  stop = web.stop
})
afterAll(() => stop())

/** A browser in which the member is signed in. */
const signedIn = async (member: Member) => {
  await members.createMember(member)
  const { session, cookie } = newSession(member.id, { id: anId(), secret: randomToken(), now, keys })
  await sessionStore(table).saveSession(session)
  const browser = openBrowser(url)
  browser.cookies.set('__Host-session', cookie)
  return browser
}
const waiting = () => aMember({ dueAt: '2026-12-22T09:00:00.000Z', lastPeriod: '2026-11' })
const resumeLink = ({ id }: Member) =>
  `/l/${signLink({ purpose: 'resume', memberId: id, thing: 'all' }, keys, now)}`

it('shows when the next digest comes, whatever other mail comes before it', async () => {
  const owed = oweSumUp(waiting(), '2026-11-21', now)
  expect((await (await signedIn(owed)).open('/settings')).text).toContain(
    'Your next digest comes on 22 December 2026 at 09:00.',
  )
  const stopped = await signedIn(unsubscribe(oweSumUp(waiting(), '2026-11-21', now), now))
  const settings = await stopped.open('/settings')
  expect(settings.text).toContain('You get no digests.')
  expect((await stopped.press(settings, 'Send me digests again')).text).toContain(
    'The next one comes on 22 December 2026.',
  )
})

it('does not promise digests to whom nothing is mailed', async () => {
  const stopped = unsubscribe(waiting(), now)
  const browser = await signedIn({ ...stopped, mailProblem: { kind: 'bounced', at: now } })
  const settings = await browser.press(await browser.open('/settings'), 'Send me digests again')
  expect(settings.url).toContain('/settings')
  expect(settings.text).toContain(`Mail to ${stopped.email} came back on 22 November 2026`)
  expect(settings.text).toContain('You get no digests.')
  expect(settings.text).not.toContain('Send me digests again')
})

describe('a member whose digests are paused', () => {
  it('reads until when, and ends the pause with a button', async () => {
    const browser = await signedIn(pause(waiting(), '2027-09-01', now))
    const settings = await browser.open('/settings')
    expect(settings.text).toContain(
      'Paused until 1 September 2027. Your next digest comes on 1 September 2027 at 09:00.',
    )
    const ended = await browser.press(settings, 'End the pause')
    expect(ended.text).toContain('You get digests againThe next one comes on 22 December 2026.')
    const after = (await browser.open('/settings')).text
    expect(after).toContain('Your next digest comes on 22 December 2026 at 09:00.')
    expect(after).not.toMatch(/Paused|End the pause/)
  })

  it('ends it by a link without signing in, any number of times', async () => {
    const member = pause(waiting(), '2027-09-01', now)
    await members.createMember(member)
    const browser = openBrowser(url)
    const page = await browser.open(resumeLink(member))
    expect(page.document.querySelectorAll('main button')).toHaveLength(1)
    expect(await members.loadMember(member.id)).toEqual(member)
    for (const _ of [1, 2]) {
      expect((await browser.press(page, 'End the pause')).text).toContain('You get digests again')
      expect(await members.loadMember(member.id)).not.toHaveProperty('pausedUntil')
    }
  })

  it('is told that the digest is on its way when one came due in the pause', async () => {
    const member = pause(aMember(), '2027-09-01', now)
    const browser = await signedIn(member)
    const ended = await browser.press(await browser.open('/settings'), 'End the pause')
    expect(ended.text).toContain('is on its way')
    expect(await members.loadMember(member.id)).toMatchObject({ dueAt: now })
  })

  it('and who stopped them as well starts none by ending the pause', async () => {
    const member = unsubscribe(pause(waiting(), '2027-09-01', now), now)
    const browser = await signedIn(member)
    expect((await browser.open('/settings')).text).toMatch(/^SettingsYou get no digests\.Send me/)
    const ended = await browser.press(await browser.open(resumeLink(member)), 'End the pause')
    expect(ended.text).toContain('You get no more digests')
    expect(await members.loadMember(member.id)).not.toHaveProperty('dueAt')
  })

  it('reads nothing of a pause that is over', async () => {
    const browser = await signedIn({ ...waiting(), pausedUntil: '2026-11-22' })
    expect((await browser.open('/settings')).text).not.toMatch(/Paused|End the pause/)
  })
})

describe('a member who leaves', () => {
  const leaveLink = ({ id, email }: Member, at = now) => {
    const thing = Buffer.from(email).toString('hex')
    return `/l/${signLink({ purpose: 'leave', memberId: id, thing }, keys, at)}`
  }

  it('is deleted by the button alone, at once and again when all that was under way has ended', async () => {
    const member = waiting()
    await members.createMember(member)
    const browser = openBrowser(url)
    const page = await browser.open(leaveLink(member))
    expect(page.text).toContain(member.email)
    expect(queued).toEqual([])
    expect((await browser.press(page, 'Delete everything')).text).toContain('You have left Rapport')
    const work = { work: 'leave', memberId: member.id }
    expect(queued).toEqual([[work], [work, 900]])
  })

  it('has a day for it', async () => {
    const member = waiting()
    await members.createMember(member)
    const browser = openBrowser(url)
    expect((await browser.open(leaveLink(member, '2026-11-21T09:01:00.000Z'))).status).toBe(200)
    expect((await browser.open(leaveLink(member, '2026-11-21T09:00:00.000Z'))).status).toBe(410)
  })
})

it('a member with ten addresses adds no other, and is not mailed a link to it', async () => {
  const others = times(9, () => ({ email: `${anId()}@example.com` }))
  const browser = await signedIn(aMember({ addresses: { version: 1, others } }))
  const path = '/settings/address'
  expect((await browser.open(path)).text).toContain('You have 10, which is as many as there may be.')
  const answer = await browser.post(path, { email: 'eleventh@example.com' })
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Remove one of them first.')])
  expect(ses.mails.filter(({ to }) => to === 'eleventh@example.com')).toEqual([])
})

it('a page that shows how far an import is comes again by itself, and no other does', async () => {
  const member = waiting()
  const browser = await signedIn(member)
  const found: Import = { ...newImport({ id: anId(), fileName: 'a.csv', now }), state: 'waiting' }
  await importedStore(table).saveUpload(member.id, found, Buffer.from('Name'))
  await importedStore(table).noteProgress(member.id, found.id, { written: 1200, toWrite: 5000 })
  const page = await browser.open(`/import/${found.id}`)
  expect(page.text).toContain('1,200 of 5,000 people.')
  expect(page.headers.get('refresh')).toBe('2')
  queued.length = 0
  await browser.press(page, 'It stands still')
  expect(queued).toEqual([[{ work: 'import', memberId: member.id, importId: found.id }]])
  expect((await browser.open('/import')).headers.get('refresh')).toBeNull()
})
