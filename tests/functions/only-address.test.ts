import { expect, it } from 'vitest'
import { addressStore } from '../../aws/addresses.ts'
import { apiKeyStore } from '../../aws/api-keys.ts'
import { calendarStore } from '../../aws/calendars.ts'
import { memberStore } from '../../aws/members.ts'
import { sessionStore } from '../../aws/sessions.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import { noteTold } from '../../core/addresses.ts'
import { addressLinks } from '../../functions/website/address-links.ts'
import type { PageRequest } from '../../functions/website/request.ts'
import { testTable } from '../aws/table.ts'
import { aMember, anId, now, today } from '../examples.ts'

const table = testTable()

it('a feed that an intruder turns on while the membership is taken back goes too', async () => {
  const members = memberStore(table)
  const calendars = calendarStore(table, members)
  const sessions = sessionStore(table)
  const signedUp = aMember()
  const member = noteTold(signedUp, signedUp.email, now)
  await members.createMember(member)
  const secret = anId()
  const deps = {
    ...{ ...members, ...calendars, ...apiKeyStore(table), ...signInStore(table) },
    ...addressStore(table, members),
    deleteSessions: async (memberId: string) => {
      await calendars.rotateCalendarSecret(member, secret)
      await sessions.deleteSessions(memberId)
    },
  }
  const thing = Buffer.from(member.email).toString('hex')
  const link = { purpose: 'only-address', memberId: member.id, thing } as const
  const opened = { link, member, now, today, action: '', signedIn: undefined }
  const answer = await addressLinks['only-address'].act(deps, opened, {} as PageRequest)
  expect(answer.statusCode).toBe(200)
  expect(await calendars.findMemberByCalendar(secret)).toBeUndefined()
})
