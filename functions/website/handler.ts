import middy from '@middy/core'
import httpRouter from '@middy/http-router'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type AddressDeps, addressRoutes } from './address.ts'
import { type Assets, assetRoutes } from './assets.ts'
import { type ConfirmDeps, confirmRoutes } from './confirm.ts'
import { contactRoutes } from './contacts.ts'
import { errorPage, notFoundPage, refusalPage } from './error-page.ts'
import { type ExportDeps, exportRoutes } from './export.ts'
import { headAsGet } from './head-as-get.ts'
import { type ImportDeps, importRoutes } from './import.ts'
import { type KeepInTouchDeps, keepInTouchRoutes } from './keep-in-touch.ts'
import { type KeepInTouchSettingsDeps, keepInTouchSettingsRoutes } from './keep-in-touch-settings.ts'
import { type LeaveRouteDeps, leaveRoutes } from './leave.ts'
import { type LinkDeps, linkRoutes } from './links.ts'
import { referenceRoutes } from './references.ts'
import { type Reply, type Route, readRequest } from './request.ts'
import { securityHeaders } from './security-headers.ts'
import { foreignOrigin } from './session.ts'
import { type SettingsDeps, settingsRoutes } from './settings.ts'
import { type SignInDeps, signInRoutes } from './sign-in.ts'
import { transitionRoutes } from './transition.ts'
import { winRoutes } from './wins.ts'

export type WebsiteDeps = SignInDeps &
  ConfirmDeps &
  AddressDeps &
  SettingsDeps &
  KeepInTouchDeps &
  KeepInTouchSettingsDeps &
  ExportDeps &
  ImportDeps &
  LeaveRouteDeps &
  LinkDeps & {
    assets: Assets
    /** What CloudFront proves itself with, where it stands before the website. */
    edgeSecret?: string
    log: { error: (message: string, details: Record<string, string>) => void }
  }

export const createHandler = (deps: WebsiteDeps) => {
  const routes = [
    ...signInRoutes(deps),
    ...confirmRoutes(deps),
    ...contactRoutes(deps),
    ...referenceRoutes(deps),
    ...transitionRoutes(deps),
    ...winRoutes(deps),
    ...settingsRoutes(deps),
    ...addressRoutes(deps),
    ...keepInTouchSettingsRoutes(deps),
    ...keepInTouchRoutes(deps),
    ...exportRoutes(deps),
    ...importRoutes(deps),
    ...leaveRoutes(deps),
    ...linkRoutes(deps),
    ...assetRoutes(deps),
  ]
  return middy<APIGatewayProxyEventV2, Reply>()
    .use(headAsGet())
    .use(securityHeaders())
    .use(errorPage(deps.log))
    .handler(
      httpRouter({
        routes: routes.map((route) => ({ ...route, handler: handle(route, deps) })),
        notFoundResponse: notFoundPage,
      }),
    )
}

/** A browser that names another site as the origin of a post is refused everywhere, but where mail programs post. */
const handle =
  (route: Route, { site, edgeSecret }: Pick<WebsiteDeps, 'site' | 'edgeSecret'>) =>
  async (event: APIGatewayProxyEventV2) => {
    const read = await readRequest(event, route, edgeSecret)
    if (read.outcome === 'refused') return refusalPage(read.status, read.reason)
    const { request } = read
    if (request.method === 'POST' && !route.anyBody && request.origin && request.origin !== site.url)
      return foreignOrigin()
    return route.handler(request)
  }
