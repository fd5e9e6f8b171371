import { type Contact, goodEmail } from '../../core/contact.ts'
import { referenceForm } from '../../core/contact-form.ts'
import { mailto } from '../../core/mailto.ts'
import type { Member } from '../../core/member.ts'
import { type ReferenceMove, type sortReferences, warmth } from '../../core/reference.ts'
import type { LocalDate } from '../../core/time.ts'
import {
  describeLeft,
  describeReference,
  firstName,
  lastTalked,
  referenceButtons,
} from '../../core/wording.ts'
import { ContactLink } from '../contact-link.tsx'
import { type FormState, Problems, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo, Press } from './message.tsx'

type References = ReturnType<typeof sortReferences<Contact>>

const warmthNames = { warm: 'Warm', cooling: 'Cooling', cold: 'Cold' }

const Who = ({ contact, today }: { contact: Contact; today: LocalDate }) => (
  <div>
    <ContactLink contact={contact} />
    <br />
    <span class="quiet">
      <bdi>{contact.reference ? `${describeReference(contact.reference)}.` : describeLeft(contact)}</bdi>{' '}
      {lastTalked(contact, today)}.
    </span>
  </div>
)

export const referencesPage = ({
  references: { agreed, offered, asked, owed },
  actionOf,
  form,
  today,
  member,
}: {
  references: References
  actionOf: (contact: Contact, move: ReferenceMove) => string
  form: FormState
  today: LocalDate
  member: Member
}): string =>
  renderPage({
    title: 'References',
    signedIn: { member, current: 'references' },
    children: (
      <>
        <h1>References</h1>
        <Problems form={form} labels={{ what: 'What for', pick: 'Who' }} />
        {agreed.length + offered.length + asked.length + owed.length === 0 ? (
          <>
            <p class="lead">
              Nobody has agreed to vouch for you yet. Begin with a manager you enjoyed working for: ask, offer
              one in return, and say so on their page.
            </p>
            <GoTo href="/contacts">Your contacts</GoTo>
          </>
        ) : (
          <h2>Who would vouch for you today</h2>
        )}
        {agreed.length === 0 && offered.length + asked.length + owed.length > 0 && (
          <p>Nobody has agreed yet.</p>
        )}
        {agreed.length > 0 && (
          <form method="get" action="/references/heads-up">
            <ul class="contacts" id="pick">
              {agreed.map((contact) => (
                <li key={contact.id}>
                  <Who contact={contact} today={today} />
                  <div>
                    <span class={warmth(contact, today) === 'cold' ? 'due' : undefined}>
                      {warmthNames[warmth(contact, today)]}
                    </span>
                    <label for={`pick-${contact.id}`}>
                      <input
                        id={`pick-${contact.id}`}
                        name={`pick-${contact.id}`}
                        type="checkbox"
                        checked={form.typed[`pick-${contact.id}`] === 'on'}
                      />{' '}
                      Pick <span class="for-listeners">{contact.name}</span>
                    </label>
                  </div>
                </li>
              ))}
            </ul>
            <div class="narrow part">
              <h2>I need references</h2>
              <p>Pick who should hear about it before somebody calls them.</p>
              <TextField
                form={form}
                schema={referenceForm}
                name="what"
                label="What for"
                hint="A role, as you would say it to them: the platform lead role at Initech. You can leave it out."
                autocomplete="off"
              />
              <button type="submit">Draft a heads-up for each</button>
            </div>
          </form>
        )}
        {offered.length > 0 && (
          <>
            <h2>Who offered to</h2>
            <ul class="contacts">
              {offered.map((contact) => (
                <li key={contact.id}>
                  <Who contact={contact} today={today} />
                  <a href={actionOf(contact, 'agreed')}>Count on them</a>
                </li>
              ))}
            </ul>
          </>
        )}
        {asked.length > 0 && (
          <>
            <h2>Asked</h2>
            <ul class="contacts">
              {asked.map((contact) => (
                <li key={contact.id}>
                  <Who contact={contact} today={today} />
                </li>
              ))}
            </ul>
          </>
        )}
        {owed.length > 0 && (
          <>
            <h2>Who is owed one</h2>
            <ul class="contacts">
              {owed.map((contact) => (
                <li key={contact.id}>
                  <Who contact={contact} today={today} />
                  <Press action={actionOf(contact, 'given')} quiet>
                    {referenceButtons.given}
                  </Press>
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  })

const headsUp = (contact: Contact, what: string, member: Member) => ({
  subject: 'A heads-up about a reference',
  body: `Hi ${firstName(contact.name)},

I am in talks about ${what || 'a new role'}, and would like to name you as a reference, as you kindly said I could. Somebody may get in touch with you in the next weeks.

Does that still suit you? I can send a few lines about the role, and what I would love them to hear about.

${member.name}
`,
})

/** A draft for each, to be read, changed and sent from the member's own mail. */
export const headsUpPage = ({
  picked,
  what,
  bcc,
  member,
}: {
  picked: Contact[]
  what: string
  bcc: string
  member: Member
}): string =>
  renderPage({
    title: 'A heads-up for each',
    signedIn: { member, current: 'references' },
    children: (
      <>
        <h1>A heads-up for each</h1>
        <p class="lead">
          Each draft opens in your mail program. Sending it records that you wrote; nothing is sent from here.
        </p>
        {picked.map((contact) => {
          const to = goodEmail(contact)
          const { subject, body } = headsUp(contact, what, member)
          return (
            <section key={contact.id} aria-label={contact.name}>
              <h2>
                <bdi>{contact.name}</bdi>
              </h2>
              {!to && (
                <p>
                  You have no mail address of theirs that works
                  {contact.phones[0] && `; call ${contact.phones[0]}`}. This is what you could say.
                </p>
              )}
              <p class="draft" dir="auto">
                {body.trim()}
              </p>
              {to && (
                <div class="actions">
                  <GoTo href={mailto(to, { subject, bcc, body })}>Write to {firstName(contact.name)}</GoTo>
                </div>
              )}
            </section>
          )
        })}
        <a href="/references">Your references</a>
      </>
    ),
  })
