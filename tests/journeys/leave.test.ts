import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const written: string[] = []
const { write } = process.stderr
process.stderr.write = (text) => written.push(String(text)) > 0
afterAll(() => {
  process.stderr.write = write
})
const local = localMode()
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
})

/** All that local mode keeps of the product: the table, mails that wait, messages in queues, and what was logged. */
const everything = async () => {
  const files = ['mail', 'intake'].flatMap((name) => {
    const folder = join(local.directory(), name)
    return readdirSync(folder).map((file) => `${file} ${readFileSync(join(folder, file), 'latin1')}`)
  })
  return [...(await local.dump()).map((item) => JSON.stringify(item)), ...files, ...written]
}
const idOf = async (email: string) =>
  String((await local.dump()).find((item) => item.SK === 'MEMBER' && item.email === email)?.id)
const gone = (email: string) =>
  vi.waitFor(
    // What is deleted last still says whose it was.
    async () =>
      expect(
        (await local.dump()).filter((item) => item.PK === `EMAIL#${email}` || item.email === email),
      ).toEqual([]),
    {
      timeout: 10_000,
      interval: 20,
    },
  )
const askToLeave = async (browser: Browser, address: string) => {
  const asked = await browser.press(await browser.open('/leave'), 'Mail me the link')
  expect(asked.text).toContain('Check your mail')
  return link(await local.latestMail(address), 'Look at what goes')
}

describe('a member who leaves', () => {
  const mark = 'planted'
  const email = `${mark}.ada@example.com`

  it('leaves nothing behind: each field has a mark, and none is found afterwards', async () => {
    const ada = await local.signUp(email, { name: `Ada ${mark}` })
    const intake = (await local.latestMail(email)).replyTo ?? ''
    const program = mailProgram(local, email)
    await add(ada, {
      name: `Jane ${mark}`,
      emails: `${mark}@acme.com`,
      phones: '+1 415 555 0132',
      linkedIn: `linkedin.com/in/${mark}`,
      where: `${mark} Inc.`,
      notes: `Notes ${mark}`,
      tags: mark,
      lastTouch: '2026-05-01',
    })
    await add(ada, { name: `Jane ${mark}`, emails: `two.${mark}@acme.com` })
    await ada.press(await ada.open('/duplicates'), 'Not the same')
    const list = await ada.open('/contacts')
    const picks = [...list.document.querySelectorAll('.pick')].map((each) => `${each.getAttribute('for')}=on`)
    await ada.press(await ada.open(`/change?${picks.join('&')}`), 'Change 2', { addTags: mark })
    await ada.press(await ada.open(`/merge?${picks.join('&')}`), 'Merge them')
    await program.ask({ subject: '', text: `done jane, had lunch about ${mark}` }, intake)
    await program.ask({ subject: '', text: `win ${mark}` }, intake)
    const held = {
      subject: mark,
      text: `Mona ${mark} <mona.${mark}@acme.com>`,
      headers: { 'X-Local-Verdicts': 'dmarc=FAIL' },
    }
    await program.ask(held, intake)
    const body = new FormData()
    body.append('file', new File([`Name,Notes\nBo ${mark},${mark}`], `${mark}.csv`))
    await ada.request('/import', { method: 'POST', headers: { origin: local.url() }, body })
    await ada.press(await ada.open('/settings/keys'), 'Make a key', { name: mark })
    await local.advance('PT2M')
    await ada.press(await ada.open('/settings/address'), 'Mail me the link', {
      email: `new.${mark}@example.com`,
    })
    await local.advance('PT2M')
    await local.browser().post('/sign-in', { email })
    for (let n = 0; n < 25; n++)
      await program.send({ to: intake, subject: `${mark} ${n}`, text: 'next' }, [intake])
    await program.taken()
    const memberId = await idOf(email)
    const entities = (await local.dump())
      .filter((item) => JSON.stringify(item).match(new RegExp(`${mark}|${memberId}`)))
      .map(({ SK }) => String(SK).split('#')[0])
    expect(new Set(entities)).toEqual(
      new Set([
        ...['MEMBER', 'EMAIL', 'INTAKE', 'SESSION', 'SIGNIN', 'ASKED', 'LIMIT', 'CONTACT', 'MATCH', 'TOUCH'],
        ...['WIN', 'HELD', 'RECEIPT', 'IMPORT', 'IMPORT-PART', 'API-KEY'],
        ...['LIST', 'BULK', 'BULK-PART', 'MERGE', 'APART'],
      ]),
    )
    expect((await everything()).filter((each) => each.includes(mark)).length).toBeGreaterThan(15)

    await local.advance('PT2M')
    const href = await askToLeave(ada, email)
    const page = await ada.open(href)
    expect(page.text).toContain(`This deletes all that Rapport has of ${email}`)
    expect(page.text).toContain('Your 1 contact')
    expect((await ada.open('/contacts')).text).toContain(`Jane ${mark}`)
    const left = await ada.press(page, 'Delete everything')
    expect(left.text).toContain('You have left Rapport')
    await gone(email)
    await program.taken()

    const found = (await everything()).filter((each) => each.includes(mark) || each.includes(memberId))
    expect(found).toEqual([])
    expect((await ada.open('/contacts')).url).toContain('/sign-in')
    expect((await local.browser().press(page, 'Delete everything')).text).toContain('You have left Rapport')

    // The planner, and mail that still arrives.
    await local.advance('P40D')
    const before = (await local.mailsTo(email)).length
    expect(await local.tick()).toMatchObject({ sent: 0 })
    await program.send({ to: intake, subject: mark, text: `Late ${mark} <late.${mark}@acme.com>` }, [intake])
    const unproven = { subject: mark, headers: { 'X-Local-Verdicts': 'dmarc=FAIL' } }
    await program.send({ to: intake, ...unproven }, [intake])
    await program.taken()
    program.close()
    expect(written.join('')).toContain('An intake mail did not prove who wrote it.')
    const answers = (await local.mailsTo(email)).slice(before)
    expect(answers.map(({ text }) => text).join()).not.toContain('Late')
    expect(answers.length).toBeLessThanOrEqual(1)
    expect((await everything()).filter((each) => each.includes(mark))).toEqual([])
  }, 60_000)

  it('is not deleted by opening the link, nor by one that is a day old', async () => {
    const bob = await local.signUp('bob@example.com')
    await local.advance('PT2M')
    const href = await askToLeave(bob, 'bob@example.com')
    await bob.request(href, { method: 'HEAD' })
    await bob.open(href)
    expect((await bob.open('/settings')).text).toContain('bob@example.com')
    await local.advance('P1DT1M')
    const late = await bob.request(href, { method: 'POST', headers: { origin: local.url() } })
    expect(late.status).toBe(410)
    expect((await bob.open('/settings')).text).toContain('bob@example.com')
  })

  it('signs up again as somebody new, and comes back with the file', async () => {
    const cleo = await local.signUp('cleo@example.com')
    await add(cleo, { name: 'Jane Doe', emails: 'jane@acme.com' })
    const json = (await cleo.open('/export/json')).html
    await local.advance('PT2M')
    await cleo.press(await cleo.open(await askToLeave(cleo, 'cleo@example.com')), 'Delete everything')
    await gone('cleo@example.com')
    await local.advance('PT2M')
    const again = await local.signUp('cleo@example.com')
    expect((await again.open('/contacts')).text).toContain('Nobody here yet')
    const body = new FormData()
    body.append('file', new File([json], 'rapport.json'))
    const preview = await again.request('/import', { method: 'POST', headers: { origin: local.url() }, body })
    await again.press(preview, 'Import 1 person')
    await vi.waitFor(async () => expect((await again.open('/contacts')).text).toContain('Jane Doe'), {
      timeout: 20_000,
    })
  })
})

describe('a member whom mail did not reach', () => {
  it('leaves one unreadable mark, so that nothing is mailed there', async () => {
    const email = 'bounce+ada@simulator.amazonses.com'
    const ada = await local.signUp(email)
    await local.tick()
    const marks = async () => (await local.dump()).filter(({ SK }) => SK === 'SUPPRESSED')
    const [before, ...others] = await marks()
    expect(others).toEqual([])
    expect(before).toMatchObject({ reason: 'bounced' })
    await local.advance('P1DT1M')
    await ada.press(await ada.open(await askToLeave(ada, email)), 'Delete everything')
    await gone(email)
    await local.tick()
    expect(await marks()).toMatchObject([{ PK: before?.PK, reason: 'bounced' }])
    expect((await everything()).filter((each) => each.includes('simulator'))).toEqual([])
  })

  it('is told to use another address when none may be mailed', async () => {
    const email = 'complaint+bob@simulator.amazonses.com'
    const bob = await local.signUp(email)
    await local.tick()
    await local.advance('PT2M')
    const answer = await bob.press(await bob.open('/leave'), 'Mail me the link')
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Use another address first')
  })
})
