import type { ComponentChildren } from 'preact'
import type { Contact } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import type { Merge, PlannedMerge } from '../../core/merge.ts'
import { formatDate } from '../../core/time.ts'
import { describeCadence, describeReference, howTheyKnowEachOther } from '../../core/wording.ts'
import { ContactLink } from '../contact-link.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type Line = { label: string; text: (contact: Contact) => string | undefined }

const lines: Line[] = [
  { label: 'Name', text: ({ name }) => name },
  { label: 'Relation', text: howTheyKnowEachOther },
  { label: 'Email', text: ({ emails }) => emails.join('\n') },
  { label: 'Phone', text: ({ phones }) => phones.join('\n') },
  { label: 'LinkedIn', text: ({ linkedIn }) => linkedIn },
  { label: 'How often', text: ({ cadence }) => describeCadence(cadence) },
  { label: 'Last talked', text: ({ lastTouch }) => lastTouch && formatDate(lastTouch.date) },
  { label: 'Next', text: ({ nextContact }) => nextContact && formatDate(nextContact) },
  { label: 'Tags', text: ({ tags }) => tags.join(', ') },
  { label: 'Reference', text: ({ reference }) => reference && describeReference(reference) },
  { label: 'Notes', text: ({ notes }) => notes },
]

/** What is known of a contact, as far as something is. */
const Known = ({ contact }: { contact: Contact }) => (
  <dl class="known">
    {lines.map(({ label, text }) => {
      const said = text(contact)
      return (
        said && (
          <div key={label}>
            <dt>{label}</dt>
            <dd dir="auto">{said}</dd>
          </div>
        )
      )
    })}
  </dl>
)

const Before = ({ contact, says }: { contact: Contact; says: string }) => (
  <details>
    <summary>
      <bdi>{contact.name}</bdi>, {says}
    </summary>
    <Known contact={contact} />
  </details>
)

const Problem = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <div class="problems" role="alert" tabIndex={-1} autofocus>
    <h2>{title}</h2>
    <p>{children}</p>
  </div>
)

/** What two would be together, before anything is changed. */
export const mergePage = ({
  member,
  kept,
  other,
  planned,
  id,
  problem,
}: {
  member: Member
  kept: Contact
  other: Contact
  planned: PlannedMerge
  id: string
  problem?: string | undefined
}): string =>
  renderPage({
    title: `Merge ${kept.name} and ${other.name}`,
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>
          Merge <bdi>{kept.name}</bdi> and <bdi>{other.name}</bdi>?
        </h1>
        {problem && <Problem title="Nothing was changed">{problem}</Problem>}
        {planned.outcome === 'planned' ? (
          <>
            <p class="lead">They would be one contact, with the talks of both:</p>
            <Known contact={planned.kept.after} />
            {planned.toNotes.length > 0 && (
              <p class="quiet">What there is no other place for is kept in the notes.</p>
            )}
            <div class="actions">
              <form method="post" action="/merge">
                <input type="hidden" name="id" value={id} />
                <input type="hidden" name="kept" value={kept.id} />
                <input type="hidden" name="other" value={other.id} />
                <input type="hidden" name="versions" value={`${kept.version}~${other.version}`} />
                <button type="submit">Merge them</button>
              </form>
              <a href="/duplicates">Leave it</a>
            </div>
            <p class="quiet">You can undo this for 30 days.</p>
          </>
        ) : (
          <Problem title="Their notes do not fit into one contact">
            Together they have {planned.length.toLocaleString('en')} characters. Shorten those of{' '}
            <ContactLink contact={kept} /> or of <ContactLink contact={other} />.
          </Problem>
        )}
        <h2>As they are now</h2>
        <Before contact={kept} says="who stays" />
        <Before contact={other} says="who goes" />
        <p>
          <a href={`/merge?kept=${other.id}&other=${kept.id}`}>Keep the other instead</a>: where only one of a
          thing can stay, theirs does.
        </p>
      </>
    ),
  })

export const pickTwoPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'Pick two',
    signedIn: { member, current: 'contacts' },
    text: 'Tick the boxes beside two contacts who are one person. If you did, one of them has been removed meanwhile.',
    children: (
      <>
        <GoTo href="/contacts">Your contacts</GoTo>
        <a href="/duplicates">Who may be one person</a>
      </>
    ),
  })

export const mergedPage = ({ member, found }: { member: Member; found: Merge }): string => {
  const { kept, other, state, id, isKept } = found
  const [name, otherName] = [kept.after.name, other.before.name]
  const { title, text } = {
    waiting: {
      title: 'This is not finished',
      text: 'It goes on by itself in a minute, or when you press this.',
    },
    undoing: { title: 'The undo is not finished', text: 'It goes on when you press this.' },
    done: { title: `${name} is one contact now`, text: 'You can undo this for 30 days.' },
    refused: {
      title: 'Nothing was merged',
      text: 'One of them was changed at the same moment. Both are as they were.',
    },
    undone: {
      title: `${name} and ${otherName} are two again`,
      text: isKept
        ? `You have changed ${name} since, who stays as they are. ${otherName} is back, without what ${name} has now.`
        : 'Both are as they were before.',
    },
  }[state]
  return messagePage({
    title,
    signedIn: { member, current: 'contacts' },
    text,
    children: (
      <>
        {(state === 'waiting' || state === 'undoing') && <Press action={`/merge/${id}`}>Go on</Press>}
        {state === 'refused' ? (
          <GoTo href={`/merge?kept=${kept.after.id}&other=${other.after.id}`}>Look at it again</GoTo>
        ) : (
          <GoTo href={`/contacts/${kept.after.id}`}>
            Look at <bdi>{name}</bdi>
          </GoTo>
        )}
        <a href="/duplicates">Who else may be one person</a>
        {state === 'done' && (
          <Press action={`/merge/${id}/undo`} quiet>
            Undo
          </Press>
        )}
      </>
    ),
  })
}
