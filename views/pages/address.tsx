import { signInForm } from '../../core/member-forms.ts'
import { formatDate, type LocalDate } from '../../core/time.ts'
import { type FormState, Problems, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type SignedIn = NonNullable<Page['signedIn']>

export const addressPage = ({ form, signedIn }: { form: FormState; signedIn: SignedIn }): string =>
  renderPage({
    title: 'Your email address',
    signedIn,
    children: (
      <>
        <h1>Your email address</h1>
        <p class="lead">
          You are {signedIn.member.email}. We mail a link to the new address, and nothing changes until you
          have opened it here.
        </p>
        <Problems form={form} labels={{ email: 'New email address' }} />
        <form method="post" action="/settings/address" class="narrow">
          <TextField
            form={form}
            schema={signInForm}
            name="email"
            label="New email address"
            type="email"
            autocomplete="email"
          />
          <button type="submit">Mail me the link</button>
        </form>
      </>
    ),
  })

/** The same for every address, whoever has it. */
export const addressAskedPage = (signedIn: SignedIn): string =>
  messagePage({
    title: 'Check your mail',
    signedIn,
    text: 'We have sent a mail with a link to the new address. Open it in this browser, where you are signed in. It is good for 24 hours.',
    children: (
      <>
        <GoTo href="/settings">Back to the settings</GoTo>
        <a href="/settings/address">Nothing came?</a>
      </>
    ),
  })

export const confirmAddressPage = ({
  email,
  action,
  until,
  signedIn,
}: {
  email: string
  action: string
  /** The last day on which the old one works as well. */
  until: LocalDate | undefined
  signedIn: SignedIn
}): string =>
  messagePage({
    title: 'Use this address?',
    signedIn,
    text: (
      <>
        From then on mail goes to <strong>{email}</strong>, and you sign in with it. {signedIn.member.email}{' '}
        {until ? `works beside it until ${formatDate(until)}.` : 'no longer works.'}
      </>
    ),
    children: <Press action={action}>Use this address</Press>,
  })

/** For whoever has the link and is not, in this browser, the member who asked for it. */
export const addressElsewherePage = (): string =>
  messagePage({
    title: 'Open this link where you are signed in',
    text: 'It changes the address of the member who asked for it, in a browser where that member is signed in. Copy the link from the mail into that browser. If you did not ask for it, you can ignore the mail.',
    children: <GoTo href="/sign-in">Sign in</GoTo>,
  })

export const addressProblemPage = (problem: 'gone' | 'taken', signedIn: SignedIn): string =>
  messagePage({
    title: problem === 'gone' ? 'This link no longer works' : 'Another member has this address',
    signedIn,
    text:
      problem === 'gone'
        ? `It is good for 24 hours, and works once. Your address is ${signedIn.member.email}.`
        : `Nothing has been changed: your address is ${signedIn.member.email}.`,
    children: <GoTo href="/settings/address">Ask for a new link</GoTo>,
  })
