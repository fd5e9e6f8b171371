import type { Contact, Touch } from '../../core/contact.ts'
import { isFromDigest } from '../../core/overview.ts'
import { formatDate } from '../../core/time.ts'
import { type Page, renderPage } from '../layout.tsx'
import { GoTo } from './message.tsx'

/** The latest first; of one day, by their ids, so that pages never show one twice. */
const newestFirst = (touches: Touch[]): Touch[] =>
  touches.toSorted((a, b) => b.date.localeCompare(a.date) || b.id.localeCompare(a.id))

const Talks = ({ touches }: { touches: Touch[] }) => (
  <ol class="plain">
    {touches.map((touch) => (
      <li key={touch.id}>
        <b>{formatDate(touch.date)}</b>{' '}
        <span class="quiet">
          {touch.channel === 'email' ? 'You wrote' : 'You talked'}
          {isFromDigest(touch) && ', led by a digest'}
        </span>
        {touch.note && (
          <p class="draft" dir="auto">
            {touch.note}
          </p>
        )}
      </li>
    ))}
  </ol>
)

const mostOnPage = 5

/** What was recorded of a contact, on their own page: the latest, and the way to the rest. */
export const HistorySection = ({
  contact,
  touches,
  hasMore,
}: {
  contact: Contact
  touches: Touch[]
  /** Whether there is a way to the rest: only for somebody signed in. */
  hasMore: boolean
}) => {
  const shown = newestFirst(touches).slice(0, mostOnPage)
  return (
    <section class="part" aria-labelledby="history">
      <h2 id="history">History</h2>
      {shown.length === 0 ? (
        <p>
          Nothing is recorded yet. Press “We talked”, or put your private address in the BCC of a mail to
          them.
        </p>
      ) : (
        <Talks touches={shown} />
      )}
      {touches.length > shown.length &&
        (hasMore ? (
          <p>
            <a href={`/contacts/${contact.id}/history`}>All {touches.length} touches</a>
          </p>
        ) : (
          <p class="quiet">And {touches.length - shown.length} before that.</p>
        ))}
      <p class="quiet">Among your contacts since {formatDate(contact.addedOn)}.</p>
    </section>
  )
}

const touchesPerPage = 50

export const historyPage = ({
  contact,
  touches,
  page,
  signedIn,
}: {
  contact: Contact
  touches: Touch[]
  page: number
  signedIn: Page['signedIn']
}): string => {
  const pages = Math.max(1, Math.ceil(touches.length / touchesPerPage))
  const at = Math.min(pages, Math.max(1, page))
  const path = `/contacts/${contact.id}/history`
  return renderPage({
    title: `${contact.name}: history`,
    signedIn,
    children: (
      <>
        <h1>
          <bdi>{contact.name}</bdi>: history
        </h1>
        <p class="lead">
          {touches.length === 1 ? 'One touch.' : `${touches.length} touches, the latest first.`}
        </p>
        <Talks touches={newestFirst(touches).slice((at - 1) * touchesPerPage, at * touchesPerPage)} />
        {pages > 1 && (
          <nav class="actions" aria-label="Pages">
            {at > 1 && <a href={`${path}?page=${at - 1}`}>Later</a>}
            <span>
              Page {at} of {pages}
            </span>
            {at < pages && <a href={`${path}?page=${at + 1}`}>Earlier</a>}
          </nav>
        )}
        <div class="actions">
          <GoTo href={`/contacts/${contact.id}`}>
            Back to <bdi>{contact.name}</bdi>
          </GoTo>
        </div>
      </>
    ),
  })
}
