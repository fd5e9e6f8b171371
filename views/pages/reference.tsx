import type { Contact } from '../../core/contact.ts'
import { referenceForm } from '../../core/contact-form.ts'
import { type ReferenceMove, referenceState } from '../../core/reference.ts'
import type { LocalDate } from '../../core/time.ts'
import { describeReference, lastTalked, referenceButtons } from '../../core/wording.ts'
import { type FormState, Problems, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { Press } from './message.tsx'

/** What there is to say of a reference, by how it stands. */
const offered: Record<ReturnType<typeof referenceState>, ReferenceMove[]> = {
  none: ['asked', 'agreed', 'owed'],
  asked: ['agreed', 'none'],
  agreed: ['given', 'none'],
}

/** The reference of a contact, on their own page. Only *agreed* has more to ask, on a page of its own. */
export const ReferenceSection = ({
  contact,
  actionOf,
}: {
  contact: Contact
  actionOf: (move: ReferenceMove) => string
}) => (
  <section class="part" aria-labelledby="reference">
    <h2 id="reference">Reference</h2>
    <p>{describeReference(contact.reference)}.</p>
    <div class="actions">
      {offered[referenceState(contact.reference)].map((move) =>
        move === 'agreed' ? (
          <a class="button quiet-button" href={actionOf(move)}>
            {referenceButtons[move]}
          </a>
        ) : (
          <Press action={actionOf(move)} quiet>
            {referenceButtons[move]}
          </Press>
        ),
      )}
    </div>
  </section>
)

const questions: Record<ReferenceMove, string> = {
  asked: 'You asked for a reference?',
  agreed: 'They agreed to be your reference?',
  given: 'You gave them a reference?',
  owed: 'They would like a reference?',
  none: 'Not a reference any more?',
}

export const referencePage = ({
  contact,
  today,
  action,
  signedIn,
  move,
  form,
}: {
  contact: Contact
  today: LocalDate
  action: string
  signedIn: Page['signedIn']
  move: ReferenceMove
  form: FormState
}): string =>
  renderPage({
    title: `${contact.name}: reference`,
    signedIn,
    children: (
      <>
        <h1>{questions[move]}</h1>
        <p class="lead">
          <bdi>{contact.name}</bdi>: {describeReference(contact.reference)}. {lastTalked(contact, today)}.
        </p>
        <Problems form={form} labels={{ what: 'What for' }} />
        <form method="post" action={action} class="narrow">
          {move === 'agreed' && (
            <TextField
              form={form}
              schema={referenceForm}
              name="what"
              label="What for"
              hint="If you like: a role, a time, a project."
              autocomplete="off"
            />
          )}
          <button type="submit">{referenceButtons[move]}</button>
        </form>
      </>
    ),
  })
