import { formatDate, type LocalDate } from '../../core/time.ts'
import { GoTo, messagePage, Press } from './message.tsx'

export const unsubscribePage = ({ action, email }: { action: string; email: string }): string =>
  messagePage({
    title: 'Stop the digests?',
    text: (
      <>
        <strong>{email}</strong> gets no more digests, no résumé reminder, and no mails about leaving a job.
        Your contacts and wins stay, and you can start again at any time.
      </>
    ),
    children: <Press action={action}>Stop the digests</Press>,
  })

export const unsubscribedPage = ({ resubscribeAction }: { resubscribeAction: string }): string =>
  messagePage({
    title: 'You get no more digests',
    text: 'Your contacts are still here, and links in mails that you have keep working.',
    children: (
      <>
        <Press action={resubscribeAction} quiet>
          Send me digests again
        </Press>
        <a href="/contacts">Your contacts</a>
      </>
    ),
  })

export const resubscribePage = ({ action, email }: { action: string; email: string }): string =>
  messagePage({
    title: 'Start the digests again?',
    text: (
      <>
        <strong>{email}</strong> gets a digest once a month and the résumé reminder once a year.
      </>
    ),
    children: <Press action={action}>Send me digests again</Press>,
  })

export const resumePage = ({ action, email }: { action: string; email: string }): string =>
  messagePage({
    title: 'End the pause?',
    text: (
      <>
        <strong>{email}</strong> gets digests again; one that came due in the pause comes now.
      </>
    ),
    children: <Press action={action}>End the pause</Press>,
  })

/** `next` is undefined when a digest is due at once. */
export const resubscribedPage = ({ next }: { next: LocalDate | undefined }): string =>
  messagePage({
    title: 'You get digests again',
    text: next ? `The next one comes on ${formatDate(next)}.` : 'The first one is on its way.',
    children: <GoTo href="/contacts">Your contacts</GoTo>,
  })
