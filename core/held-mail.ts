import * as z from 'zod'
import { arrivedMailSchema } from './intake.ts'
import type { Intention } from './intention.ts'
import { formatDate } from './time.ts'
import { describeCadence, describeMonths } from './wording.ts'

/** A mail to a private intake address that did not prove who wrote it, and what it would do. */
export const heldMailSchema = z.object({
  id: z.string(),
  from: z.string(),
  subject: z.string(),
  would: z.array(z.string()),
  arrived: arrivedMailSchema,
})
export type HeldMail = z.infer<typeof heldMailSchema>

/** More sentences than this are only counted. */
const mostSentences = 30

const sentences = (intention: Intention): string[] => {
  switch (intention.kind) {
    case 'record':
      return intention.people.map(
        ({ name, address }) => `Record that you wrote to ${name ? `${name}, ` : ''}${address}.`,
      )
    case 'add':
      return intention.entries.flatMap(({ read }) => {
        if (read.outcome === 'failed') return []
        const { name, emails, cadence } = read.contact
        const often = describeCadence(cadence ?? intention.cadence)
        return [`Add ${[name, ...emails].join(', ')}, ${often}.`]
      })
    case 'done':
      return [`Record that you talked on ${formatDate(intention.date)}: ${intention.words}.`]
    case 'snooze':
      return [`Not before ${formatDate(intention.until)}: ${intention.whom}.`]
    case 'forget':
      return [`Remove ${intention.whom}.`]
    case 'reference':
      return [`Record for references, ${intention.move}: ${intention.words}.`]
    case 'win':
      return [`Keep for your résumé: ${intention.text}.`]
    case 'reminder':
      return [
        {
          done: 'Note that your résumé is up to date.',
          later: 'Send the résumé reminder again in two weeks.',
          skipped: 'Leave out the résumé reminder of this year.',
        }[intention.answer],
      ]
    case 'pause':
      return [`Send no digest until ${formatDate(intention.until)}.`]
    case 'quiet':
      return [`Send no digest in these months: ${describeMonths(intention.months)}.`]
    case 'resume':
      return ['Send digests again.']
    case 'note':
      return [`Note about a contact: ${intention.words}.`]
    case 'find':
      return [`Mail you whom it finds for “${intention.search}”.`]
    case 'next':
      return ['Mail you who is due next.']
    case 'list':
      return ['Mail you a list of your contacts.']
    case 'leaving':
      return [`Plan your leaving: ${intention.words}.`]
    case 'staying':
      return ['Call your leaving off.']
    case 'references':
      return ['Mail you who would vouch for you.']
    case 'export':
      return ['Mail you your data as files.']
    case 'help':
      return ['Mail you what you can write to Rapport.']
    case 'stale':
      return [`Mark ${intention.address} as an address that mail comes back from.`]
    case 'incomplete':
    case 'not understood':
      return []
  }
}

/** What a mail would do, a sentence each. */
export const describeIntentions = (intentions: Intention[]): string[] => {
  const all = intentions.flatMap(sentences)
  const rest = all.length - mostSentences
  return rest > 0
    ? [...all.slice(0, mostSentences), `And ${rest.toLocaleString('en')} more like these.`]
    : all
}
