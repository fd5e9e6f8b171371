import { GoTo, messagePage, Press } from './message.tsx'

/** For whoever gets a notice of a change that they did not make. */
export const onlyAddressPage = ({ address, action }: { address: string; action: string }): string =>
  messagePage({
    title: 'Was that not you?',
    text: (
      <>
        Then take your membership back. <strong>{address}</strong> becomes your only address, every other one
        is removed, everybody is signed out, and keys of programs and the calendar’s address stop working. You
        can sign in with it and set up the others again.
      </>
    ),
    children: (
      <>
        <Press action={action}>Keep only this address</Press>
        <a href="/settings/address">It was me</a>
      </>
    ),
  })

export const onlyAddressDonePage = ({ address }: { address: string }): string =>
  messagePage({
    title: 'It is yours alone again',
    text: (
      <>
        <strong>{address}</strong> is your only address now, and everybody is signed out.
      </>
    ),
    children: <GoTo href="/sign-in">Sign in</GoTo>,
  })
