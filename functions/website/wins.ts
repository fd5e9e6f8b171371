import type { Win } from '../../core/win.ts'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { removeWinPage, winRemovedPage } from '../../views/pages/wins.tsx'
import type { LinkAnswer } from './links.ts'
import { html } from './request.ts'

export type WinDeps = {
  loadWin: (memberId: string, winId: string) => Promise<Win | undefined>
  deleteWin: (memberId: string, winId: string) => Promise<unknown>
}
type Answer = LinkAnswer<WinDeps>

export const showRemoveWin: Answer = async (deps, { link, action }) => {
  const win = await deps.loadWin(link.memberId, link.thing)
  return win ? html(removeWinPage({ win, action })) : html(brokenLinkPage('gone'), 404)
}

export const removeWin: Answer = async (deps, { link }) => {
  await deps.deleteWin(link.memberId, link.thing)
  return html(winRemovedPage())
}
