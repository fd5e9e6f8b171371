import type { Mail } from '../../core/mail.ts'
import type { MailingTags, SendOutcome } from '../../core/mailing.ts'
import { backOff, mostTries, turnHoldsFor } from '../../core/sending.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Pacer } from './pacer.ts'
import { createPlaces } from './places.ts'
import { together } from './together.ts'

export type SendInTurnDeps = {
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
  random: () => number
  findSuppressions: (addresses: string[]) => Promise<(Suppression | undefined)[]>
  submitMail: (mail: Mail, mailing: MailingTags) => Promise<SendOutcome>
}

/** SES has so many mails of one worker at a time. */
const mailsAtSes = 10

/** The turn has come and the address may be mailed; both hold for a moment. */
type Ready = { since: number }
type NotReady = SendOutcome | 'no turn'

/**
 * Sends one mail when its turn among those of all workers has come, by `latest` at most, unless its address is suppressed;
 * and says when it has a place at SES, so that another can make its way there.
 */
export const createSendInTurn = (deps: SendInTurnDeps, pacer: Pacer) => {
  const atSes = createPlaces(mailsAtSes)
  const findSuppression = together(deps.findSuppressions)

  const getReady = async (mail: Mail, latest: number): Promise<Ready | NotReady> => {
    if ((await pacer.waitForTurn(latest)) === 'not now') return 'no turn'
    const since = deps.nowMs()
    const suppression = await findSuppression(mail.to)
    return suppression ? { outcome: 'suppressed', reason: suppression.reason } : { since }
  }

  return async (
    mail: Mail,
    mailing: MailingTags,
    { latest, arrive }: { latest: number; arrive: () => void },
  ): Promise<SendOutcome | 'no turn'> => {
    // Before it has a place at SES, which is for the mail alone.
    let ready = await getReady(mail, latest)
    const leave = await atSes()
    arrive()
    try {
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
    } finally {
      leave()
    }
  }
}
export type SendInTurn = ReturnType<typeof createSendInTurn>

const isLate = (ready: Ready | NotReady, now: number) =>
  typeof ready === 'object' && 'since' in ready && now - ready.since > turnHoldsFor
