import type { Import } from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import { formatDate, localDate } from '../../core/time.ts'
import { plural } from '../../core/wording.ts'
import { renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type ImportPage = { member: Member; found: Import }

export const people = (count: number) => (count === 1 ? '1 person' : `${count.toLocaleString('en')} people`)

const states: Record<Import['state'], string> = {
  'looked at': 'not imported yet',
  waiting: 'being imported',
  done: 'imported',
  undoing: 'being undone',
  undone: 'undone',
}

const Earlier = ({ earlier, member }: { earlier: Import[]; member: Member }) => (
  <>
    <h2>Your files of the last 30 days</h2>
    <ul class="contacts">
      {earlier.map((each) => (
        <li key={each.id}>
          <div>
            <a href={`/import/${each.id}`}>
              <bdi>{each.fileName}</bdi>
            </a>
          </div>
          <div class="quiet">
            {formatDate(localDate(each.at, member.zone))}, {states[each.state]}
          </div>
        </li>
      ))}
    </ul>
  </>
)

export const importPage = ({
  member,
  earlier,
  problem,
}: {
  member: Member
  earlier: Import[]
  problem?: string | undefined
}): string =>
  renderPage({
    title: 'Import contacts',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>Import contacts</h1>
        <p class="lead">
          Choose a file. You see what it would do before anything is changed, and can undo it all for 30 days.
        </p>
        {problem && (
          <div class="problems" role="alert" tabIndex={-1} autofocus>
            <h2>Nothing was imported</h2>
            <p>
              <a href="#file">{problem}</a>
            </p>
          </div>
        )}
        <form method="post" action="/import" enctype="multipart/form-data" class="narrow">
          <label for="file">A table (.csv), address cards (.vcf) or Rapport’s own export (.json)</label>
          <input
            id="file"
            name="file"
            type="file"
            required
            accept=".csv,.tsv,.txt,.vcf,.json,.gz,text/csv,text/vcard,text/x-vcard,application/json"
            aria-describedby={problem ? 'file-hint file-error' : 'file-hint'}
            aria-invalid={problem ? 'true' : undefined}
          />
          <small class="hint" id="file-hint">
            Up to 10,000 people and 4 MB. Nobody is added twice, and nothing that you typed is overwritten.
          </small>
          {problem && (
            <small class="error" id="file-error">
              {problem}
            </small>
          )}
          <button type="submit">Look at it</button>
        </form>
        <h2>Where to get it</h2>
        <details>
          <summary>LinkedIn</summary>
          <p>
            Settings, Data privacy, <q>Get a copy of your data</q>, Connections. After some minutes LinkedIn
            mails you a link to a zip file with <q>Connections.csv</q> in it: choose that one.
          </p>
        </details>
        <details>
          <summary>Google Contacts</summary>
          <p>
            contacts.google.com, Export, <q>Google CSV</q> or <q>vCard</q>.
          </p>
        </details>
        <details>
          <summary>Apple Contacts and iCloud</summary>
          <p>
            Select everybody, then File, Export, <q>Export vCard</q>. Leave photos out of it in the settings
            of Contacts (vCard), or the file may be too long.
          </p>
        </details>
        <details>
          <summary>Outlook</summary>
          <p>
            File, Open &amp; Export, Import/Export, <q>Export to a file</q>, Comma Separated Values, Contacts.
            On the web: People, Manage, Export.
          </p>
        </details>
        <details>
          <summary>Thunderbird</summary>
          <p>Address Book, Tools, Export, as a comma-separated file or as vCard.</p>
        </details>
        <details>
          <summary>Any other table</summary>
          <p>Save it as CSV. If its columns have names that we do not know, you say what each is.</p>
        </details>
        {earlier.length > 0 && <Earlier earlier={earlier} member={member} />}
      </>
    ),
  })

export const importRunningPage = ({ member, found }: ImportPage): string => {
  const { written, toWrite, state, fileName } = found
  const isUndo = state === 'undoing'
  const share = toWrite ? Math.round((100 * (written ?? 0)) / toWrite) : 0
  return renderPage({
    title: isUndo ? 'Your import is being undone' : 'Your contacts are being imported',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>{isUndo ? 'Your import is being undone' : 'Your contacts are being imported'}</h1>
        <p class="lead">
          <bdi>{fileName}</bdi>:{' '}
          {toWrite
            ? `${(written ?? 0).toLocaleString('en')} of ${people(toWrite)}.`
            : 'it begins in a moment.'}
        </p>
        <progress value={share} max={100} aria-label="How far it is">
          {share} %
        </progress>
        <p>You can close this page: it goes on without it.</p>
        <div class="actions">
          <GoTo href={`/import/${found.id}`}>Look again</GoTo>
          <Press action={isUndo ? `/import/${found.id}/undo` : `/import/${found.id}`} quiet>
            It stands still: go on
          </Press>
        </div>
      </>
    ),
  })
}

const Failures = ({ found: { failures = [], failed = 0 } }: { found: Import }) => (
  <>
    <h2>{failed === 1 ? '1 entry' : `${failed.toLocaleString('en')} entries`} could not be read</h2>
    <ul class="plain">
      {failures.map(({ place, reason }) => (
        <li key={place}>
          <strong>{place}</strong>: <span dir="auto">{reason}</span>
        </li>
      ))}
    </ul>
    {failed > failures.length && <p>And {(failed - failures.length).toLocaleString('en')} more.</p>}
    <p class="quiet">Correct them in the file and import it again: nobody is added twice.</p>
  </>
)

const Result = ({ found }: { found: Import }) => {
  const { added, merged, restored, unchanged } = found.counts ?? {
    added: 0,
    merged: 0,
    restored: 0,
    unchanged: 0,
  }
  const lines = [
    added > 0 && `${people(added)} ${added === 1 ? 'is' : 'are'} new among your contacts.`,
    restored > 0 && `${people(restored)} whom you had removed ${restored === 1 ? 'is' : 'are'} back.`,
    merged > 0 && `${people(merged)} you had already, and something new was added.`,
    unchanged > 0 && `${people(unchanged)} you had already, and nothing was new.`,
    found.wins && `${plural(found.wins, 'win')} came along.`,
    found.settings && 'Your settings came along.',
  ]
  return (
    <ul class="plain">
      {lines.filter(Boolean).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

export const importResultPage = ({ member, found }: ImportPage): string => {
  const isUndone = found.state === 'undone'
  const kept = found.kept ?? 0
  return renderPage({
    title: isUndone ? 'The import is undone' : 'Your contacts are imported',
    signedIn: { member, current: 'contacts' },
    children: (
      <>
        <h1>{isUndone ? 'The import is undone' : 'Your contacts are imported'}</h1>
        <p class="lead">
          <bdi>{found.fileName}</bdi>
        </p>
        {isUndone ? (
          <p>
            {kept > 0
              ? `${people(kept)} you have changed since: they stay as they are. All else is as it was before.`
              : 'All is as it was before.'}
          </p>
        ) : (
          <Result found={found} />
        )}
        <div class="actions">
          <GoTo href="/contacts">Your contacts</GoTo>
          <a href="/import">Import another file</a>
        </div>
        {!isUndone && Boolean(found.failed) && <Failures found={found} />}
        {!isUndone && (
          <p>
            <a href={`/import/${found.id}/undo`}>Undo this import</a>
          </p>
        )}
      </>
    ),
  })
}

export const undoImportPage = ({ member, found }: ImportPage): string => {
  const { added = 0, merged = 0, restored = 0 } = found.counts ?? {}
  const known = merged + restored
  const wins = found.wins ?? 0
  return messagePage({
    title: 'Undo this import?',
    signedIn: { member, current: 'contacts' },
    text: [
      added > 0 && `${people(added)} ${added === 1 ? 'goes' : 'go'} from your contacts again.`,
      known > 0 && `${people(known)} ${known === 1 ? 'is' : 'are'} as before.`,
      wins > 0 && `${plural(wins, 'win')} ${wins === 1 ? 'goes' : 'go'}.`,
    ]
      .filter(Boolean)
      .join(' '),
    details: <p>Whom you have changed since stays as they are, and so do your settings.</p>,
    children: (
      <>
        <Press action={`/import/${found.id}/undo`}>Undo the import</Press>
        <a href={`/import/${found.id}`}>Leave it</a>
      </>
    ),
  })
}
