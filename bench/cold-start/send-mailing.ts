import { get, loadSecret, put, query, update } from './clients.ts'
import { sendMail } from './mail.ts'

await loadSecret()

export const handler = async () => {
  await get()
  await query()
  await put()
  await sendMail()
  await put()
  await update()
  return {}
}
