import * as z from 'zod'

const imported = { memberId: z.string(), importId: z.string() }
const bulk = { memberId: z.string(), bulkId: z.string() }

/** Work that a page asks for and that takes longer than a page may: it goes through the queue of the intake. */
export const workSchema = z.discriminatedUnion('work', [
  z.object({ work: z.literal('import'), ...imported }),
  z.object({ work: z.literal('undo import'), ...imported }),
  z.object({ work: z.literal('change many'), ...bulk }),
  z.object({ work: z.literal('undo many'), ...bulk }),
  z.object({ work: z.literal('merge'), memberId: z.string(), mergeId: z.string() }),
  z.object({ work: z.literal('leave'), memberId: z.string() }),
])
export type Work = z.infer<typeof workSchema>
