import { accountOf, type Contents } from '../../core/account.ts'
import { exportFile, exportFormats } from '../../core/export-files.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { exportPage } from '../../views/pages/export.tsx'
import { notFoundPage } from './error-page.ts'
import { html, type Reply, type Route } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type ExportDeps = SessionDeps & {
  loadContents: (memberId: string, now: Instant) => Promise<Contents>
}

export const exportRoutes = (deps: ExportDeps): Route[] => [
  {
    method: 'GET',
    path: '/export',
    handler: signedIn(deps, (_, { member }) => html(exportPage({ member }))),
  },
  {
    method: 'GET',
    path: '/export/{format}',
    handler: signedIn(deps, async ({ params }, { member }) => {
      const format = exportFormats.find((each) => each === params.format)
      if (!format) return notFoundPage()
      const now = deps.now()
      const account = accountOf(member, await deps.loadContents(member.id, now), localDate(now, member.zone))
      return download(exportFile(account, format))
    }),
  },
]

/** In base64, which is a third longer: as text, a file with many quotation marks could be twice as long for a Lambda. */
const download = ({ name, type, content }: ReturnType<typeof exportFile>): Reply => ({
  statusCode: 200,
  headers: {
    'content-type': type === 'application/gzip' ? type : `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  },
  body: Buffer.from(content).toString('base64'),
  isBase64Encoded: true,
})
