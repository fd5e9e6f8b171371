import type { HeldMail } from '../../core/held-mail.ts'
import type { ConfirmedMail } from '../../core/intake.ts'
import type { Instant } from '../../core/time.ts'
import { heldMailGonePage, thatWasYouPage, wasThisYouPage } from '../../views/pages/was-this-you.tsx'
import type { LinkAnswer } from './links.ts'
import { html } from './request.ts'

export type WasThisYouDeps = {
  loadHeldMail: (memberId: string, mailId: string, now: Instant) => Promise<HeldMail | undefined>
  queueConfirmedMail: (mail: ConfirmedMail) => Promise<unknown>
}
type Answer = LinkAnswer<WasThisYouDeps>

export const showHeldMail: Answer = async (deps, { link, action, now }) => {
  const mail = await deps.loadHeldMail(link.memberId, link.thing, now)
  return mail ? html(wasThisYouPage({ mail, action })) : html(heldMailGonePage(), 410)
}

/** The intake looks at it again, as at a mail that proves to be the member's; doing so twice does it once. */
export const confirmHeldMail: Answer = async (deps, { link, now }) => {
  const mail = await deps.loadHeldMail(link.memberId, link.thing, now)
  if (!mail) return html(heldMailGonePage(), 410)
  await deps.queueConfirmedMail({ confirmedBy: link.memberId, arrived: mail.arrived })
  return html(thatWasYouPage())
}
