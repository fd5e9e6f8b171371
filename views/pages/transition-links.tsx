import type { Page } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

export const transitionLinkPage = ({
  title,
  text,
  button,
  action,
  signedIn,
}: {
  title: string
  text: string
  button: string
  action: string
  signedIn: Page['signedIn']
}): string => messagePage({ title, signedIn, text, children: <Press action={action}>{button}</Press> })

export const transitionDonePage = ({
  title,
  back,
  signedIn,
}: {
  title: string
  back: { text: string; action: string } | undefined
  signedIn: Page['signedIn']
}): string =>
  messagePage({
    title,
    signedIn,
    text: 'The page with all the steps says how things stand.',
    children: (
      <>
        <GoTo href="/transition">All the steps</GoTo>
        {back && (
          <Press action={back.action} quiet>
            {back.text}
          </Press>
        )}
      </>
    ),
  })
