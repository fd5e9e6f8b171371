import * as z from 'zod'

/** One line of something achieved, kept for the résumé reminder. */
export const winSchema = z.object({ id: z.string(), date: z.string(), text: z.string() })
export type Win = z.infer<typeof winSchema>
