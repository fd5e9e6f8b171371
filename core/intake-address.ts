import { type Task as TransitionTask, tasks as transitionTasks } from './transition.ts'

/**
 * What one of our addresses says: `word+secret.contact@`. The secret and the contact may be missing, or be none: whoever
 * proves to be a member is answered at any address.
 */
export type IntakeAddress = { word: string; secret: string | undefined; contactId: string | undefined }

const pattern = /^([^\s+@]{1,64})(?:\+([^\s@]{0,64}))?@([^\s@]+)$/
const detailPattern = /^([a-z2-7]{1,64})(?:\.([a-z2-7]{1,32}))?$/

/** What the addresses say that a mail came to, but for those that only unsubscribe. */
export const readIntakeAddresses = (recipients: string[], intakeDomain: string): IntakeAddress[] =>
  recipients.flatMap((recipient) => {
    const [, word = '', detail = '', domain] = pattern.exec(recipient.trim().toLowerCase()) ?? []
    const [, secret, contactId] = detailPattern.exec(detail) ?? []
    return word && domain === intakeDomain.toLowerCase() && word !== 'unsubscribe'
      ? [{ word, secret, contactId }]
      : []
  })

const stepPrefix = 'leaving.'

/** The task of a job change that mail to an address of ours ticks off, by its word: `leaving.ask`. */
export const taskOfWord = (word: string): TransitionTask | undefined =>
  transitionTasks.find((task) => word === stepPrefix + task)

/** What goes into the BCC of a draft, so that sending it ticks off what it was for. */
export const taskAddress = (
  { intakeSecret }: { intakeSecret: string },
  intakeDomain: string,
  task: TransitionTask,
): string => `${stepPrefix}${task}+${intakeSecret}@${intakeDomain}`
/** To this address go the answers to a résumé reminder. */
export const reminderWord = 'reminder'

/** Where an answer to a member's résumé reminder goes. */
export const reminderAddress = ({ intakeSecret }: { intakeSecret: string }, intakeDomain: string): string =>
  `${reminderWord}+${intakeSecret}@${intakeDomain}`

const digestWord = 'digest'

/** Where answers to a digest go, and copies of what its drafts become: mail to it was led by the digest. */
export const digestAddress = (
  { intakeSecret }: { intakeSecret: string },
  intakeDomain: string,
  contactId?: string,
): string => `${digestWord}+${intakeSecret}${contactId ? `.${contactId}` : ''}@${intakeDomain}`

/** What a touch says of what led to it, by the addresses that the mail about it went to. */
export const ledBy = (addresses: IntakeAddress[]): { via?: typeof digestWord } =>
  addresses.some(({ word }) => word === digestWord) ? { via: digestWord } : {}

/** The private intake address; with a contact, mail to it is about that one. At most 64 octets before the @ (RFC 5321). */
export const intakeAddress = (
  { intakeSecret }: { intakeSecret: string },
  intakeDomain: string,
  contactId?: string,
): string => `add+${intakeSecret}${contactId ? `.${contactId}` : ''}@${intakeDomain}`
