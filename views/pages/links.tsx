import { type Contact, snoozes } from '../../core/contact.ts'
import { cadenceForm, snoozeForm, touchForm } from '../../core/contact-form.ts'
import { formatDate, type LocalDate } from '../../core/time.ts'
import {
  describeCadence,
  describeDuration,
  howTheyKnowEachOther,
  lastTalked,
  whenNext,
} from '../../core/wording.ts'
import { type FormState, Problems, SelectField, TextArea, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { cadenceOptions } from './contact.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type LinkPage = { contact: Contact; today: LocalDate; action: string; signedIn: Page['signedIn'] }

const Who = ({ contact, today }: { contact: Contact; today: LocalDate }) => (
  <p class="lead">
    <bdi>{howTheyKnowEachOther(contact)}</bdi>. {lastTalked(contact, today)}.
  </p>
)

export const talkedPage = ({
  contact,
  today,
  action,
  signedIn,
  form,
}: LinkPage & { form: FormState }): string =>
  renderPage({
    title: `You talked with ${contact.name}`,
    signedIn,
    children: (
      <>
        <h1>
          You talked with <bdi>{contact.name}</bdi>?
        </h1>
        <Who contact={contact} today={today} />
        <Problems form={form} labels={{ date: 'When', note: 'What about' }} />
        <form method="post" action={action} class="narrow">
          <TextField form={form} schema={touchForm} name="date" label="When" type="date" max={today} />
          <TextArea
            form={form}
            schema={touchForm}
            name="note"
            label="What about"
            rows={3}
            hint="If you like. The next digest reminds you of it; nobody else sees it."
          />
          <button type="submit">We talked</button>
        </form>
      </>
    ),
  })

export const snoozePage = ({
  contact,
  today,
  action,
  signedIn,
  form,
}: LinkPage & { form: FormState }): string =>
  renderPage({
    title: `Not now: ${contact.name}`,
    signedIn,
    children: (
      <>
        <h1>
          Not now: <bdi>{contact.name}</bdi>
        </h1>
        <Who contact={contact} today={today} />
        <Problems form={form} labels={{ period: 'Remind me again' }} />
        <form method="post" action={action} class="narrow">
          <SelectField
            form={form}
            schema={snoozeForm}
            name="period"
            label="Remind me again"
            options={snoozes.map((value) => ({ value, text: `In ${describeDuration(value)}` }))}
          />
          <button type="submit">Not now</button>
        </form>
      </>
    ),
  })

export const cadencePage = ({
  contact,
  today,
  action,
  signedIn,
  form,
}: LinkPage & { form: FormState }): string =>
  renderPage({
    title: `How often: ${contact.name}`,
    signedIn,
    children: (
      <>
        <h1>
          How often would you like to talk with <bdi>{contact.name}</bdi>?
        </h1>
        <Who contact={contact} today={today} />
        <Problems form={form} labels={{ cadence: 'How often' }} />
        <form method="post" action={action} class="narrow">
          <SelectField
            form={form}
            schema={cadenceForm}
            name="cadence"
            label="How often"
            options={cadenceOptions}
            hint={`At the moment: ${describeCadence(contact.cadence)}.`}
          />
          <button type="submit">Save</button>
        </form>
      </>
    ),
  })

export const letGoPage = ({ contact, action, signedIn }: LinkPage): string =>
  messagePage({
    title: `Let go of ${contact.name}?`,
    signedIn,
    text: (
      <>
        <bdi>{contact.name}</bdi> stays among your contacts, without a date, and no digest brings them up
        again. You can change your mind at any time.
      </>
    ),
    children: <Press action={action}>Let go</Press>,
  })

export const removePage = ({ contact, action, signedIn }: LinkPage): string =>
  messagePage({
    title: `Remove ${contact.name}?`,
    signedIn,
    text: 'They and your notes go from your contacts. You can undo this for 30 days.',
    children: <Press action={action}>Remove</Press>,
  })

export const undoPage = ({ contact, action, signedIn }: LinkPage): string =>
  messagePage({
    title: 'Undo the last change?',
    signedIn,
    text: (
      <>
        This puts <bdi>{contact.name}</bdi> back to how it was before.
      </>
    ),
    children: <Press action={action}>Undo</Press>,
  })

/** What a link did, when the contact falls due next, and the way back. */
export const donePage = ({
  title,
  text,
  contact,
  today,
  undoAction,
  next,
  signedIn,
}: {
  title: string
  text?: string | undefined
  contact: Contact
  today: LocalDate
  undoAction?: string | undefined
  next: { href: string; text: string }
  signedIn: Page['signedIn']
}): string =>
  messagePage({
    title,
    signedIn,
    text: [text, !contact.removedOn && `${whenNext(contact, today)}.`].filter(Boolean).join(' '),
    children: (
      <>
        <GoTo href={next.href}>{next.text}</GoTo>
        {undoAction && (
          <Press action={undoAction} quiet>
            Undo
          </Press>
        )}
      </>
    ),
  })

export const unsubscribePage = ({ action, email }: { action: string; email: string }): string =>
  messagePage({
    title: 'Stop the digests?',
    text: (
      <>
        <strong>{email}</strong> gets no more digests. Your contacts stay, and you can start again at any
        time.
      </>
    ),
    children: <Press action={action}>Stop the digests</Press>,
  })

export const unsubscribedPage = ({ resubscribeAction }: { resubscribeAction: string }): string =>
  messagePage({
    title: 'You get no more digests',
    text: 'Your contacts are still here, and links in mails that you have keep working.',
    children: (
      <>
        <Press action={resubscribeAction} quiet>
          Send me digests again
        </Press>
        <a href="/contacts">Your contacts</a>
      </>
    ),
  })

export const resubscribePage = ({ action, email }: { action: string; email: string }): string =>
  messagePage({
    title: 'Start the digests again?',
    text: (
      <>
        <strong>{email}</strong> gets a digest once a month.
      </>
    ),
    children: <Press action={action}>Send me digests again</Press>,
  })

/** `next` is undefined when a digest is due at once. */
export const resubscribedPage = ({ next }: { next: LocalDate | undefined }): string =>
  messagePage({
    title: 'You get digests again',
    text: next ? `The next one comes on ${formatDate(next)}.` : 'The first one is on its way.',
    children: <GoTo href="/contacts">Your contacts</GoTo>,
  })

export const brokenLinkPage = (problem: 'forged' | 'expired' | 'gone'): string => {
  const { title, text } = {
    forged: {
      title: 'This link is not complete',
      text: 'Some mail programs cut long links in two. Copy the whole link from the mail, or sign in and do it there.',
    },
    expired: {
      title: 'This link has expired',
      text: 'A link in a digest is good for 90 days. Nothing has been changed. Use a newer mail, or sign in and do it there.',
    },
    gone: {
      title: 'There is nothing here any more',
      text: 'What this link was for has been removed. Sign in to see your contacts.',
    },
  }[problem]
  return messagePage({ title, text, children: <GoTo href="/contacts">Your contacts</GoTo> })
}

export const notUndonePage = ({ contact, signedIn }: Pick<LinkPage, 'contact' | 'signedIn'>): string =>
  messagePage({
    title: 'Nothing was undone',
    signedIn,
    text: (
      <>
        It has been undone already, or <bdi>{contact.name}</bdi> has been changed since. You can edit every
        field there.
      </>
    ),
    children: <GoTo href={`/contacts/${contact.id}`}>Look at this contact</GoTo>,
  })
