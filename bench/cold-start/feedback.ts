import { batchGet, get, loadSecret, update } from './clients.ts'

await loadSecret()

/** As for news of a mailing that is gone. */
export const handler = async () => {
  await update()
  await batchGet()
  for (let times = 0; times < 2; times++) await get()
  return {}
}
