import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calendarKey, touchKey } from '../aws/keys.ts'
import { randomToken, systemNow } from '../aws/runtime.ts'
import { sessionStore } from '../aws/sessions.ts'
import { winStore } from '../aws/wins.ts'
import { changeReference } from '../core/contact.ts'
import { newSession } from '../core/sign-in.ts'
import { addTo, localDate } from '../core/time.ts'
import { planTransition } from '../core/transition.ts'
import { newWin } from '../core/win.ts'
import { openKeys } from '../local/keys.ts'
import { startLocal } from '../local/start.ts'
import { startTable } from '../local/table.ts'
import { addItems, addMember, aMember, contactsOf } from './members.ts'

/**
 * All of local mode, over files, with one member who has 10,000 contacts, each with a touch, references, wins and a job change under way; for
 * the process that started this one, which asks for the member's session.
 */
const directory = mkdtempSync(join(tmpdir(), 'rapport-pages-'))
mkdirSync(join(directory, 'table'))
const { keys } = openKeys(join(directory, 'keys.json'))
const now = systemNow()
const today = localDate(now, 'Europe/London')

const contacts = contactsOf({ contacts: 10_000, due: 200 }).map((contact, index) =>
  index % 500 ? contact : (changeReference(contact, { move: 'agreed', date: today }) ?? contact),
)
const plan = { lastDay: addTo(now, 'P30D').slice(0, 10), company: 'Company 7', domain: 'company7.example' }
const people = contacts.slice(0, 10).map(({ id }) => ({ contactId: id, role: 'peer' as const }))
const transition = planTransition(
  undefined,
  { ...plan, people },
  { id: 'change', now, zone: 'Europe/London' },
)
const calendarSecret = randomToken()
const member = { ...aMember(1, false), calendarSecret, ...(transition && { transition }) }
const id = randomToken().slice(0, 16)
const { session, cookie } = newSession(member.id, { id, secret: randomToken(), now, keys })

const { table, stop } = await startTable(join(directory, 'table'))
await addMember(table, member, contacts)
await addItems(table, [
  { ...calendarKey(calendarSecret), memberId: member.id },
  ...contacts.flatMap(({ id, lastTouch }) =>
    lastTouch ? [{ ...touchKey(member.id, id, lastTouch.id), ...lastTouch }] : [],
  ),
])
await sessionStore(table).saveSession(session)
for (let number = 0; number < 100; number++)
  await winStore(table).addWin(
    member.id,
    newWin({ text: `Win ${number}`, date: today, job: 'Acme' }, `win-${number}`),
  )
await stop()

const local = await startLocal({ port: 0, smtpPort: 0, directory })
process.send?.(Number(new URL(local.url).port))
process.on('message', () =>
  process.send?.({ cookie, contact: contacts[5000]?.id, calendar: `/calendar/${calendarSecret}.ics` }),
)
process.once('disconnect', async () => {
  await local.stop()
  rmSync(directory, { recursive: true })
  process.exit()
})
