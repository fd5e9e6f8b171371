import type { Contact } from '../../core/contact.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import type { Purpose } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { composeOverview, firstDayShown, type Talk } from '../../core/overview.ts'
import { winsToTell } from '../../core/resume-reminder.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import type { Win } from '../../core/win.ts'
import { overviewPage } from '../../views/pages/overview.tsx'
import { type ContactDeps, linkPath } from './contacts.ts'
import { html, type Reply, type Route } from './request.ts'
import { signedIn } from './session.ts'

export type OverviewDeps = ContactDeps & {
  loadContacts: (memberId: string, ids: string[], now: Instant) => Promise<Contact[]>
  listTalks: (memberId: string, since: LocalDate) => Promise<Talk[]>
  listWins: (memberId: string) => Promise<Win[]>
}

export const overviewRoutes = (deps: OverviewDeps): Route[] => [
  { method: 'GET', path: '/overview', handler: signedIn(deps, (_, { member }) => show(deps, member)) },
]

const show = async (deps: OverviewDeps, member: Member): Promise<Reply> => {
  const now = deps.now()
  const today = localDate(now, member.zone)
  const [contacts, talks, wins] = await Promise.all([
    deps.listContacts(member.id),
    deps.listTalks(member.id, firstDayShown(today)),
    deps.listWins(member.id),
  ])
  const overview = composeOverview(contacts, talks, today)
  // What is listed of all may be less than a contact.
  const load = async (ids: string[]) =>
    (await deps.loadContacts(member.id, ids, now)).filter(({ removedOn }) => !removedOn)
  const [due, next] = await Promise.all([load(overview.due.ids), load(overview.next.ids)])
  const link = (purpose: Purpose, thing: string) => linkPath(deps, { purpose, memberId: member.id, thing })
  return html(
    overviewPage({
      member,
      overview,
      due,
      next,
      now,
      today,
      wins: winsToTell(member, wins, today).length,
      intakeAddress: intakeAddress(member, deps.site.intakeDomain),
      actionsOf: ({ id }) => ({
        talked: link('talked', `${id}~${today}`),
        snooze: link('snooze', id),
        letGo: link('let-go', id),
      }),
    }),
  )
}
