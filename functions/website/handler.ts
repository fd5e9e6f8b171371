import middy from '@middy/core'
import httpRouter from '@middy/http-router'
import type { APIGatewayProxyEventV2, Handler as LambdaHandler } from 'aws-lambda'
import type { ApiDeps } from './api/api.ts'
import { type Assets, assetRoutes } from './assets.ts'
import type { BulkDeps } from './bulk.ts'
import { type ConfirmDeps, confirmRoutes } from './confirm.ts'
import { errorPage, notFoundPage, refusalPage } from './error-page.ts'
import type { FurtherDeps } from './further-routes.ts'
import { headAsGet } from './head-as-get.ts'
import type { ImportDeps } from './import.ts'
import type { MergeDeps } from './merge.ts'
import { type Reply, type Route, readRequest } from './request.ts'
import { securityHeaders } from './security-headers.ts'
import { foreignOrigin } from './session.ts'
import { type SignInDeps, signInRoutes } from './sign-in.ts'

export type WebsiteDeps = SignInDeps &
  ConfirmDeps &
  FurtherDeps &
  ApiDeps &
  BulkDeps &
  MergeDeps &
  ImportDeps & {
    assets: Assets
    /** What CloudFront proves itself with, where it stands before the website. */
    edgeSecret?: string
    log: { error: (message: string, details: Record<string, string>) => void }
  }

export const createHandler = (deps: WebsiteDeps) => {
  const answering = (routes: Route[]) => routes.map((route) => ({ ...route, handler: handle(route, deps) }))
  /** Pages that are loaded with the first of them that is asked for, so that the way in does not wait for them. */
  const later = (load: () => Promise<Route[]>): LambdaHandler<APIGatewayProxyEventV2, Reply> => {
    let router: Promise<ReturnType<typeof httpRouter<APIGatewayProxyEventV2, Reply>>> | undefined
    return async (event, context) => {
      router ??= load().then((routes) =>
        httpRouter({ routes: answering(routes), notFoundResponse: notFoundPage }),
      )
      return (await router)(event, context)
    }
  }
  return middy<APIGatewayProxyEventV2, Reply>()
    .use(headAsGet())
    .use(securityHeaders())
    .use(errorPage(deps.log))
    .handler(
      httpRouter({
        routes: [
          ...answering([...signInRoutes(deps), ...confirmRoutes(deps), ...assetRoutes(deps)]),
          {
            method: 'ANY',
            path: '/import/{proxy+}',
            handler: later(async () => (await import('./import.ts')).importRoutes(deps)),
          },
          {
            method: 'ANY',
            path: '/api/{proxy+}',
            handler: async (event: APIGatewayProxyEventV2) =>
              (await import('./api/api.ts')).answerApi(deps, event),
          },
          {
            method: 'ANY',
            path: '/change/{proxy+}',
            handler: later(async () => (await import('./bulk.ts')).bulkRoutes(deps)),
          },
          {
            method: 'ANY',
            path: '/merge/{proxy+}',
            handler: later(async () => (await import('./merge.ts')).mergeRoutes(deps)),
          },
          {
            method: 'ANY',
            path: '/duplicates',
            handler: later(async () => (await import('./merge.ts')).duplicateRoutes(deps)),
          },
          {
            method: 'ANY',
            path: '/{proxy+}',
            handler: later(async () => (await import('./further-routes.ts')).furtherRoutes(deps)),
          },
        ],
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
