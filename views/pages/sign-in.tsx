import { signInForm } from '../../core/member-forms.ts'
import { codeForm } from '../../core/sign-in.ts'
import { type FormState, Problems, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

export const signInPage = (form: FormState): string =>
  renderPage({
    title: 'Sign in',
    children: (
      <>
        <h1>Sign in</h1>
        <p class="lead">We will mail you a link that is good for 15 minutes, and a code.</p>
        <Problems form={form} labels={{ email: 'Your email address' }} />
        <form method="post" action="/sign-in" class="narrow">
          <TextField
            form={form}
            schema={signInForm}
            name="email"
            label="Your email address"
            type="email"
            autocomplete="email"
          />
          <button type="submit">Mail me the link</button>
        </form>
        <p class="quiet">
          Not a member yet? <a href="/sign-up">Sign up</a>.
        </p>
      </>
    ),
  })

/** The same for every address, whoever is a member. */
export const checkYourMailPage = (form: FormState): string =>
  renderPage({
    title: 'Check your mail',
    children: (
      <>
        <h1>Check your mail</h1>
        <p class="lead">
          We have sent you a mail with a link. Open it and press the button that it leads to.
        </p>
        <Problems form={form} labels={{ code: 'Code' }} />
        <form method="post" action="/check-your-mail" class="narrow">
          <TextField
            form={form}
            schema={codeForm}
            name="code"
            label="Or enter the code from the mail"
            hint="Six digits. Handy when the mail is on another device."
            autocomplete="one-time-code"
          />
          <button type="submit">Continue</button>
        </form>
        <p class="quiet">
          Nothing there after a minute? Look in the spam folder, then <a href="/sign-in">ask for another</a>.
          We send at most one a minute and five an hour to the same address.
        </p>
      </>
    ),
  })

export const confirmPage = ({
  action,
  email,
  isSignUp,
  signedInAs,
}: {
  action: string
  email: string
  isSignUp: boolean
  signedInAs: string | undefined
}): string => {
  const title = isSignUp ? 'Confirm your address' : 'Sign in to Rapport'
  return messagePage({
    title,
    text: (
      <>
        {isSignUp ? 'This makes ' : 'This signs in '}
        <strong>{email}</strong>
        {isSignUp ? ' a member of Rapport, and signs you in on this device.' : ' on this device.'}
        {signedInAs !== undefined && signedInAs !== email && (
          <> You are signed in as {signedInAs} at the moment; that ends.</>
        )}
      </>
    ),
    children: <Press action={action}>{isSignUp ? 'Become a member' : 'Sign in'}</Press>,
  })
}

export const linkProblemPage = (
  problem: 'wrong' | 'expired' | 'used' | 'too many tries' | 'address taken',
  isSignUp: boolean,
): string => {
  const { title, text, action } = {
    wrong: {
      title: 'This link is not complete',
      text: 'Some mail programs cut long links in two. Copy the whole link from the mail, or ask for a new one.',
      action: 'Ask for a new link',
    },
    expired: {
      title: 'This link has expired',
      text: 'A sign-in link is good for 15 minutes, a sign-up link for a day. Nothing has been changed.',
      action: isSignUp ? 'Sign up again' : 'Ask for a new link',
    },
    used: {
      title: 'This link has been used already',
      text: 'A link works once. If that was you, you are signed in where you used it. To sign in here, ask for a new one.',
      action: 'Ask for a new link',
    },
    'too many tries': {
      title: 'That code no longer works',
      text: 'It was entered wrongly too many times. The link in the mail still works, or ask for a new mail.',
      action: isSignUp ? 'Sign up again' : 'Ask for a new code',
    },
    'address taken': {
      title: 'You are a member already',
      text: 'This address was confirmed before, with another link. Sign in with it.',
      action: 'Sign in',
    },
  }[problem]
  const startsAgain = isSignUp && (problem === 'expired' || problem === 'too many tries')
  return messagePage({
    title,
    text,
    children: <GoTo href={startsAgain ? '/sign-up' : '/sign-in'}>{action}</GoTo>,
  })
}
