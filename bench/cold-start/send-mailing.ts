import { batchGet, get, loadSecret, put, query, update } from './clients.ts'
import { sendMail } from './mail.ts'

await loadSecret()

export const handler = async () => {
  await batchGet()
  await query()
  await put()
  await get()
  await update()
  await batchGet()
  await sendMail()
  await put()
  await update()
  return {}
}
