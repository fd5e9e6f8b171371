import type { HeldMail } from '../../core/held-mail.ts'
import { GoTo, messagePage, Press } from './message.tsx'

/** What a mail would do that did not prove who wrote it. Nothing of it is done before the button is pressed. */
export const wasThisYouPage = ({ mail, action }: { mail: HeldMail; action: string }): string =>
  messagePage({
    title: 'Was this you?',
    text: (
      <>
        A mail from <bdi>{mail.from}</bdi>
        {mail.subject && (
          <>
            {' '}
            with the subject “<bdi>{mail.subject}</bdi>”
          </>
        )}{' '}
        came to your private intake address. Nothing shows that you wrote it. It would do this:
      </>
    ),
    details: (
      <ul>
        {mail.would.map((sentence) => (
          <li key={sentence} dir="auto">
            {sentence}
          </li>
        ))}
      </ul>
    ),
    children: (
      <>
        <Press action={action}>Yes, I wrote it: do this</Press>
        <a href="/settings">No: change my private address</a>
      </>
    ),
  })

export const thatWasYouPage = (): string =>
  messagePage({
    title: 'It is being done',
    text: 'A receipt comes by mail and says what was done, with the way back.',
    children: <GoTo href="/contacts">Your contacts</GoTo>,
  })

export const heldMailGonePage = (): string =>
  messagePage({
    title: 'That mail is not here any more',
    text: 'It has been done already, or it was deleted after 14 days. If nothing was done, send it again.',
    children: <GoTo href="/contacts">Your contacts</GoTo>,
  })
