import { type Relation, relations } from '../../core/contact.ts'
import { detailsForm } from '../../core/details-form.ts'
import type { Member } from '../../core/member.ts'
import { firstName } from '../../core/wording.ts'
import { Checkbox, type FormState, Problems, SelectField, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { GoTo, messagePage } from './message.tsx'

const labels = {
  name: 'Your name',
  email: 'Your personal email address',
  phone: 'Phone',
  linkedIn: 'LinkedIn profile',
  relation: 'How you know each other',
  where: 'Where from',
}

/** As the contact says it: the relation is the member's. */
export const inTheirWords = (relation: Relation, member: string): string =>
  ({
    manager: `I was ${member}’s manager`,
    peer: 'We worked side by side',
    report: `${member} was my manager`,
    mentor: `I was ${member}’s mentor`,
    client: `I was ${member}’s client`,
    recruiter: 'I am a recruiter',
    other: 'In another way',
  })[relation]

export const DetailsFields = ({ form, member }: { form: FormState; member: Member }) => {
  const first = firstName(member.name)
  const field = (name: keyof typeof labels) => ({ form, schema: detailsForm, name, label: labels[name] })
  return (
    <>
      <TextField {...field('name')} autocomplete="name" />
      <TextField {...field('email')} type="email" autocomplete="email" hint="One that outlives the job." />
      <SelectField
        {...field('relation')}
        options={[
          { value: '', text: 'Choose…' },
          ...relations.map((value) => ({ value, text: inTheirWords(value, first) })),
        ]}
      />
      <TextField {...field('where')} autocomplete="off" hint="If you like: a company, a school, an event." />
      <TextField
        {...field('phone')}
        type="tel"
        autocomplete="tel"
        hint="If you like, with the country code."
      />
      <TextField
        {...field('linkedIn')}
        placeholder="linkedin.com/in/…"
        autocomplete="off"
        hint="If you like."
      />
      <fieldset>
        <legend>References</legend>
        <Checkbox form={form} name="offersReference" label={`I am happy to be a reference for ${first}`} />
        <Checkbox form={form} name="wantsReference" label={`I would like a reference from ${first}`} />
      </fieldset>
    </>
  )
}

/** Says to whoever leaves details what becomes of them. */
export const WhatItIsFor = ({ member }: { member: Member }) => (
  <p class="quiet">
    Only <bdi>{member.name}</bdi> gets this, among their own contacts, so as to write to you now and then.
    Rapport keeps it for that, mails you the link that confirms it, and nothing else. You can see, correct or
    delete it at any time, with a link in the same mail.
  </p>
)

export const DetailsProblems = ({ form }: { form: FormState }) => <Problems form={form} labels={labels} />

/** What anybody sees who has the address: the member's name and own words, and the form. */
export const keepInTouchPage = ({
  member,
  form,
  action,
}: {
  member: Member
  form: FormState
  action: string
}): string =>
  renderPage({
    title: `Keep in touch with ${member.name}`,
    isForVisitors: true,
    children: (
      <>
        <h1>
          Keep in touch with <bdi>{member.name}</bdi>
        </h1>
        {member.page?.text && (
          <p class="lead own-words" dir="auto">
            {member.page.text}
          </p>
        )}
        <DetailsProblems form={form} />
        <form method="post" action={action} class="narrow">
          <DetailsFields form={form} member={member} />
          <WhatItIsFor member={member} />
          <button type="submit">Keep in touch</button>
        </form>
      </>
    ),
  })

/** The same for every address: known or not, mailed to or not. */
export const detailsSentPage = ({ member, pagePath }: { member: Member; pagePath: string }): string =>
  messagePage({
    title: 'One step left: check your mail',
    isForVisitors: true,
    text: (
      <>
        We have sent a mail to the address that you gave. Press its button within 24 hours, and{' '}
        <bdi>{member.name}</bdi> has your details. Until then nobody has.
      </>
    ),
    details: (
      <p class="quiet">
        Nothing there after a few minutes? Look in the spam folder, or see whether the address was right. We
        send at most two such mails a day to the same address.
      </p>
    ),
    children: <a href={pagePath}>Back to the page</a>,
  })

export const noKeepInTouchPage = (): string =>
  messagePage({
    title: 'There is no page here',
    isForVisitors: true,
    text: 'The address may be cut off or mistyped, or it is not in use any more. Ask whoever gave it to you how to keep in touch.',
    children: <GoTo href="/">What Rapport is</GoTo>,
  })

export const pageIsBusyPage = (): string =>
  messagePage({
    title: 'That was a lot at once',
    isForVisitors: true,
    text: 'Many people have left details in a short time, and nothing was sent this time. Go back in your browser in an hour or, at the latest, tomorrow: what you typed should still be there.',
    children: <GoTo href="/">What Rapport is</GoTo>,
  })

export const cannotMailDetailsPage = (): string =>
  messagePage({
    title: 'We cannot send mail at the moment',
    isForVisitors: true,
    text: 'Nothing was passed on. Go back in your browser in a few minutes, and send it again: what you typed should still be there.',
    children: <GoTo href="/">What Rapport is</GoTo>,
  })
