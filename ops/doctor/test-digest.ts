import type { Client } from '../../aws/clients/client.ts'
import { mailer } from '../../aws/mailer.ts'
import { type Contact, newContact } from '../../core/contact.ts'
import { composeDigest } from '../../core/digest.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { newMember } from '../../core/member.ts'
import type { Site } from '../../core/site.ts'
import { addToDate, type Instant, localDate } from '../../core/time.ts'
import { digestMail } from '../../views/emails/digest.tsx'
import { type Finding, ok, wrong } from './finding.ts'

const zone = 'UTC'
const nobody = { emails: [], phones: [], linkedIn: undefined, tags: [] }

const exampleContacts = (today: string): Contact[] => [
  newContact(
    {
      ...nobody,
      name: 'Grace Example',
      emails: ['grace@example.com'],
      relation: 'manager',
      where: 'Example Corp',
      cadence: 'P3M',
      lastTouch: addToDate(today, 'P4M', -1),
      notes: 'Made up, to show what a digest looks like.',
    },
    { id: 'example1', today },
  ),
  newContact(
    {
      ...nobody,
      name: 'Alan Example',
      phones: ['+12025550123'],
      relation: 'peer',
      where: 'Example University',
      cadence: 'P1Y',
      lastTouch: undefined,
      notes: undefined,
    },
    { id: 'example2', today },
  ),
]

/** `secret` signs the links and is forgotten, so that none acts. */
export type Test = { to: string; now: Instant; secret: string }

/** A digest as members get it, about people who do not exist. */
export const testDigest = ({ to, now, secret }: Test, site: Site): Mail => {
  const today = localDate(now, zone)
  const member = newMember(
    { name: 'Operator', email: to, zone },
    { id: 'operator', intakeSecret: 'test', now },
  )
  const digest = composeDigest(member, exampleContacts(today), today.slice(0, 7), today)
  const mail = digestMail({ member, digest, site, keys: { 1: secret }, now })
  return { ...mail, subject: `Test: ${mail.subject}` }
}

/** The list of suppressed addresses is left out: it is under keys that stay in AWS, and the operator asks for this one. */
export const sendTest = (
  ses: Client,
  mail: Mail,
  from: { address: string; configurationSet: string | undefined },
) =>
  mailer(ses, {
    from: from.address,
    configurationSet: from.configurationSet,
    findSuppression: async () => undefined,
  }).sendMail(mail)

export const judgeTest = (to: string, sent: SendOutcome): Finding => {
  switch (sent.outcome) {
    case 'submitted':
      return ok(`SES took it for ${to}. Is it in the inbox, not among spam? Its buttons do nothing.`)
    case 'refused':
      return wrong(
        `SES refused it (${sent.reason}).`,
        `In the sandbox it sends only to addresses that you verified: AWS console, SES, Identities, Create identity, ${to}.`,
      )
    case 'unknown':
      return wrong(`SES gave no clear answer (${sent.reason}). Look whether it came, or try again.`)
    default:
      return wrong(`SES does not take it now (${sent.reason}). What is wrong above says why.`)
  }
}
