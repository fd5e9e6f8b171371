import { validate } from '../../core/fields.ts'
import { newId, readId } from '../../core/ids.ts'
import { type LinkTo, type Purpose, signLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { byDate, newWin, type Win, winFormOn } from '../../core/win.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import {
  removeWinPage,
  restoreWinPage,
  typedWin,
  winDonePage,
  winPage,
  winsPage,
} from '../../views/pages/wins.tsx'
import { type At, linkPath } from './contacts.ts'
import type { LinkAnswer, LinkAnswers } from './links.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type WinDeps = SessionDeps & {
  randomToken: () => string
  listWins: (memberId: string) => Promise<Win[]>
  loadWin: (memberId: string, winId: string, now: Instant) => Promise<Win | undefined>
  addWin: (memberId: string, win: Win) => Promise<unknown>
  saveWin: (memberId: string, win: Win, now: Instant) => Promise<boolean>
}

export const winRoutes = (deps: WinDeps): Route[] => [
  {
    method: 'GET',
    path: '/wins',
    handler: signedIn(deps, async (_, { member }) =>
      html(await listPage(deps, member, emptyForm({ date: todayOf(deps, member) }))),
    ),
  },
  {
    method: 'POST',
    path: '/wins',
    handler: signedIn(deps, async ({ form: typed }, { member }) => {
      const added = await addTyped(deps, member, typed)
      return added.outcome === 'added'
        ? redirect('/wins')
        : html(await listPage(deps, member, { typed, errors: added.errors }), 422)
    }),
  },
  {
    method: 'GET',
    path: '/wins/{id}',
    handler: signedIn(deps, ({ path, params }, { member }) =>
      showEdit(deps, at(member, path), params.id ?? ''),
    ),
  },
  {
    method: 'POST',
    path: '/wins/{id}',
    handler: signedIn(deps, (request, { member }) =>
      edit(deps, at(member, request.path), request.params.id ?? '', request),
    ),
  },
]

const at = (member: Member, action: string): At => ({
  member,
  action,
  signedIn: { member, current: 'wins' },
})

const todayOf = (deps: Pick<WinDeps, 'now'>, { zone }: Member): LocalDate => localDate(deps.now(), zone)

/** With the id that makes adding twice add once. */
const withId = (deps: WinDeps, form: FormState): FormState => ({
  ...form,
  typed: { ...form.typed, id: form.typed.id ?? newId(deps.randomToken()) },
})

const listPage = async (deps: WinDeps, member: Member, form: FormState) => {
  const wins = byDate(await deps.listWins(member.id))
  return winsPage({ member, wins, form: withId(deps, form), today: todayOf(deps, member) })
}

const addTyped = async (deps: WinDeps, member: Member, typed: FormState['typed']) => {
  const form = validate(winFormOn(todayOf(deps, member)), typed)
  if (form.outcome === 'invalid') return form
  const win = newWin(form.value, readId(typed.id) ?? newId(deps.randomToken()))
  await deps.addWin(member.id, win)
  return { outcome: 'added' as const, win }
}

/** What a DynamoDB key can hold and a link can name: those of wins that came by mail have SES's id of it. */
const isId = (text: string) => /^[\w-]{1,200}$/.test(text)

const load = async (deps: WinDeps, member: Member, winId: string): Promise<Win | undefined> =>
  isId(winId) ? deps.loadWin(member.id, winId, deps.now()) : undefined

const gone = (): Reply => html(brokenLinkPage('gone'), 404)

const editPage = (deps: WinDeps, { member, action, signedIn }: At, win: Win, form: FormState) =>
  winPage({
    form,
    action,
    signedIn,
    today: todayOf(deps, member),
    removeAction: linkPath(deps, { purpose: 'remove-win', memberId: member.id, thing: win.id }),
  })

const showEdit = async (deps: WinDeps, at: At, winId: string): Promise<Reply> => {
  const win = await load(deps, at.member, winId)
  return win && !win.removedOn ? html(editPage(deps, at, win, emptyForm(typedWin(win)))) : gone()
}

const edit = async (
  deps: WinDeps,
  at: At,
  winId: string,
  { form: typed }: Pick<PageRequest, 'form'>,
): Promise<Reply> => {
  const win = await load(deps, at.member, winId)
  if (!win || win.removedOn) return gone()
  const form = validate(winFormOn(todayOf(deps, at.member)), typed)
  if (form.outcome === 'invalid') return html(editPage(deps, at, win, { typed, errors: form.errors }), 422)
  const changed = newWin(form.value, win.id)
  if (!(await deps.saveWin(at.member.id, changed, deps.now()))) return gone()
  return at.signedIn ? redirect('/wins') : html(winDonePage({ title: 'The win is saved', win: changed }))
}

type Answer = LinkAnswer<WinDeps>

/** Takes a win away or brings it back, and shows the way to the opposite; pressing again changes nothing more. */
const change =
  (decide: (win: Win, today: LocalDate) => Win, title: string, opposite: Purpose): Answer =>
  async (deps, { link, member, now, today, signedIn }) => {
    const win = await load(deps, member, link.thing)
    if (!win || !(await deps.saveWin(member.id, decide(win, today), now))) return gone()
    const back: LinkTo = { purpose: opposite, memberId: member.id, thing: win.id }
    return html(winDonePage({ title, win, undoAction: `/l/${signLink(back, deps.keys, now)}`, signedIn }))
  }

const withWin =
  (show: (page: { win: Win; action: string }) => string): Answer =>
  async (deps, { link, member, action }) => {
    const win = await load(deps, member, link.thing)
    return win ? html(show({ win, action })) : gone()
  }

const withoutRemoval = ({ removedOn: _, ...win }: Win): Win => win

/** What each link about wins shows, and what its button does. */
export const winLinks = {
  'add-win': {
    show: (deps, { action, today, signedIn }) =>
      html(winPage({ form: withId(deps, emptyForm({ date: today })), action, today, signedIn })),
    act: async (deps, { member, action, today, signedIn }, { form: typed }) => {
      const added = await addTyped(deps, member, typed)
      if (added.outcome === 'invalid')
        return html(winPage({ form: { typed, errors: added.errors }, action, today, signedIn }), 422)
      const removal: LinkTo = { purpose: 'remove-win', memberId: member.id, thing: added.win.id }
      return html(
        winDonePage({
          title: 'The win is kept',
          win: added.win,
          undoAction: linkPath(deps, removal),
          next: { href: action, text: 'Add another' },
          signedIn,
        }),
      )
    },
  },
  'edit-win': {
    show: (deps, opened) => showEdit(deps, opened, opened.link.thing),
    act: (deps, opened, request) => edit(deps, opened, opened.link.thing, request),
  },
  'remove-win': {
    show: withWin(removeWinPage),
    act: change((win, today) => ({ ...win, removedOn: today }), 'The win has been removed', 'restore-win'),
  },
  'restore-win': {
    show: withWin(restoreWinPage),
    act: change(withoutRemoval, 'The win is back', 'remove-win'),
  },
} satisfies Record<string, LinkAnswers<WinDeps>>
