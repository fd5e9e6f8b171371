import * as z from 'zod'

/** What is to be active comes with each request. */
export const env = z.object({})
