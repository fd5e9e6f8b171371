import type { Contact } from '../../core/contact.ts'
import type { Duplicate, DuplicateReason } from '../../core/duplicates.ts'
import type { Member } from '../../core/member.ts'
import { howTheyKnowEachOther, plural } from '../../core/wording.ts'
import { ContactLink } from '../contact-link.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo } from './message.tsx'

const reasonNames: Record<DuplicateReason, string> = {
  'same number': 'the same phone number',
  'same profile': 'the same LinkedIn profile',
  'same name': 'the same name',
  'same mailbox': 'an address with that name',
  'near name': 'names that are near',
}

const Who = ({ contact }: { contact: Contact }) => (
  <p>
    <ContactLink contact={contact} />
    <br />
    <span class="quiet">
      <bdi>{[howTheyKnowEachOther(contact), ...contact.emails, ...contact.phones].join(', ')}</bdi>
    </span>
  </p>
)

const Pair = ({ duplicate: { contacts, reasons } }: { duplicate: Duplicate }) => {
  const [one, other] = contacts
  return (
    <li>
      <div>
        {contacts.map((contact) => (
          <Who key={contact.id} contact={contact} />
        ))}
        <p class="quiet">They have {reasons.map((reason) => reasonNames[reason]).join(' and ')}.</p>
      </div>
      <div class="inline">
        <a class="button" href={`/merge?pick-${one.id}=on&pick-${other.id}=on`}>
          Merge
          <span class="for-listeners">
            {' '}
            {one.name} and {other.name}
          </span>
        </a>
        <form method="post" action="/duplicates">
          <input type="hidden" name="one" value={one.id} />
          <input type="hidden" name="other" value={other.id} />
          <button type="submit" class="quiet-button">
            Not the same
            <span class="for-listeners">
              : {one.name} and {other.name}
            </span>
          </button>
        </form>
      </div>
    </li>
  )
}

/** Pairs who may be one person; `all` is how many there are. */
export const duplicatesPage = ({
  member,
  shown,
  all,
}: {
  member: Member
  shown: Duplicate[]
  all: number
}): string =>
  renderPage({
    title: 'Who may be one person',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>Who may be one person</h1>
        {all === 0 ? (
          <>
            <p class="lead">
              No two of your contacts look like the same person. Should you know better, tick two on the list
              and merge them.
            </p>
            <GoTo href="/contacts">Your contacts</GoTo>
          </>
        ) : (
          <>
            <p class="lead">
              {plural(all, 'pair')}
              {all > shown.length && `, of which these ${shown.length} are the likeliest`}. You see what a
              merge would do before anything is changed.
            </p>
            <ul class="contacts">
              {shown.map((duplicate) => (
                <Pair key={duplicate.contacts.map(({ id }) => id).join()} duplicate={duplicate} />
              ))}
            </ul>
            <p>
              <a href="/contacts">Your contacts</a>
            </p>
          </>
        )}
      </>
    ),
  })
