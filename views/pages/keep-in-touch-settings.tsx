import { type keepInTouchLinks, pageForm, suggestedText } from '../../core/keep-in-touch.ts'
import type { Member } from '../../core/member.ts'
import { type FormState, Problems, TextArea } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { Press } from './message.tsx'
import { newSecretPage } from './new-secret.tsx'

const labels = { text: 'What you would like to say' }

export const typedPage = ({ page }: Member): Record<string, string> => ({ text: page?.text ?? suggestedText })

const Words = ({ form, action, button }: { form: FormState; action: string; button: string }) => (
  <form method="post" action={action} class="narrow">
    <TextArea
      form={form}
      schema={pageForm}
      name="text"
      label={labels.text}
      rows={5}
      hint="Above it stands your name. Nothing else of you is shown."
    />
    <button type="submit">{button}</button>
  </form>
)

/** The member's keep-in-touch page: off, with the words that it would have; or on, with its address and QR code. */
export const keepInTouchSettingsPage = ({
  member,
  form,
  links,
  saved,
}: {
  member: Member
  form: FormState
  links: ReturnType<typeof keepInTouchLinks>
  saved: boolean
}): string =>
  renderPage({
    title: 'Your keep-in-touch page',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Your keep-in-touch page</h1>
        {saved && <p role="status">Saved.</p>}
        <p class="lead">
          For a last day, or a coffee: whoever opens it leaves you a personal address, and says whether they
          would be a reference for you. They confirm it by mail, and then are among your contacts.
        </p>
        <Problems form={form} labels={labels} />
        {links ? (
          <>
            <p>It is on. Whoever has this address, or the code, can open it:</p>
            <p class="address">
              <a href={links.url}>{links.url}</a>
            </p>
            <figure class="qr">
              <img src={links.svg} width="240" height="240" alt="QR code of your keep-in-touch page" />
              <figcaption>
                <a href={links.png} download="keep-in-touch.png">
                  PNG
                </a>{' '}
                for mails and slides,{' '}
                <a href={links.svg} download="keep-in-touch.svg">
                  SVG
                </a>{' '}
                for print
              </figcaption>
            </figure>
            <Words form={form} action="/settings/keep-in-touch" button="Save" />
            <h2>When it has been open long enough</h2>
            <div class="actions">
              <Press action="/settings/keep-in-touch/off" quiet>
                Turn it off
              </Press>
              <a href="/settings/keep-in-touch/new-address">Get a new address for it</a>
            </div>
          </>
        ) : (
          <>
            <p>
              It is off
              {member.pageSecret ? ': its address and code lead nowhere until you turn it on again.' : '.'}
            </p>
            <Words form={form} action="/settings/keep-in-touch/on" button="Turn it on" />
            {member.pageSecret && (
              <p>
                <a href="/settings/keep-in-touch/new-address">Get a new address for it</a>
              </p>
            )}
          </>
        )}
      </>
    ),
  })

export const newPageAddressPage = ({ member }: { member: Member }): string =>
  newSecretPage({
    ...{ member, secret: member.pageSecret, settings: '/settings/keep-in-touch' },
    title: 'Get a new address for your page?',
    button: 'Get a new address',
    children: (
      <>
        <p class="lead">
          The old address and its QR code lead nowhere from then on, wherever they are printed or mailed. Who
          has not yet confirmed what they left there cannot do so any more.
        </p>
        <p>What others have left and confirmed stays with you, and they can still correct or delete it.</p>
      </>
    ),
  })
