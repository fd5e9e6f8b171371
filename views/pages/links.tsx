import type { ComponentChildren } from 'preact'
import { type Contact, snoozes } from '../../core/contact.ts'
import { cadenceForm, snoozeForm, touchForm } from '../../core/contact-form.ts'
import type { LocalDate } from '../../core/time.ts'
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

const FormAbout = ({
  heading,
  field,
  label,
  button,
  children,
  ...page
}: LinkPage & {
  form: FormState
  heading: ComponentChildren
  field: string
  label: string
  button: string
  children: ComponentChildren
}) => (
  <>
    <h1>{heading}</h1>
    <Who contact={page.contact} today={page.today} />
    <Problems form={page.form} labels={{ [field]: label }} />
    <form method="post" action={page.action} class="narrow">
      {children}
      <button type="submit">{button}</button>
    </form>
  </>
)

export const snoozePage = (page: LinkPage & { form: FormState }): string =>
  renderPage({
    title: `Not now: ${page.contact.name}`,
    signedIn: page.signedIn,
    children: (
      <FormAbout
        {...page}
        heading={
          <>
            Not now: <bdi>{page.contact.name}</bdi>
          </>
        }
        field="period"
        label="Remind me again"
        button="Not now"
      >
        <SelectField
          form={page.form}
          schema={snoozeForm}
          name="period"
          label="Remind me again"
          options={snoozes.map((value) => ({ value, text: `In ${describeDuration(value)}` }))}
        />
      </FormAbout>
    ),
  })

export const cadencePage = (page: LinkPage & { form: FormState }): string =>
  renderPage({
    title: `How often: ${page.contact.name}`,
    signedIn: page.signedIn,
    children: (
      <FormAbout
        {...page}
        heading={
          <>
            How often would you like to talk with <bdi>{page.contact.name}</bdi>?
          </>
        }
        field="cadence"
        label="How often"
        button="Save"
      >
        <SelectField
          form={page.form}
          schema={cadenceForm}
          name="cadence"
          label="How often"
          options={cadenceOptions}
          hint={`At the moment: ${describeCadence(page.contact.cadence)}.`}
        />
      </FormAbout>
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

export const brokenLinkPage = (problem: 'forged' | 'expired' | 'gone'): string => {
  const { title, text } = {
    forged: {
      title: 'This link is not complete',
      text: 'Some mail programs cut long links in two. Copy the whole link from the mail, or sign in and do it there.',
    },
    expired: {
      title: 'This link has expired',
      text: 'Links in mails are good for 90 days, and those that delete for one. Nothing has been changed. Use a newer mail, or sign in and do it there.',
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
