import type { Contact } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import { daysBetween, formatDate, formatDay, type LocalDate } from '../../core/time.ts'
import {
  isTicked,
  isUnderWay,
  type Role,
  type Step,
  stepDate,
  steps,
  type Transition,
} from '../../core/transition.ts'
import { transitionForm } from '../../core/transition-form.ts'
import { isSignedUpAtWork, type Person } from '../../core/transition-step.ts'
import { describeReference, plural } from '../../core/wording.ts'
import { ContactLink } from '../contact-link.tsx'
import { type FormState, Problems, TextArea, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import type { Part } from '../transition-parts.ts'
import { Press } from './message.tsx'

const labels = {
  lastDay: 'Last day',
  company: 'Company',
  newCompany: 'New company',
  manager: 'Manager',
  peers: 'Peers',
  reports: 'People who report to you',
}

/** What is known as it would be typed; people are added to those who are there. */
export const typedTransition = ({ lastDay, company, newCompany }: Transition): Record<string, string> => ({
  lastDay,
  company: company ?? '',
  newCompany: newCompany ?? '',
})

const PlanForm = ({ form, button }: { form: FormState; button: string }) => {
  const field = (name: keyof typeof labels) => ({ form, schema: transitionForm, name, label: labels[name] })
  return (
    <>
      <Problems form={form} labels={labels} />
      <form method="post" action="/transition">
        <TextField {...field('lastDay')} type="date" />
        <div class="pair">
          <TextField {...field('company')} hint="The one you leave." autocomplete="off" />
          <TextField {...field('newCompany')} hint="If you know it." autocomplete="off" />
        </div>
        <TextArea
          {...field('manager')}
          rows={1}
          hint="A contact’s name, or an address: Ann Lee <ann@acme.com>."
        />
        <div class="pair">
          <TextArea {...field('peers')} rows={3} hint="Those you would miss, one a line." />
          <TextArea {...field('reports')} rows={3} hint="One a line." />
        </div>
        <button type="submit">{button}</button>
      </form>
    </>
  )
}

/** Before there is one, or when it was called off. */
export const planPage = ({
  member,
  form,
  takeUpAction,
}: {
  member: Member
  form: FormState
  takeUpAction: string | undefined
}): string =>
  renderPage({
    title: 'Leaving a job',
    signedIn: { member, current: 'transition' },
    children: (
      <>
        <h1>Leaving a job</h1>
        <p class="lead">
          The weeks around a last day are when a network is kept or lost. Say when yours is, and who is who:
          five short mails follow, each with one thing to do and the drafts for it.
        </p>
        {takeUpAction && (
          <div class="actions">
            <span>The last one was called off.</span>
            <Press action={takeUpAction} quiet>
              Take it up again
            </Press>
          </div>
        )}
        <PlanForm form={form} button="Plan it" />
      </>
    ),
  })

const stepNames: Record<Step, string> = {
  ask: 'Ask, and exchange addresses',
  remind: 'What is still open, and the address you sign in with',
  farewell: 'A farewell',
  announce: 'Your profiles, and your news to the others',
  'check-in': 'A word to your old manager, and how often to talk',
}

const roleNames: Record<Role, string> = { manager: 'Manager', peer: 'Peer', report: 'Report' }

/** What the member has done of a step. */
const doneOf = (step: Step, transition: Transition, people: Person[], member: Member): string => {
  const day = (task: 'farewell' | 'profiles' | 'check-in') => {
    const on = transition.ticks[task]
    return on ? `Done on ${formatDay(on)}` : ''
  }
  switch (step) {
    case 'ask': {
      const asked = people.filter(({ contact }) => isTicked(transition, 'ask', contact.id)).length
      return people.length > 0 ? `${asked} of ${people.length} asked` : ''
    }
    case 'remind':
      return isSignedUpAtWork(member, transition)
        ? `You sign in with ${member.email}, which ends with the job`
        : `You sign in with ${member.email}`
    case 'farewell':
      return day('farewell')
    case 'announce':
      return day('profiles')
    case 'check-in':
      return day('check-in')
  }
}

const Steps = ({
  transition,
  people,
  member,
}: {
  transition: Transition
  people: Person[]
  member: Member
}) => (
  <ol class="steps">
    {steps.map((step, at) => {
      const done = doneOf(step, transition, people, member)
      return (
        <li key={step}>
          {stepNames[step]}
          <br />
          <span class="quiet">
            {formatDate(stepDate(transition, step))}
            {at < transition.stepsDone && ', past'}
            {done && `. ${done}`}.
          </span>
        </li>
      )
    })}
  </ol>
)

/** What is to be done first has the button that stands out. */
const ToDo = ({
  part: { heading, text, quote, picture, button, items, after },
  isFirst,
}: {
  part: Part
  isFirst: boolean
}) => (
  <section aria-label={heading}>
    <h3>{heading}</h3>
    <p>{text}</p>
    {quote && (
      <p class="draft" dir="auto">
        {quote}
      </p>
    )}
    {button && (
      <div class="actions">
        <a class={isFirst ? 'button' : 'button quiet-button'} href={button.href}>
          {button.text}
        </a>
      </div>
    )}
    {picture && <img src={picture.src} alt={picture.alt} width={240} height={240} />}
    {items.length > 0 && (
      <ul class="contacts">
        {items.map(({ id, name, about, actions }) => (
          <li key={id}>
            <div>
              <bdi>{name}</bdi>
              {about && <span class="quiet">, {about}</span>}
            </div>
            <div class="links">
              {actions.map(({ text, href }) => (
                <a key={text} href={href}>
                  {text}
                </a>
              ))}
            </div>
          </li>
        ))}
      </ul>
    )}
    {after && <p class="quiet">{after}</p>}
  </section>
)

const whenIs = (lastDay: LocalDate, today: LocalDate) => {
  const days = daysBetween(today, lastDay)
  if (days === 0) return 'is today'
  return days > 0
    ? `is ${formatDate(lastDay)}, in ${plural(days, 'day')}`
    : `was ${formatDate(lastDay)}, ${plural(-days, 'day')} ago`
}

/** The transition as a checklist, with dates, people and what is done. */
export const transitionPage = ({
  member,
  transition,
  today,
  people,
  parts,
  form,
  leaveOutAction,
  callOffAction,
}: {
  member: Member
  transition: Transition
  today: LocalDate
  people: Person[]
  parts: Part[]
  form: FormState
  leaveOutAction: (contact: Contact) => string
  callOffAction: string
}): string => {
  const title = `Leaving ${transition.company ?? 'a job'}`
  const isOpen = isUnderWay(transition)
  return renderPage({
    title,
    signedIn: { member, current: 'transition' },
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          Your last day {whenIs(transition.lastDay, today)}
          {transition.newCompany && `. Then ${transition.newCompany}`}.
        </p>
        <h2>The steps</h2>
        <Steps transition={transition} people={people} member={member} />
        {parts.length > 0 && <h2>To do now</h2>}
        {parts.map((part) => (
          <ToDo key={part.heading} part={part} isFirst={part === parts.find(({ button }) => button)} />
        ))}
        <h2 class="part">Who is who</h2>
        {people.length === 0 && <p>Nobody yet. Add them below, and each gets a draft.</p>}
        <ul class="contacts">
          {people.map(({ contact, role }) => {
            const asked = transition.ticks[`ask~${contact.id}`]
            return (
              <li key={contact.id}>
                <div>
                  <ContactLink contact={contact} />
                  <span class="quiet">, {roleNames[role].toLowerCase()}</span>
                  <br />
                  <span class="quiet">
                    {asked ? `Written to on ${formatDate(asked)}` : 'Not written to yet'}. Reference:{' '}
                    {describeReference(contact.reference)}.
                  </span>
                </div>
                {isOpen && (
                  <Press action={leaveOutAction(contact)} quiet>
                    Leave out
                  </Press>
                )}
              </li>
            )
          })}
        </ul>
        <h2 class="part">{isOpen ? 'Change it' : 'Another job change'}</h2>
        {isOpen && <p class="quiet">Put the day off, or add people to those above.</p>}
        <PlanForm form={form} button={isOpen ? 'Save' : 'Plan it'} />
        {isOpen && (
          <div class="actions">
            <Press action={callOffAction} quiet danger>
              Call it off
            </Press>
          </div>
        )}
      </>
    ),
  })
}
