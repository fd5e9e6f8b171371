import type { Member } from '../../core/member.ts'
import type { ListedSession } from '../../core/sessions.ts'
import { formatDate } from '../../core/time.ts'
import { renderPage } from '../layout.tsx'
import { Press } from './message.tsx'

const Row = ({ session }: { session: ListedSession }) => {
  const { publicId, device, since, lastUsedOn, isThisOne } = session
  return (
    <li>
      <div>
        <strong>{device}</strong>
        {isThisOne && ' '}
        {isThisOne && <span class="tag">this one</span>}
        <br />
        <span class="quiet">
          Signed in on {formatDate(since)}, last used on {formatDate(lastUsedOn)}
        </span>
      </div>
      {!isThisOne && (
        <form method="post" action="/settings/sessions/end">
          <input type="hidden" name="session" value={publicId} />
          <button type="submit" class="quiet-button">
            Sign out
            <span class="for-listeners">
              {' '}
              {device}, signed in on {formatDate(since)}
            </span>
          </button>
        </form>
      )}
    </li>
  )
}

export const sessionsPage = ({
  member,
  sessions,
  ended,
}: {
  member: Member
  sessions: ListedSession[]
  ended: boolean
}): string =>
  renderPage({
    title: 'Where you are signed in',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Where you are signed in</h1>
        {ended && <p role="status">Signed out there.</p>}
        <p class="lead">
          Each browser stays signed in for 60 days. Sign out those that you do not know, or have no more.
        </p>
        <ul class="contacts">
          {sessions.map((session) => (
            <Row key={session.publicId} session={session} />
          ))}
        </ul>
        {sessions.length > 1 ? (
          <div class="actions">
            <Press action="/settings/sessions/end-others" quiet>
              Sign out all others
            </Press>
            <a href="/settings">Back to the settings</a>
          </div>
        ) : (
          <p>
            You are signed in nowhere else. <a href="/settings">Back to the settings</a>
          </p>
        )}
      </>
    ),
  })
