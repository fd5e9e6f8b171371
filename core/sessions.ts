import { createHash } from 'node:crypto'
import { type Session, sessionLifetime } from './sign-in.ts'
import { type Instant, type LocalDate, localDate, subtractFrom } from './time.ts'

/** Where a member is signed in, as a page shows it. */
export type ListedSession = {
  /** Names the session and opens nothing: its own id is half of a cookie. */
  publicId: string
  device: string
  since: LocalDate
  lastUsedOn: LocalDate
  isThisOne: boolean
}

export const publicIdOf = ({ id }: Pick<Session, 'id'>): string =>
  createHash('sha256').update(`session:${id}`).digest('hex').slice(0, 32)

/** Those that still are, this one first and then the latest used. */
export const listedSessions = (
  sessions: Session[],
  { currentId, zone, now }: { currentId: string; zone: string; now: Instant },
): ListedSession[] =>
  sessions
    .filter(({ expiresAt }) => expiresAt > now)
    .map((session) => {
      const startedAt = subtractFrom(session.expiresAt, sessionLifetime)
      return { session, startedAt, lastUsedAt: session.lastUsedAt ?? startedAt }
    })
    .toSorted(
      (a, b) =>
        Number(b.session.id === currentId) - Number(a.session.id === currentId) ||
        b.lastUsedAt.localeCompare(a.lastUsedAt),
    )
    .map(({ session, startedAt, lastUsedAt }) => ({
      publicId: publicIdOf(session),
      device: session.device ?? 'A browser',
      since: localDate(startedAt, zone),
      lastUsedOn: localDate(lastUsedAt, zone),
      isThisOne: session.id === currentId,
    }))
