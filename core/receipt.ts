import * as z from 'zod'
import { shorten } from './wording.ts'

/** How many mails a day are answered with a receipt of their own; the others are summed up the next morning. */
export const mostReceiptsADay = 20
/** How many mails of one day a sum-up knows of. */
export const mostSummedUp = 500

/** What a receipt that was not sent would have said, cut to what a sum-up has room for. */
export const unsentReceiptSchema = z.object({
  /** SES's id of the member's mail. */
  messageId: z.string(),
  /** The member's day on which it was acted on. */
  day: z.string(),
  /** The subject of the member's mail. */
  subject: z.string().transform((subject) => shorten(subject, 200)),
  /** One sentence for each thing that was done, or not. */
  lines: z.array(z.string()).transform((lines) => lines.slice(0, 50).map((line) => shorten(line, 300))),
})
export type UnsentReceipt = z.infer<typeof unsentReceiptSchema>
