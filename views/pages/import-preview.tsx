import { offeredCadences } from '../../core/contact.ts'
import { cadenceForm } from '../../core/contact-form.ts'
import type { TableColumn } from '../../core/csv.ts'
import type { PlannedRow } from '../../core/import.ts'
import type { Import } from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import type { ReadAccount } from '../../core/read-account.ts'
import { formatDate } from '../../core/time.ts'
import type { UploadRows } from '../../core/upload.ts'
import { describeCadence, plural } from '../../core/wording.ts'
import { emptyForm, Options, SelectField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { people } from './import.tsx'
import { GoTo } from './message.tsx'

const mostNamed = 12
const mostFailures = 50

/** What a column can be, in the member's words; columns that no program but Rapport has are known by their names. */
const fieldOptions = [
  { value: '', text: 'Leave it out' },
  { value: 'name', text: 'Name' },
  { value: 'given', text: 'First name' },
  { value: 'middle', text: 'Middle name' },
  { value: 'family', text: 'Last name' },
  { value: 'emails', text: 'Email' },
  { value: 'phones', text: 'Phone' },
  { value: 'linkedIn', text: 'LinkedIn or website' },
  { value: 'where', text: 'Company, or where from' },
  { value: 'position', text: 'Position (to the notes)' },
  { value: 'relation', text: 'Relation' },
  { value: 'cadence', text: 'How often' },
  { value: 'lastTouch', text: 'Last talked, as 2026-11-22' },
  { value: 'connectedOn', text: 'Connected on (to the notes)' },
  { value: 'notes', text: 'Notes' },
  { value: 'tags', text: 'Tags' },
]

type Table = { headerRow: number; columns: TableColumn[] }

const Columns = ({ found, table, isNeeded }: { found: Import; table: Table; isNeeded?: boolean }) => (
  <form method="post" action={`/import/${found.id}/columns`}>
    <ul class="plain columns">
      {table.columns.map(({ name, field, sample }, at) => (
        <li key={`${at}`}>
          <label for={`column-${at}`}>
            <bdi>{name || `Column ${at + 1}`}</bdi>
            {sample && (
              <span class="quiet">
                such as <bdi>{sample}</bdi>
              </span>
            )}
          </label>
          <select id={`column-${at}`} name={`column-${at}`}>
            <Options
              options={
                fieldOptions.some(({ value }) => value === field)
                  ? fieldOptions
                  : [...fieldOptions, { value: field, text: field }]
              }
              chosen={field}
            />
          </select>
        </li>
      ))}
    </ul>
    <label for="firstIsContact">
      <input
        id="firstIsContact"
        name="firstIsContact"
        type="checkbox"
        checked={found.columns !== undefined && found.columns.afterRow < table.headerRow}
      />{' '}
      Row {table.headerRow} is somebody too, and has no names of columns
    </label>
    <button type="submit" class={isNeeded ? undefined : 'quiet-button'}>
      Read it so
    </button>
  </form>
)

const Names = ({ title, rows }: { title: string; rows: PlannedRow[] }) => {
  if (rows.length === 0) return null
  const shown = rows.slice(0, mostNamed)
  return (
    <>
      <h2>{title}</h2>
      <ul class="plain">
        {shown.map(({ change: { contact } }) => (
          <li key={contact.id}>
            <bdi>{contact.name}</bdi>
            {contact.where && (
              <span class="quiet">
                , <bdi>{contact.where}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <p class="quiet">And {(rows.length - shown.length).toLocaleString('en')} more.</p>
      )}
    </>
  )
}

const Unread = ({ failures }: Pick<UploadRows, 'failures'>) => (
  <>
    <h2>Could not be read: {failures.length.toLocaleString('en')}</h2>
    <ul class="plain">
      {failures.slice(0, mostFailures).map(({ place, reason }) => (
        <li key={place}>
          <strong>{place}</strong>: <span dir="auto">{reason}</span>
        </li>
      ))}
    </ul>
    {failures.length > mostFailures && (
      <p>And {(failures.length - mostFailures).toLocaleString('en')} more.</p>
    )}
  </>
)

/** Each contact once, by what becomes of them at last. */
const byOutcome = (planned: PlannedRow[]) => {
  const rows = [...new Map(planned.map((row) => [row.change, row])).values()]
  const is = (wanted: (row: PlannedRow) => boolean) => rows.filter(wanted)
  return {
    added: is(({ change }) => !change.before),
    restored: is(({ change }) => change.before?.removedOn !== undefined),
    merged: is(
      ({ change: { before, contact } }) => before !== undefined && !before.removedOn && contact !== before,
    ),
    unchanged: is(({ change: { before, contact } }) => contact === before),
  }
}

/** For a table in which nobody was found: most often since its columns have names that nobody knows. */
const unknownColumnsPage = ({
  member,
  found,
  table,
  failures,
}: Pick<UploadRows, 'failures'> & { member: Member; found: Import; table: Table }): string =>
  renderPage({
    title: 'What are the columns?',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>What are the columns?</h1>
        <p class="lead">
          <bdi>{found.fileName}</bdi>: nobody was found in it. Say what each column is; a name or an email
          address is enough.
        </p>
        <Columns found={found} table={table} isNeeded />
        {found.columns && failures.length > 0 && <Unread failures={failures} />}
        <p>
          <a href="/import">Choose another file</a>
        </p>
      </>
    ),
  })

export const importPreviewPage = ({
  member,
  found,
  planned,
  upload,
  account,
  isEmpty,
  table,
}: {
  member: Member
  found: Import
  planned: PlannedRow[]
  upload: UploadRows
  account: ReadAccount | undefined
  isEmpty: boolean
  table: Table | undefined
}): string => {
  if (table && planned.length === 0)
    return unknownColumnsPage({ member, found, table, failures: upload.failures })
  const { added, merged, restored, unchanged } = byOutcome(planned)
  const { failures } = upload
  const wins = account?.wins.length ?? 0
  const hasSettings = isEmpty && account?.settings !== undefined
  const changed = added.length + merged.length + restored.length
  const isWorth = changed + wins > 0 || hasSettings
  const dates = added.flatMap(({ change }) => change.contact.nextContact ?? []).toSorted()
  const last = dates.at(-1)
  const sentences = [
    added.length > 0 && `${people(added.length)} ${added.length === 1 ? 'is' : 'are'} new.`,
    restored.length > 0 && `${people(restored.length)} whom you had removed would come back.`,
    merged.length > 0 && `${people(merged.length)} you have already, and would get something new.`,
    unchanged.length > 0 && `${people(unchanged.length)} you have already, with nothing new.`,
    wins > 0 && `${plural(wins, 'win')} ${wins === 1 ? 'comes' : 'come'} along.`,
    hasSettings && 'Your settings come along.',
    failures.length > 0 && `${failures.length.toLocaleString('en')} could not be read.`,
  ].filter(Boolean)
  return renderPage({
    title: 'Look before you import',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>Look before you import</h1>
        <p class="lead">
          <bdi>{found.fileName}</bdi>: {sentences.join(' ')} Nothing has been changed yet.
        </p>
        {isWorth ? (
          <form method="post" action={`/import/${found.id}`} class="narrow">
            {!account && (
              <SelectField
                form={emptyForm({ cadence: found.cadence })}
                schema={cadenceForm}
                name="cadence"
                label="How often would you like to talk with them?"
                options={offeredCadences.map((value) => ({ value, text: describeCadence(value) }))}
                hint="Where the file does not say it. “No date” keeps them without bringing them up."
              />
            )}
            <button type="submit">{changed > 0 ? `Import ${people(changed)}` : 'Import it'}</button>
          </form>
        ) : (
          <div class="actions">
            <GoTo href="/import">Choose another file</GoTo>
            <a href="/contacts">Your contacts</a>
          </div>
        )}
        {last && !account && (
          <p class="quiet">
            Their first dates are spread, so that no digest holds more than {people(member.digestSize)}: the
            last of them would come up after {formatDate(last)}.
          </p>
        )}
        {table && (
          <details open={found.columns !== undefined}>
            <summary>What the columns are</summary>
            <Columns found={found} table={table} />
          </details>
        )}
        {failures.length > 0 && <Unread failures={failures} />}
        <Names title="New" rows={added} />
        <Names title="Back again" rows={restored} />
        <Names title="Something new about" rows={merged} />
      </>
    ),
  })
}
