import type { ComponentChildren } from 'preact'
import { type Contact, offeredCadences, relations, type Touch } from '../../core/contact.ts'
import { contactForm } from '../../core/contact-form.ts'
import { explainNext } from '../../core/next-in-words.ts'
import type { ReferenceMove } from '../../core/reference.ts'
import type { LocalDate } from '../../core/time.ts'
import {
  describeCadence,
  describeLeft,
  describeRelation,
  howTheyKnowEachOther,
  shorten,
} from '../../core/wording.ts'
import { type FormState, Problems, SelectField, TextArea, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { wayTo } from '../reach.ts'
import { HistorySection } from './history.tsx'
import { Press } from './message.tsx'
import { ReferenceSection } from './reference.tsx'

const labels = {
  name: 'Name',
  emails: 'Email addresses',
  phones: 'Phone numbers',
  linkedIn: 'LinkedIn profile',
  relation: 'Relation',
  where: 'Where you know them from',
  cadence: 'How often to talk',
  lastTouch: 'Last talked on',
  notes: 'Notes',
  tags: 'Tags',
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const cadenceOptions = offeredCadences.map((value) => ({
  value,
  text: value === 'never' ? 'Never: keep, without a date' : capitalised(describeCadence(value)),
}))

/** The contact as it would be typed. */
export const typedContact = (contact: Contact): Record<string, string> => ({
  version: String(contact.version),
  name: contact.name,
  emails: contact.emails.join('\n'),
  phones: contact.phones.join('\n'),
  linkedIn: contact.linkedIn ?? '',
  relation: contact.relation,
  where: contact.where ?? '',
  cadence: contact.cadence,
  lastTouch: contact.lastTouch?.date ?? '',
  notes: contact.notes ?? '',
  tags: contact.tags.join(', '),
})

/** What is saved where somebody typed something else, by the field. */
export const savedInstead = (contact: Contact, typed: Contact): Record<string, string> => {
  const [saved, wanted] = [typedContact(contact), typedContact(typed)]
  return Object.fromEntries(
    Object.keys(labels)
      .filter((name) => saved[name] !== wanted[name])
      .map((name) => [name, saved[name] ? `Saved is “${shorten(saved[name], 200)}”.` : 'Nothing is saved.']),
  )
}

export type ContactPage = {
  form: FormState
  action: string
  today: LocalDate
  signedIn: Page['signedIn']
  /** There when it is changed, not added. */
  contact?: {
    contact: Contact
    touches: Touch[]
    intakeAddress: string
    talkedAction: string
    snoozeAction: string
    letGoAction: string
    removeAction: string
    referenceAction: (move: ReferenceMove) => string
  }
}

const Fields = ({ form, today }: { form: FormState; today: LocalDate }) => {
  const field = (name: keyof typeof labels) => ({ form, schema: contactForm, name, label: labels[name] })
  return (
    <>
      <TextField {...field('name')} autocomplete="off" />
      <div class="pair">
        <SelectField
          {...field('relation')}
          options={[
            { value: '', text: 'Choose…' },
            ...relations.map((value) => ({ value, text: describeRelation(value) })),
          ]}
        />
        <TextField {...field('where')} hint="A company, a school, an event." />
      </div>
      <div class="pair">
        <SelectField {...field('cadence')} options={cadenceOptions} />
        <TextField
          {...field('lastTouch')}
          type="date"
          max={today}
          hint="Empty if it has been a while: they come first."
        />
      </div>
      <div class="pair">
        <TextArea {...field('emails')} rows={2} hint="One a line; a private one outlives the job." />
        <TextArea {...field('phones')} rows={2} hint="One a line, with the country code." />
      </div>
      <TextField {...field('linkedIn')} placeholder="linkedin.com/in/…" autocomplete="off" />
      <TextArea
        {...field('notes')}
        rows={4}
        hint="What you talked about, what they care about. Only you see this."
      />
      <TextField {...field('tags')} hint="Between commas." autocomplete="off" />
    </>
  )
}

/** Who somebody is, when they fall due, and why then. */
const Standing = ({ contact, today }: { contact: Contact; today: LocalDate }) => {
  const { when, why } = explainNext(contact, today)
  return (
    <p class="lead">
      <bdi>{howTheyKnowEachOther(contact)}</bdi>. {when}. {why}.
    </p>
  )
}

const Actions = ({
  contact,
  intakeAddress,
  talkedAction,
  snoozeAction,
  letGoAction,
}: NonNullable<ContactPage['contact']>) => {
  const way = wayTo(contact, intakeAddress)
  return (
    <div class="actions">
      <a class="button" href={talkedAction}>
        We talked
      </a>
      {way && <a href={way.href}>{way.text}</a>}
      {contact.nextContact && <a href={snoozeAction}>Not now</a>}
      {contact.cadence !== 'never' && <a href={letGoAction}>Let go</a>}
      <a href="#details">Edit</a>
    </div>
  )
}

export const contactPage = ({ form, action, today, signedIn, contact }: ContactPage): string => {
  const heading: ComponentChildren = contact ? <bdi>{contact.contact.name}</bdi> : 'Add a contact'
  return renderPage({
    title: contact ? contact.contact.name : 'Add a contact',
    signedIn,
    children: (
      <>
        <h1>{heading}</h1>
        {contact && (
          <>
            <Standing contact={contact.contact} today={today} />
            {contact.contact.left && <p>{describeLeft(contact.contact)}</p>}
            {contact.contact.staleEmails && (
              <p>
                Mail to {contact.contact.staleEmails.join(' and ')} came back. Correct the address, or save it
                as it is if it works again.
              </p>
            )}
            <Actions {...contact} />
            <HistorySection
              contact={contact.contact}
              touches={contact.touches}
              hasMore={signedIn !== undefined}
            />
            <ReferenceSection contact={contact.contact} actionOf={contact.referenceAction} />
            <h2 class="part" id="details">
              Details and notes
            </h2>
          </>
        )}
        <Problems form={form} labels={labels} />
        <form method="post" action={action}>
          {form.typed.id && <input type="hidden" name="id" value={form.typed.id} />}
          {form.typed.version && <input type="hidden" name="version" value={form.typed.version} />}
          <Fields form={form} today={today} />
          <button type="submit" class={contact && 'quiet-button'}>
            {contact ? 'Save' : 'Add'}
          </button>
        </form>
        {contact && (
          <div class="actions">
            <Press action={contact.removeAction} quiet danger>
              Remove <bdi>{contact.contact.name}</bdi>
            </Press>
            <span class="quiet">You can undo this for 30 days.</span>
          </div>
        )}
      </>
    ),
  })
}
