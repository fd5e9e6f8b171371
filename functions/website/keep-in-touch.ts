import { detailsForm } from '../../core/details-form.ts'
import { validate } from '../../core/fields.ts'
import { isPageSecret, keepInTouchLinks } from '../../core/keep-in-touch.ts'
import type { Member } from '../../core/member.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import {
  cannotMailDetailsPage,
  detailsSentPage,
  keepInTouchPage,
  noKeepInTouchPage,
  pageIsBusyPage,
} from '../../views/pages/keep-in-touch.tsx'
import { askToConfirm, type MailDetailsDeps } from './mail-details.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'

export type KeepInTouchDeps = MailDetailsDeps & {
  findMemberByPage: (secret: string) => Promise<Member | undefined>
}

type Found = { member: Member; secret: string; path: string }
type Answer = (deps: KeepInTouchDeps, found: Found, request: PageRequest) => Promise<Reply> | Reply

/** What whoever has the address sees and does. An address that is no page's any more answers like one that never was. */
export const keepInTouchRoutes = (deps: KeepInTouchDeps): Route[] => {
  const route = (method: Route['method'], path: string, answer: Answer): Route => ({
    method,
    path: `/k/{secret}${path}`,
    handler: async (request) => {
      const secret = request.params.secret ?? ''
      const member = isPageSecret(secret) ? await deps.findMemberByPage(secret) : undefined
      const reply = member
        ? await answer(deps, { member, secret, path: `/k/${secret}` }, request)
        : html(noKeepInTouchPage(), 404)
      return { ...reply, headers: { ...reply.headers, 'x-robots-tag': 'noindex' } }
    },
  })
  return [
    route('GET', '', (_, found) => html(page(found, emptyForm()))),
    route('POST', '', leave),
    route('GET', '/sent', (_, { member, path }) => html(detailsSentPage({ member, pagePath: path }))),
    route('GET', '/qr.svg', async (_, { member }) => {
      const { qrSvg } = await qrCode()
      return picture('image/svg+xml', Buffer.from(qrSvg(urlOf(deps, member))))
    }),
    route('GET', '/qr.png', async (_, { member }) => {
      const { qrPng } = await qrCode()
      return picture('image/png', qrPng(urlOf(deps, member)))
    }),
  ]
}

const urlOf = ({ site }: KeepInTouchDeps, member: Member) => keepInTouchLinks(member, site)?.url ?? ''

const qrCode = () => import('../../core/qr-code.ts')

/** Shown in mails as well, which web mail shows on pages of its own. */
const picture = (type: string, bytes: Buffer): Reply => ({
  statusCode: 200,
  headers: {
    'content-type': type,
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
  },
  body: bytes.toString('base64'),
  isBase64Encoded: true,
})

const page = ({ member, path }: Found, form: FormState) => keepInTouchPage({ member, form, action: path })

/** The answer is the same whoever has the address, and whether or not a mail goes to it. */
const leave: Answer = async (deps, found, request) => {
  const { form: typed } = request
  const form = validate(detailsForm, typed)
  if (form.outcome === 'invalid') return html(page(found, { typed, errors: form.errors }), 422)
  const asked = await askToConfirm(deps, request, found.member, {
    said: form.value,
    from: { page: found.secret },
  })
  if (asked === 'too many') return html(pageIsBusyPage(), 429)
  return asked === 'asked' ? redirect(`${found.path}/sent`) : html(cannotMailDetailsPage(), 503)
}
