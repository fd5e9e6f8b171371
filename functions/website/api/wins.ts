import type { OperationId } from '../../../core/api/operations.ts'
import { apiPath } from '../../../core/api/path.ts'
import type { Instant } from '../../../core/time.ts'
import { newWin, type Win } from '../../../core/win.ts'
import { cut, done, type Handlers, notThere, notYet, pageOf } from './answer.ts'
import { idOf, isAfter, latestFirst, placeOf } from './touches.ts'

export type WinApiDeps = {
  listWins: (memberId: string) => Promise<Win[]>
  loadWin: (memberId: string, winId: string, now: Instant) => Promise<Win | undefined>
  addWin: (memberId: string, win: Win) => Promise<boolean>
  saveWin: (memberId: string, win: Win, now: Instant) => Promise<boolean>
}

/** Those of wins that came by mail have SES's id of it. */
const isId = (text: string | undefined): text is string => /^[\w-]{1,200}$/.test(text ?? '')

const load = async (deps: WinApiDeps, memberId: string, winId: string | undefined, now: Instant) =>
  isId(winId) ? deps.loadWin(memberId, winId, now) : undefined

type WinOperation = Extract<OperationId, `${string}Win` | `${string}Wins`>

export const winHandlers: Handlers<WinApiDeps, WinOperation> = {
  listWins: async (deps, { member, query, from, nextPage }) => {
    const { since = '', limit } = query
    const wins = (await deps.listWins(member.id)).filter(({ date }) => date >= since)
    const { page, last } = cut(latestFirst(wins), isAfter(from), limit)
    return pageOf({ items: page }, last && nextPage(placeOf(last)))
  },

  addWin: async (deps, { member, now, today, body }) => {
    const { text, date = today, job } = body
    if (date > today) return notYet('#/date')
    const win = newWin({ text, date, job }, idOf(date, text, job))
    const headers = { location: `${apiPath}/wins/${win.id}` }
    const isNew = await deps.addWin(member.id, win)
    const known = isNew ? undefined : await deps.loadWin(member.id, win.id, now)
    if (known && !known.removedOn) return done(200, { outcome: 'added before', win: known }, headers)
    // One that was removed comes back.
    if (!isNew) await deps.saveWin(member.id, win, now)
    return done(201, { outcome: 'added', win }, headers)
  },

  readWin: async (deps, { member, now, params }) => {
    const win = await load(deps, member.id, params.winId, now)
    return win && !win.removedOn ? done(200, win) : notThere()
  },

  removeWin: async (deps, { member, now, today, params }) => {
    const win = await load(deps, member.id, params.winId, now)
    if (!win) return notThere()
    if (!win.removedOn) await deps.saveWin(member.id, { ...win, removedOn: today }, now)
    return done(204)
  },
}
