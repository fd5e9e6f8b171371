import {
  addressesOf,
  isOver,
  mostAddresses,
  newAddressForm,
  type OtherAddress,
} from '../../core/addresses.ts'
import type { Member } from '../../core/member.ts'
import { formatDate, type Instant } from '../../core/time.ts'
import { Checkbox, type FormState, Problems, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type SignedIn = NonNullable<Page['signedIn']>
type Listed = OtherAddress & { isReached: boolean }

const said: Record<string, string> = {
  added: 'The address is yours to sign in with.',
  primary: 'Mail goes to the first address now.',
  removed: 'The address is removed.',
}

const AddressButton = ({ action, email, text }: { action: string; email: string; text: string }) => (
  <form method="post" action={`/settings/address/${action}`}>
    <input type="hidden" name="email" value={email} />
    <button type="submit" class="quiet-button">
      {text}
      <span class="for-listeners"> {email}</span>
    </button>
  </form>
)

const Other = ({ other, zone, now }: { other: Listed; zone: string; now: Instant }) => {
  const { email, until, isReached } = other
  const isEnded = isOver(other, zone, now)
  const facts = [
    until && (isEnded ? `Ended on ${formatDate(until)}.` : `Works until ${formatDate(until)}.`),
    !isReached && 'No mail is sent there, since it came back or was reported as spam.',
  ].filter(Boolean)
  return (
    <li>
      <div>
        <span class="address">{email}</span>
        {facts.length > 0 && <div class="quiet">{facts.join(' ')}</div>}
      </div>
      <div class="inline">
        {!isEnded && isReached && <AddressButton action="primary" email={email} text="Send mail here" />}
        <AddressButton action="remove" email={email} text="Remove" />
      </div>
    </li>
  )
}

export const addressesPage = ({
  member,
  others,
  now,
  form,
  done = '',
}: {
  member: Member
  others: Listed[]
  now: Instant
  form: FormState
  /** What was just done. */
  done?: string | undefined
}): string =>
  renderPage({
    title: 'Your email addresses',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Your email addresses</h1>
        {Object.hasOwn(said, done) && <p role="status">{said[done]}</p>}
        <p class="lead">
          Our mail goes to the first one. You sign in with any of them, and write to Rapport from any of them.
        </p>
        <ul class="contacts">
          <li>
            <div>
              <span class="address">{member.email}</span>
              <div class="quiet">Mail goes here.</div>
            </div>
          </li>
          {others.map((other) => (
            <Other key={other.email} other={other} zone={member.zone} now={now} />
          ))}
        </ul>
        <h2>Add an address</h2>
        <Problems form={form} labels={{ email: 'New email address' }} />
        {addressesOf(member).length < mostAddresses ? (
          <form method="post" action="/settings/address" class="narrow">
            <TextField
              form={form}
              schema={newAddressForm}
              name="email"
              label="New email address"
              type="email"
              autocomplete="email"
              hint="We mail a link there, and nothing changes until you have opened it here."
            />
            <Checkbox form={form} name="primary" label="Send my mail there from then on" />
            <button type="submit">Mail me the link</button>
          </form>
        ) : (
          <p>You have {mostAddresses}, which is as many as there may be. Remove one to add another.</p>
        )}
        <p>
          <a href="/settings">Back to the settings</a>
        </p>
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
  primary,
  action,
  kept,
  works,
  signedIn,
}: {
  email: string
  /** Whether mail goes there from then on. */
  primary: boolean
  action: string
  /** The primary one until now, and whether it works beside the new one. */
  kept: OtherAddress
  works: boolean
  signedIn: SignedIn
}): string =>
  messagePage({
    title: 'Use this address?',
    signedIn,
    text: primary ? (
      <>
        From then on mail goes to <strong>{email}</strong>, and you sign in with it. {kept.email}{' '}
        {works ? 'works beside it' : 'no longer works'}
        {works && kept.until ? ` until ${formatDate(kept.until)}` : ''}.
      </>
    ) : (
      <>
        From then on you also sign in with <strong>{email}</strong>, and write to Rapport from it. Mail goes
        on to {kept.email}.
      </>
    ),
    children: <Press action={action}>Use this address</Press>,
  })

/** For whoever has the link and is not, in this browser, the member who asked for it. */
export const addressElsewherePage = (): string =>
  messagePage({
    title: 'Open this link where you are signed in',
    text: 'It is for the member who asked for it, in a browser where that member is signed in. Copy the link from the mail into that browser. If you did not ask for it, you can ignore the mail.',
    children: <GoTo href="/sign-in">Sign in</GoTo>,
  })

const problems = {
  gone: ['This link no longer works', 'It is good for 24 hours, and works once.'],
  'address taken': ['Another member has this address', 'Nothing has been changed.'],
  'too many': [
    'That is one address too many',
    `You have ${mostAddresses}. Remove one of them, then open the link again.`,
  ],
  'not yours': ['That address is not yours', 'It was removed, or has ended. Nothing has been changed.'],
  'not reached': [
    'We send no mail to that address',
    'It came back, or was reported as spam. Ask for a link to it, or use another one.',
  ],
  'not removed': ['That address stays', 'Your mail goes there. Have it go to another address first.'],
}

export const addressProblemPage = (problem: keyof typeof problems, signedIn: SignedIn): string => {
  const [title = '', text] = problems[problem]
  return messagePage({
    title,
    signedIn,
    text: `${text} Mail goes to ${signedIn.member.email}.`,
    children: <GoTo href="/settings/address">Your addresses</GoTo>,
  })
}
