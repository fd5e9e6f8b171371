import * as z from 'zod'

/** Why nothing is mailed to an address: https://docs.aws.amazon.com/ses/latest/dg/send-email-concepts-deliverability.html */
export const suppressionSchema = z.object({
  reason: z.enum(['bounced', 'complained']),
  /** When the mail came back, or the complaint was made. */
  at: z.string(),
  /** When the mail was sent that it is about. */
  mailedAt: z.string(),
  /** When a later mail was sent that arrived: of a bounce that is the end. */
  deliveredAt: z.string().optional(),
})
export type Suppression = z.infer<typeof suppressionSchema>

/** What holds of several, as there are after the keys were rotated: a complaint, or what the latest mail came to. */
export const standing = (found: Suppression[]): Suppression | undefined => {
  const complaint = found.find(({ reason }) => reason === 'complained')
  const [latest] = found.toSorted((a, b) => (lastHeard(a) > lastHeard(b) ? -1 : 1))
  return complaint ?? (latest?.deliveredAt ? undefined : latest)
}

const lastHeard = ({ mailedAt, deliveredAt = '' }: Suppression) =>
  deliveredAt > mailedAt ? deliveredAt : mailedAt
