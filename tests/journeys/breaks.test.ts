import { beforeAll, expect, it } from 'vitest'
import { readCalendar } from '../calendar-reader.ts'
import { add, localMode } from './local-mode.ts'

const local = localMode()
const email = 'ada@example.com'
beforeAll(() => local.setClock('2027-05-23T09:00:00Z'))

it('a member names months without digests, and whoever falls due in them comes with the next', async () => {
  const ada = await local.signUp(email, { digestDay: '22', digestHour: '9' })
  await add(ada, { name: 'Jane Doe', cadence: 'P1M', lastTouch: '2027-05-22' })
  const page = await ada.open('/settings/breaks')
  expect((await ada.open('/settings')).html).toContain('href="/settings/breaks"')
  const every = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`month${index + 1}`, 'on']))
  const refused = await ada.press(page, 'Save', { ...every, pausedUntil: '2027-05-23' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Leave a month in which digests come.')
  expect(refused.text).toContain('Choose a day that is still to come')
  expect(refused.document.querySelectorAll('input[type="checkbox"][checked]')).toHaveLength(12)

  const saved = await ada.press(page, 'Save', { month6: 'on', month7: 'on', pausedUntil: '2027-06-10' })
  expect(saved.text).toContain('That is on 22 August 2027.')
  const settings = await ada.open('/settings')
  expect(settings.text).toContain('Quiet months: June, July.')
  expect(settings.text).toContain('Paused until 10 June 2027. Your next digest comes on 22 August 2027')
  const unpaused = await ada.press(saved, 'Save', { pausedUntil: '' })
  expect(unpaused.document.querySelectorAll('input[type="checkbox"][checked]')).toHaveLength(2)
  expect((await ada.open('/settings')).text).not.toContain('Paused')

  const feed = await ada.press(await ada.open('/settings/calendar'), 'Turn it on')
  const address = /\/calendar\/[a-z2-7]{52}\.ics/.exec(feed.html)?.[0] ?? ''
  const events = readCalendar(await (await fetch(new URL(address, local.url()))).text())
  expect(events.find(({ title }) => title.includes('digest'))?.start).toBe('20270822T070000Z')
  const exported = JSON.parse((await ada.open('/export/json')).html) as { member: object }
  expect(exported.member).toMatchObject({ quiet: { months: [6, 7] } })

  const before = (await local.mailsTo(email)).length
  for (const day of ['2027-06-22', '2027-07-22', '2027-08-21']) {
    await local.setClock(`${day}T10:00:00Z`)
    expect(await local.tick()).toMatchObject({ sent: 0 })
  }
  await local.setClock('2027-08-22T10:00:00Z')
  await local.tick()
  expect((await local.latestMail(email)).text).toContain('Jane Doe')
  expect(await local.mailsTo(email)).toHaveLength(before + 1)
})
