import type { Said } from '../../core/left-details.ts'
import type { Member } from '../../core/member.ts'
import { firstName } from '../../core/wording.ts'
import type { FormState } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { DetailsFields, DetailsProblems, inTheirWords, WhatItIsFor } from './keep-in-touch.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

export const typedDetails = (said: Said): Record<string, string> => ({
  name: said.name,
  email: said.email,
  phone: said.phone ?? '',
  linkedIn: said.linkedIn ?? '',
  relation: said.relation,
  where: said.where ?? '',
  ...(said.offersReference && { offersReference: 'on' }),
  ...(said.wantsReference && { wantsReference: 'on' }),
})

const WhatWasLeft = ({ said, member }: { said: Said; member: Member }) => {
  const first = firstName(member.name)
  const lines = [
    said.email,
    said.phone,
    said.linkedIn,
    [inTheirWords(said.relation, first), said.where].filter(Boolean).join(': '),
    said.offersReference && `Happy to be a reference for ${first}`,
    said.wantsReference && `Would like a reference from ${first}`,
  ].filter(Boolean)
  return (
    <ul class="left-details">
      <li>
        <bdi>{said.name}</bdi>
      </li>
      {lines.map((line) => (
        <li key={line}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** Before anything is passed on: what was typed, shown to whoever has the mailbox. */
export const confirmDetailsPage = ({
  member,
  said,
  isMove,
  action,
}: {
  member: Member
  said: Said
  isMove: boolean
  action: string
}): string => {
  const title = isMove ? 'Use this address?' : `Keep in touch with ${member.name}?`
  return messagePage({
    title,
    isForVisitors: true,
    text: (
      <>
        <bdi>{member.name}</bdi> gets this:
      </>
    ),
    details: (
      <>
        <WhatWasLeft said={said} member={member} />
        <WhatItIsFor member={member} />
        <p class="quiet">
          If it was not you who typed this, close this page: nothing is passed on, and it is deleted after a
          day.
        </p>
      </>
    ),
    children: <Press action={action}>{isMove ? 'Use this address' : 'Yes, keep in touch'}</Press>,
  })
}

export const detailsConfirmedPage = ({ member, myPath }: { member: Member; myPath: string }): string =>
  messagePage({
    title: `${member.name} has your details`,
    isForVisitors: true,
    text: 'Thank you. There is nothing more to do.',
    details: (
      <p>
        You can see, correct or delete them at any time. Keep our mail: the link in it does not run out. If
        you lose it, leave your details once more and you get another.
      </p>
    ),
    children: <GoTo href={myPath}>See what you left</GoTo>,
  })

export const detailsLatePage = (): string =>
  messagePage({
    title: 'This link no longer works',
    isForVisitors: true,
    text: 'It is good for 24 hours, and as long as the page that it came from has this address. If you had not confirmed your details, nobody got them; if you had, the other link in the mail leads to them.',
    children: <GoTo href="/">What Rapport is</GoTo>,
  })

/** The contact's own page, as long as something of theirs is kept. */
export const myDetailsPage = ({
  member,
  form,
  action,
  deleteAction,
  said,
}: {
  member: Member
  form: FormState
  action: string
  deleteAction: string
  said?: 'saved' | 'address asked'
}): string =>
  renderPage({
    title: `What you left with ${member.name}`,
    isForVisitors: true,
    children: (
      <>
        <h1>
          What you left with <bdi>{member.name}</bdi>
        </h1>
        {said && (
          <p role="status" class="lead">
            Saved.{' '}
            {said === 'address asked' &&
              'To the new address we have sent a mail: press its button within 24 hours. Until then the old one stays.'}
          </p>
        )}
        <DetailsProblems form={form} />
        <form method="post" action={action} class="narrow">
          <DetailsFields form={form} member={member} />
          <WhatItIsFor member={member} />
          <button type="submit">Save</button>
        </form>
        <h2>If you would rather not</h2>
        <div class="actions">
          <Press action={deleteAction} quiet danger>
            Delete what I left
          </Press>
        </div>
        <p class="quiet">
          It goes at once, for good. What <bdi>{member.name}</bdi> knew of you before, and has written down
          about your conversations, stays theirs.
        </p>
      </>
    ),
  })

export const deleteDetailsPage = ({ member, action }: { member: Member; action: string }): string =>
  messagePage({
    title: 'Delete what you left?',
    isForVisitors: true,
    text: (
      <>
        It goes at once, for good. What <bdi>{member.name}</bdi> knew of you before, and has written down
        about your conversations, stays theirs.
      </>
    ),
    children: (
      <Press action={action} danger>
        Delete what I left
      </Press>
    ),
  })

export const detailsDeletedPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'What you left is deleted',
    isForVisitors: true,
    text: (
      <>
        <bdi>{member.name}</bdi> has it no more, and neither have we.
      </>
    ),
    children: <GoTo href="/">What Rapport is</GoTo>,
  })

export const noDetailsPage = (): string =>
  messagePage({
    title: 'Nothing of yours is kept here',
    isForVisitors: true,
    text: 'It has been deleted, was not confirmed yet, or has moved to another address of yours: then the link in the mail to that address leads to it.',
    children: <GoTo href="/">What Rapport is</GoTo>,
  })

export const undoDetailsPage = ({
  name,
  action,
  signedIn,
}: {
  name: string
  action: string
  signedIn: Page['signedIn']
}): string =>
  messagePage({
    title: `Undo what ${name} left?`,
    signedIn,
    text: 'What they left on your keep-in-touch page goes for good, and they with it if you have nothing else of them. What you knew before, and what you have written down, stays.',
    children: <Press action={action}>Undo</Press>,
  })

export const detailsUndonePage = ({ signedIn }: { signedIn: Page['signedIn'] }): string =>
  messagePage({
    title: 'Undone',
    signedIn,
    text: 'What was left on your keep-in-touch page is gone.',
    children: (
      <>
        <GoTo href="/contacts">Your contacts</GoTo>
        <a href="/settings/keep-in-touch">Your keep-in-touch page</a>
      </>
    ),
  })
