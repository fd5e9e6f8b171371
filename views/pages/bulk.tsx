import { type Bulk, type BulkChange, bulkForm } from '../../core/bulk.ts'
import { type Contact, relations } from '../../core/contact.ts'
import { type ContactFilter, listPath, typedFilter } from '../../core/contact-filter.ts'
import type { Member } from '../../core/member.ts'
import { describeCadence, describeRelation, plural } from '../../core/wording.ts'
import { type FormState, Problems, SelectField, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { cadenceOptions } from './contact.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

const labels = {
  cadence: 'How often to talk',
  relation: 'Relation',
  where: 'Where you know them from',
  addTags: 'Add tags',
  removeTags: 'Take tags away',
}
const mostNamed = 12
const asItIs = { value: '', text: 'Leave as it is' }

const contactsOf = (count: number) => plural(count, 'contact')

const Hidden = ({ values }: { values: Record<string, string> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
  </>
)

const Whom = ({ contacts }: { contacts: Contact[] }) => (
  <p class="quiet">
    {contacts.slice(0, mostNamed).map(({ id, name }, at) => (
      <span key={id}>
        {at > 0 && ', '}
        <bdi>{name}</bdi>
      </span>
    ))}
    {contacts.length > mostNamed && ` and ${(contacts.length - mostNamed).toLocaleString('en')} more`}
  </p>
)

/** What to change about those who were chosen. */
export const bulkPage = ({
  member,
  contacts,
  filter,
  isAll,
  form,
}: {
  member: Member
  contacts: Contact[]
  filter: ContactFilter
  isAll: boolean
  form: FormState
}): string => {
  const title = `Change ${contactsOf(contacts.length)}`
  const field = (name: keyof typeof labels) => ({ form, schema: bulkForm, name, label: labels[name] })
  const whom = isAll
    ? { whom: 'all', ...typedFilter(filter) }
    : Object.fromEntries(contacts.map(({ id }) => [`pick-${id}`, 'on']))
  return renderPage({
    title,
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>{title}</h1>
        <Whom contacts={contacts} />
        <Problems form={form} labels={labels} />
        <form method="post" action="/change">
          <Hidden values={{ id: form.typed.id ?? '', ...whom }} />
          <SelectField {...field('cadence')} options={[asItIs, ...cadenceOptions]} />
          <div class="pair">
            <SelectField
              {...field('relation')}
              options={[asItIs, ...relations.map((value) => ({ value, text: describeRelation(value) }))]}
            />
            <TextField {...field('where')} hint="Empty leaves it as it is." autocomplete="off" />
          </div>
          <div class="pair">
            <TextField {...field('addTags')} hint="Between commas." autocomplete="off" />
            <TextField {...field('removeTags')} hint="Between commas." autocomplete="off" />
          </div>
          <div class="actions">
            <button type="submit">{title}</button>
            <a href={listPath(filter)}>Leave it</a>
          </div>
          <p class="quiet">You can undo it for all of them for 30 days.</p>
        </form>
      </>
    ),
  })
}

export const nobodyPickedPage = ({ member, filter }: { member: Member; filter: ContactFilter }): string =>
  messagePage({
    title: 'Nobody is picked',
    signedIn: { member, current: 'contacts' },
    text: 'Tick the boxes beside those whom you want to change, or change all that the list shows.',
    children: <GoTo href={listPath(filter)}>Your contacts</GoTo>,
  })

type BulkPage = { member: Member; found: Bulk }

export const bulkRunningPage = ({ member, found }: BulkPage): string => {
  const { state, asked, written = 0 } = found
  const title = state === 'undoing' ? 'The change is being undone' : 'Your contacts are being changed'
  return renderPage({
    title,
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {written.toLocaleString('en')} of {contactsOf(asked)}.
        </p>
        <progress value={Math.round((100 * written) / asked)} max={100} aria-label="How far it is" />
        <p>You can close this page: it goes on without it.</p>
        <div class="actions">
          <GoTo href={`/change/${found.id}`}>Look again</GoTo>
          <Press action={`/change/${found.id}`} quiet>
            It stands still: go on
          </Press>
        </div>
      </>
    ),
  })
}

const whatWasAsked = ({ cadence, relation, where, addTags, removeTags }: BulkChange): string[] =>
  [
    cadence && `${labels.cadence}: ${describeCadence(cadence)}`,
    relation && `${labels.relation}: ${describeRelation(relation)}`,
    where && `${labels.where}: ${where}`,
    addTags.length > 0 && `Tags added: ${addTags.join(', ')}`,
    removeTags.length > 0 && `Tags taken away: ${removeTags.join(', ')}`,
  ].filter((line) => typeof line === 'string')

const resultOf = ({ asked, changed = 0, missing = 0 }: Bulk): string => {
  const same = asked - changed - missing
  return [
    `${contactsOf(changed)} ${changed === 1 ? 'is' : 'are'} changed.`,
    same > 0 && `${contactsOf(same)} ${same === 1 ? 'was' : 'were'} so already.`,
    missing > 0 && `${contactsOf(missing)} ${missing === 1 ? 'was' : 'were'} removed meanwhile.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What was done, with the way back for all. */
export const bulkResultPage = ({ member, found }: BulkPage): string => {
  const isUndone = found.state === 'undone'
  const kept = found.kept ?? 0
  const undone =
    kept > 0
      ? `${contactsOf(kept)} you have changed since: ${kept === 1 ? 'it stays as it is' : 'they stay as they are'}. All else is as it was before.`
      : 'All is as it was before.'
  return messagePage({
    title: isUndone ? 'The change is undone' : 'Your contacts are changed',
    signedIn: { member, current: 'contacts' },
    text: isUndone ? undone : resultOf(found),
    details: (
      <ul class="plain">
        {whatWasAsked(found.change).map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    ),
    children: (
      <>
        <GoTo href="/contacts">Your contacts</GoTo>
        {!isUndone && Boolean(found.changed) && (
          <Press action={`/change/${found.id}/undo`} quiet>
            Undo for all
          </Press>
        )}
      </>
    ),
  })
}
