import { calendarLinks, calendarOf, isCalendarSecret, mostInCalendar } from '../../core/calendar.ts'
import type { Contact } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import { type LocalDate, localDate } from '../../core/time.ts'
import { calendarSettingsPage, newCalendarAddressPage } from '../../views/pages/calendar-settings.tsx'
import { notFoundPage } from './error-page.ts'
import { html, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type CalendarDeps = SessionDeps & {
  randomToken: () => string
  findMemberByCalendar: (secret: string) => Promise<Member | undefined>
  rotateCalendarSecret: (before: Member, secret: string | undefined) => Promise<unknown>
  listContactsAround: (
    memberId: string,
    day: LocalDate,
    most: { before: number; after: number },
  ) => Promise<Contact[]>
}

const path = '/settings/calendar'
const saved = () => redirect(`${path}?saved=yes`)

/** A member's calendar feed, for whoever has its address, and the page on which its member turns it on and off. */
export const calendarRoutes = (deps: CalendarDeps): Route[] => [
  {
    method: 'GET',
    path: '/calendar/{file}',
    handler: async ({ params }) => {
      const [, secret = ''] = /^(\w+)\.ics$/.exec(params.file ?? '') ?? []
      const member = isCalendarSecret(secret) ? await deps.findMemberByCalendar(secret) : undefined
      return member ? feed(deps, member) : notFoundPage()
    },
  },
  {
    method: 'GET',
    path,
    handler: signedIn(deps, ({ query }, { member }) =>
      html(
        calendarSettingsPage({
          member,
          links: calendarLinks(member, deps.site),
          saved: query.saved === 'yes',
        }),
      ),
    ),
  },
  {
    method: 'POST',
    path: `${path}/on`,
    handler: signedIn(deps, async (_, { member }) => {
      if (!member.calendarSecret) await deps.rotateCalendarSecret(member, deps.randomToken())
      return saved()
    }),
  },
  {
    method: 'POST',
    path: `${path}/off`,
    handler: signedIn(deps, async (_, { member }) => {
      if (member.calendarSecret) await deps.rotateCalendarSecret(member, undefined)
      return saved()
    }),
  },
  {
    method: 'GET',
    path: `${path}/new-address`,
    handler: signedIn(deps, (_, { member }) =>
      member.calendarSecret ? html(newCalendarAddressPage({ member })) : redirect(path),
    ),
  },
  {
    method: 'POST',
    path: `${path}/new-address`,
    handler: signedIn(deps, async ({ form }, { member }) => {
      if (member.calendarSecret && form.instead === member.calendarSecret)
        await deps.rotateCalendarSecret(member, deps.randomToken())
      return saved()
    }),
  },
]

/** Not kept by anything on the way, so that an address that was given up leads nowhere at once. */
const feed = async (deps: CalendarDeps, member: Member): Promise<Reply> => {
  const now = deps.now()
  const contacts = await deps.listContactsAround(member.id, localDate(now, member.zone), mostInCalendar)
  const { calendarFile } = await import('../../core/calendar-file.ts')
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="rapport.ics"',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    },
    body: calendarFile(calendarOf({ member, contacts }, deps.site, now)),
  }
}
