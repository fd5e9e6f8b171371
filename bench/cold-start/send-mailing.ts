import { get, loadSecret, put, query, update } from './clients.ts'
import { sendMail } from './mail.ts'

await loadSecret()

export const handler = async () => {
  await get()
  await query()
  await get()
  await get()
  await update()
  await put()
  await get()
  await sendMail()
  await put()
  await update()
  return {}
}
