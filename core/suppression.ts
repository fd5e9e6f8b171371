import * as z from 'zod'

/** Why nothing is mailed to an address: https://docs.aws.amazon.com/ses/latest/dg/send-email-concepts-deliverability.html */
export const suppressionSchema = z.object({
  /** `stopped`: by an operator. */
  reason: z.enum(['bounced', 'complained', 'stopped']),
  /** When the mail came back, the complaint was made or the operator said so. */
  at: z.string(),
  /** When the mail was sent that it is about. */
  mailedAt: z.string(),
  /** When a later mail was sent that arrived: of a bounce that is the end. */
  deliveredAt: z.string().optional(),
})
export type Suppression = z.infer<typeof suppressionSchema>

/** Whether mail goes there again when a later one arrives. */
export const isForGood = ({ reason }: Pick<Suppression, 'reason'>): boolean => reason !== 'bounced'

/** What holds of several, as there are after the keys were rotated: what is for good, or what the latest mail came to. */
export const standing = (found: Suppression[]): Suppression | undefined => {
  const forGood = found.find(isForGood)
  const [latest] = found.toSorted((a, b) => (lastHeard(a) > lastHeard(b) ? -1 : 1))
  return forGood ?? (latest?.deliveredAt ? undefined : latest)
}

const lastHeard = ({ mailedAt, deliveredAt = '' }: Suppression) =>
  deliveredAt > mailedAt ? deliveredAt : mailedAt
