import { type Contact, isDue, relations } from '../../core/contact.ts'
import { type ContactFilter, listPath, pageOf, typedFilter } from '../../core/contact-filter.ts'
import type { Member } from '../../core/member.ts'
import type { LocalDate } from '../../core/time.ts'
import {
  describeCadence,
  describeRelation,
  howTheyKnowEachOther,
  plural,
  whenNext,
} from '../../core/wording.ts'
import { ContactLink } from '../contact-link.tsx'
import { Options } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo } from './message.tsx'

const Row = ({ contact, today }: { contact: Contact; today: LocalDate }) => (
  <li>
    <label class="pick" for={`pick-${contact.id}`}>
      <input id={`pick-${contact.id}`} name={`pick-${contact.id}`} type="checkbox" />
      <span class="for-listeners">Pick {contact.name}</span>
    </label>
    <div>
      <ContactLink contact={contact} />
      <br />
      <span class="quiet">
        <bdi>{howTheyKnowEachOther(contact)}</bdi>
        {contact.tags.map((tag) => (
          <>
            {' '}
            <span class="tag">{tag}</span>
          </>
        ))}
      </span>
    </div>
    <div>
      <span class={isDue(contact, today) ? 'due' : undefined}>{whenNext(contact, today)}</span>
      <br />
      <span class="quiet">{describeCadence(contact.cadence)}</span>
    </div>
  </li>
)

const Pages = ({ filter, page, pages }: { filter: ContactFilter; page: number; pages: number }) => (
  <nav class="actions" aria-label="Pages">
    {page > 2 && <a href={listPath(filter, 1)}>First</a>}
    {page > 1 && (
      <a href={listPath(filter, page - 1)} rel="prev">
        Earlier
      </a>
    )}
    <span>
      Page {page} of {pages}
    </span>
    {page < pages && (
      <a href={listPath(filter, page + 1)} rel="next">
        More
      </a>
    )}
    {page < pages - 1 && <a href={listPath(filter, pages)}>Last</a>}
  </nav>
)

export const contactsPage = ({
  all,
  found,
  filter,
  page: asked,
  today,
  member,
}: {
  all: Contact[]
  found: Contact[]
  filter: ContactFilter
  page: string | undefined
  today: LocalDate
  member: Member
}): string => {
  const tags = [...new Set(all.flatMap((contact) => contact.tags))].sort()
  const { shown, page, pages } = pageOf(found, asked)
  const anyOption = { value: '', text: 'All' }
  return renderPage({
    title: 'Contacts',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <div class="bar">
          <h1>Contacts</h1>
          <div class="inline">
            <a href="/import">Import</a>
            <GoTo href="/contacts/new">Add a contact</GoTo>
          </div>
        </div>
        {all.length === 0 ? (
          <p class="lead">
            Nobody here yet. Begin with three people: a former manager, somebody you enjoyed working with, and
            somebody who used to work for you. Or <a href="/import">bring a file</a> from LinkedIn or your
            address book.
          </p>
        ) : (
          <>
            <search>
              <form method="get" action="/contacts">
                <label for="search">Search</label>
                <div class="search">
                  <input
                    id="search"
                    name="search"
                    type="search"
                    value={filter.search}
                    maxlength={100}
                    dir="auto"
                  />
                  <button type="submit" class="quiet-button">
                    Show
                  </button>
                </div>
                <details open={Boolean(filter.relation || filter.tag || filter.due)}>
                  <summary>Only some of them</summary>
                  <div class="pair">
                    <div>
                      <label for="relation">Relation</label>
                      <select id="relation" name="relation">
                        <Options
                          options={[
                            anyOption,
                            ...relations.map((value) => ({ value, text: describeRelation(value) })),
                          ]}
                          chosen={filter.relation}
                        />
                      </select>
                    </div>
                    <div>
                      <label for="tag">Tag</label>
                      <select id="tag" name="tag">
                        <Options
                          options={[anyOption, ...tags.map((tag) => ({ value: tag, text: tag }))]}
                          chosen={filter.tag}
                        />
                      </select>
                    </div>
                  </div>
                  <label for="due">
                    <input id="due" name="due" type="checkbox" checked={filter.due} /> Due now
                  </label>
                </details>
              </form>
            </search>
            <h2>
              {found.length === all.length
                ? plural(all.length, 'contact')
                : `${found.length.toLocaleString('en')} of ${plural(all.length, 'contact')}`}
            </h2>
            {found.length === 0 && (
              <p>
                Nobody fits. <a href="/contacts">Show all</a>.
              </p>
            )}
            {found.length > 0 && (
              <form method="get" action="/change">
                {Object.entries(typedFilter(filter)).map(([name, value]) => (
                  <input key={name} type="hidden" name={name} value={value} />
                ))}
                <ul class="contacts picks">
                  {shown.map((contact) => (
                    <Row key={contact.id} contact={contact} today={today} />
                  ))}
                </ul>
                <div class="actions">
                  <button type="submit" class="quiet-button" name="whom" value="picked">
                    Change those you pick
                  </button>
                  <button type="submit" class="quiet-button" name="whom" value="all">
                    {found.length === 1
                      ? 'Change this one'
                      : `Change all ${found.length.toLocaleString('en')}`}
                  </button>
                  <button type="submit" class="quiet-button" formaction="/merge">
                    Merge two
                  </button>
                </div>
              </form>
            )}
            {pages > 1 && <Pages filter={filter} page={page} pages={pages} />}
          </>
        )}
        {all.length > 1 && (
          <p class="quiet">
            <a href="/duplicates">Who may be one person</a> shows contacts whom you may have twice.
          </p>
        )}
        <p class="quiet">
          <a href="/settings/keep-in-touch">Your keep-in-touch page</a> has others leave you their details
          themselves.
        </p>
      </>
    ),
  })
}
