import type { Mail } from '../../core/mail.ts'
import type { MailingTags, SendOutcome } from '../../core/mailing.ts'
import { backOff, mostTries, turnHoldsFor } from '../../core/sending.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Pacer } from './pacer.ts'
import { createPlacesAtSes } from './places-at-ses.ts'
import { together } from './together.ts'

export type SendInTurnDeps = {
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
  random: () => number
  findSuppressions: (addresses: string[]) => Promise<(Suppression | undefined)[]>
  submitMail: (mail: Mail, mailing: MailingTags) => Promise<SendOutcome>
}

/** The turn has come and the address may be mailed; both hold for a moment. */
type Ready = { since: number }
type NotReady = SendOutcome | 'no turn'

/**
 * Sends one mail when its turn among those of all workers has come, by `latest` at most, unless its address is suppressed;
 * and says when it has a place at SES, so that another can make its way there.
 */
export const createSendInTurn = (deps: SendInTurnDeps, pacer: Pacer) => {
  const atSes = createPlacesAtSes(deps)
  const findSuppression = together(deps.findSuppressions)

  const getReady = async (mail: Mail, latest: number): Promise<Ready | NotReady> => {
    if ((await pacer.waitForTurn(latest)) === 'not now') return 'no turn'
    const since = deps.nowMs()
    const suppression = await findSuppression(mail.to)
    return suppression ? { outcome: 'suppressed', reason: suppression.reason } : { since }
  }

  return (
    mail: Mail,
    mailing: MailingTags,
    { latest, arrive }: { latest: number; arrive: () => void },
  ): Promise<SendOutcome | 'no turn'> =>
    atSes(
      () => getReady(mail, latest),
      async (readyBefore) => {
        arrive()
        let ready = readyBefore
        let sent: SendOutcome | undefined
        for (let tries = 1; ; tries++) {
          if (isLate(ready, deps.nowMs())) ready = await getReady(mail, latest)
          if (ready === 'no turn' || pacer.isStopped()) return sent ?? 'no turn'
          if ('outcome' in ready) return ready
          sent = await deps.submitMail(mail, mailing)
          if (sent.outcome !== 'later') return sent
          if (sent.cause !== 'rate') {
            await pacer.stop(sent.cause, sent.reason)
            return sent
          }
          if (tries === mostTries) return sent
          await deps.sleep(backOff(tries, deps.random()))
        }
      },
    )
}
export type SendInTurn = ReturnType<typeof createSendInTurn>

const isLate = (ready: Ready | NotReady, now: number) =>
  typeof ready === 'object' && 'since' in ready && now - ready.since > turnHoldsFor
