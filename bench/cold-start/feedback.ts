import { get, loadSecret, update } from './clients.ts'

await loadSecret()

/** As for news of a mailing that is gone. */
export const handler = async () => {
  await update()
  for (let times = 0; times < 3; times++) await get()
  return {}
}
