import * as z from 'zod'
import { signUpSchema } from '../../core/sign-up.ts'
import { env as mailEnv } from '../send-mailing/env.ts'

/** The queue is the intake's: a mail that its member confirmed goes there again. */
export const env = mailEnv.extend({
  QUEUE_URL: z.url(),
  SIGN_UP: signUpSchema,
  /** What CloudFront proves itself with. */
  EDGE_SECRET: z.string().min(32),
})
