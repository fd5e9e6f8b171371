export { env } from '../send-mailing/env.ts'
