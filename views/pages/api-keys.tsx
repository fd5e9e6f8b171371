import { type ApiKey, apiKeyForm, beginningOf, type KeyScope, mostApiKeys } from '../../core/api-key.ts'
import type { Member } from '../../core/member.ts'
import { formatDate, localDate } from '../../core/time.ts'
import { type FormState, Problems, SelectField, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

const path = '/settings/keys'
const signedInAs = (member: Member) => ({ member, current: 'settings' as const })

/** What whoever has the key can do. */
export const describeScope: Record<KeyScope, string> = {
  read: 'read your contacts and wins',
  write: 'read and change your contacts and wins',
}
const labels = { name: 'Name', scope: 'It may' }
const scopes = [
  { value: 'read', text: 'Read' },
  { value: 'write', text: 'Read and change' },
]

export const apiKeysPage = ({
  member,
  keys,
  form,
  revoked,
}: {
  member: Member
  keys: ApiKey[]
  form: FormState
  revoked: boolean
}): string =>
  renderPage({
    title: 'Keys',
    signedIn: signedInAs(member),
    children: (
      <>
        <h1>Keys for programs and assistants</h1>
        {revoked && <p role="status">The key is revoked: it opens nothing any more.</p>}
        <p class="lead">
          With a key a program reads your contacts and wins, or changes them too: a script of yours, or an
          assistant that you ask whom to write to. Give each its own, and take it back here.
        </p>
        <p>
          If you write one: <a href="/api/v1/openapi.json">what there is to ask</a>, as OpenAPI.
        </p>
        <Problems form={form} labels={labels} />
        {keys.length > 0 && (
          <ul class="contacts">
            {keys.map((key) => (
              <li key={key.id}>
                <div>
                  <strong dir="auto">{key.name}</strong>
                  <br />
                  <small>
                    It can {describeScope[key.scope]}. It begins with {beginningOf(key)}, was made on{' '}
                    {formatDate(localDate(key.madeAt, member.zone))} and{' '}
                    {key.lastUsedOn ? `last used on ${formatDate(key.lastUsedOn)}` : 'has not been used yet'}.
                  </small>
                </div>
                <a href={`${path}/${key.id}`} aria-label={`Revoke ${key.name}`}>
                  Revoke
                </a>
              </li>
            ))}
          </ul>
        )}
        {keys.length < mostApiKeys ? (
          <>
            <h2>Make a key</h2>
            <form method="post" action={path} class="narrow">
              <input type="hidden" name="id" value={form.typed.id} />
              <TextField
                form={form}
                schema={apiKeyForm}
                name="name"
                label={labels.name}
                hint="What it is for, to know it again by."
              />
              <SelectField
                form={form}
                schema={apiKeyForm}
                name="scope"
                label={labels.scope}
                options={scopes}
              />
              <button type="submit">Make a key</button>
            </form>
          </>
        ) : (
          <p>You have {mostApiKeys} keys, as many as there can be. Revoke one to make another.</p>
        )}
        <p>
          <a href="/settings">Back to the settings</a>
        </p>
      </>
    ),
  })

/** The only time that it is shown. */
export const apiKeyMadePage = ({
  member,
  key,
  text,
  siteUrl,
}: {
  member: Member
  key: ApiKey
  text: string
  siteUrl: string
}): string =>
  renderPage({
    title: 'Your new key',
    signedIn: signedInAs(member),
    children: (
      <>
        <h1>Your new key</h1>
        <p class="lead">
          Copy it now: it is not shown again. Whoever has it can {describeScope[key.scope]}, so keep it as you
          keep a password. We have told you of it by mail.
        </p>
        <p class="address" id="key">
          {text}
        </p>
        <h2>Try it</h2>
        <p class="address">{`curl ${siteUrl}/api/v1/due -H 'Authorization: Bearer ${text}'`}</p>
        <div class="actions">
          <GoTo href={path}>Your keys</GoTo>
        </div>
      </>
    ),
  })

/** For whoever sends the form again, as a browser does when the page is loaded again. */
export const apiKeyThereAlreadyPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'This key has been made',
    signedIn: signedInAs(member),
    text: 'It was shown once and cannot be shown again. If you did not copy it, revoke it and make another.',
    children: <GoTo href={path}>Your keys</GoTo>,
  })

export const tooManyApiKeysPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'That is a lot of keys',
    signedIn: signedInAs(member),
    text: `You can have ${mostApiKeys} at once, and make 30 a day. No key was made.`,
    children: <GoTo href={path}>Your keys</GoTo>,
  })

export const revokeApiKeyPage = ({
  member,
  key,
  action,
}: {
  member: Member
  key: ApiKey
  action: string
}): string =>
  messagePage({
    title: 'Revoke this key?',
    signedIn: signedInAs(member),
    text: (
      <>
        <strong dir="auto">{key.name}</strong>, which begins with {beginningOf(key)}, opens nothing from then
        on. What uses it has to be given another.
      </>
    ),
    children: (
      <>
        <Press action={action}>Revoke it</Press>
        <a href={path}>Keep it</a>
      </>
    ),
  })
