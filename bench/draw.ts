import { composeDigest } from '../core/digest.ts'
import { digestMail } from '../views/emails/digest.tsx'
import { aMember, contactsOf, keys, site, start, today } from './members.ts'
import { reactDigest } from './react-digest.tsx'

const member = aMember(1, true)
const due = contactsOf({ contacts: 30, due: 5 }).filter(
  ({ nextContact }) => nextContact && nextContact <= today,
)
export const digest = composeDigest(member, due, '2026-11', today)

export const ours = () => digestMail({ member, digest, site, keys, now: start })

export const react = () => reactDigest({ member, digest, site, keys, now: start, title: ours().subject })

/** Of processor time, since nothing is waited for. */
type Drawn = { html: string; text: string }
export const mailsPerSecond = (render: () => Drawn | Promise<Drawn>) => async () => {
  const count = 200
  const before = process.threadCpuUsage()
  let bytes = 0
  for (let each = 0; each < count; each++) {
    const { html, text } = await render()
    bytes += html.length + text.length
  }
  if (bytes === 0) throw new Error('Nothing was drawn.')
  const { user, system } = process.threadCpuUsage(before)
  return count / ((user + system) / 1_000_000)
}
