import * as z from 'zod'
import * as fields from './fields.ts'
import type { Member } from './member.ts'
import type { Site } from './site.ts'

/** The member's own words on their keep-in-touch page. */
export const pageForm = z.object({ text: fields.paragraph(600) })

export const suggestedText =
  'I would really like to keep in touch. Leave me a personal address, one that outlives the job, and I will write. If I can be a reference for you, say so.'

/** How a secret looks that a page address may hold. */
export const isPageSecret = (text: string): boolean => /^[a-z2-7]{16}$/.test(text)

/** Whether this is what the address of the member's page holds, and the page is on. */
export const isPageAt = ({ page, pageSecret }: Member, secret: string): boolean =>
  page?.isOn === true && pageSecret === secret

export const turnPageOn = (member: Member, text: string): Member => ({
  ...member,
  page: { text, isOn: true },
})

/** The words stay for when it is turned on again, and so does the address. */
export const turnPageOff = (member: Member): Member =>
  member.page?.isOn ? { ...member, page: { ...member.page, isOn: false } } : member

export const changePageText = (member: Member, text: string): Member =>
  member.page && member.page.text !== text ? { ...member, page: { ...member.page, text } } : member

/**
 * Where a member's keep-in-touch page is, as long as it is on, and its QR code: as a picture for mails (`png`, under
 * 2 KB, to be shown 240 pixels wide) and as a drawing for pages and print.
 */
export const keepInTouchLinks = (
  { page, pageSecret }: Pick<Member, 'page' | 'pageSecret'>,
  site: Site,
): { url: string; png: string; svg: string } | undefined => {
  if (!page?.isOn || !pageSecret) return undefined
  const url = `${site.url}/k/${pageSecret}`
  return { url, png: `${url}/qr.png`, svg: `${url}/qr.svg` }
}
