import type { ApiKey } from '../../core/api-key.ts'
import type { Mail } from '../../core/mail.ts'
import { formatDate, localDate } from '../../core/time.ts'
import { describeScope } from '../pages/api-keys.tsx'
import { shortMail } from './short-mail.tsx'

/** To the member, so that nobody makes one unawares. */
export const apiKeyMadeMail = ({
  to,
  key,
  zone,
  url,
}: {
  to: string
  key: ApiKey
  zone: string
  url: string
}): Mail =>
  shortMail({
    to,
    subject: 'A key to your Rapport was made',
    text: `On ${formatDate(localDate(key.madeAt, zone))} somebody who was signed in as you made a key called “${key.name}”. Whoever has it can ${describeScope[key.scope]}, until you revoke it.`,
    press: { action: 'Look at your keys', url },
    footer: 'If that was not you, revoke the key and write to us: somebody else was signed in as you.',
  })
