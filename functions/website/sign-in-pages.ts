import { GoTo, messagePage } from '../../views/pages/message.tsx'

export const tooManyPage = () =>
  messagePage({
    title: 'That was a lot at once',
    text: 'Too many links have been asked for. Nothing was sent. Try again in an hour.',
    children: GoTo({ href: '/', children: 'Back to the start' }),
  })

export const cannotMailPage = () =>
  messagePage({
    title: 'We cannot send mail at the moment',
    text: 'Nothing was sent and nothing is lost. Try again in a few minutes.',
    children: GoTo({ href: '/', children: 'Back to the start' }),
  })
