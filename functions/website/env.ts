import * as z from 'zod'
import { env as mailEnv } from '../send-mailing/env.ts'

/** The queue is the intake's: a mail that its member confirmed goes there again. */
export const env = mailEnv.extend({ QUEUE_URL: z.url() })
