import { type AddressDeps, addressRoutes } from './address.ts'
import { type ApiKeyDeps, apiKeyRoutes } from './api-keys.ts'
import { type CalendarDeps, calendarRoutes } from './calendar.ts'
import { contactRoutes } from './contacts.ts'
import { type ExportDeps, exportRoutes } from './export.ts'
import { historyRoutes } from './history.ts'
import { type KeepInTouchDeps, keepInTouchRoutes } from './keep-in-touch.ts'
import { type KeepInTouchSettingsDeps, keepInTouchSettingsRoutes } from './keep-in-touch-settings.ts'
import { type LeaveRouteDeps, leaveRoutes } from './leave.ts'
import { type LinkDeps, linkRoutes } from './links.ts'
import { type OverviewDeps, overviewRoutes } from './overview.ts'
import { referenceRoutes } from './references.ts'
import type { Route } from './request.ts'
import { type SessionsDeps, sessionRoutes } from './sessions.ts'
import { type SettingsDeps, settingsRoutes } from './settings.ts'
import { transitionRoutes } from './transition.ts'
import { winRoutes } from './wins.ts'

export type FurtherDeps = AddressDeps &
  SettingsDeps &
  CalendarDeps &
  SessionsDeps &
  ApiKeyDeps &
  KeepInTouchDeps &
  KeepInTouchSettingsDeps &
  ExportDeps &
  LeaveRouteDeps &
  OverviewDeps &
  LinkDeps

/** All but the way in and the import of files: what members, their mails' links and their contacts open. */
export const furtherRoutes = (deps: FurtherDeps): Route[] => [
  ...overviewRoutes(deps),
  ...contactRoutes(deps),
  ...historyRoutes(deps),
  ...referenceRoutes(deps),
  ...transitionRoutes(deps),
  ...winRoutes(deps),
  ...settingsRoutes(deps),
  ...addressRoutes(deps),
  ...calendarRoutes(deps),
  ...sessionRoutes(deps),
  ...apiKeyRoutes(deps),
  ...keepInTouchSettingsRoutes(deps),
  ...keepInTouchRoutes(deps),
  ...exportRoutes(deps),
  ...leaveRoutes(deps),
  ...linkRoutes(deps),
]
