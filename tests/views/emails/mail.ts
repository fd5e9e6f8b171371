import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import type { ContactForm } from '../../../core/contact.ts'
import { readLink } from '../../../core/links.ts'
import { type Mail, mailHeaders } from '../../../core/mail.ts'
import { keys, now } from '../../examples.ts'

const documents = new WeakMap<Mail, Document>()
const documentOf = (mail: Mail): Document => {
  const document = documents.get(mail) ?? parseHTML(mail.html).document
  documents.set(mail, document)
  return document
}
export const elements = (mail: Mail, selector = '*') => [...documentOf(mail).querySelectorAll(selector)]
export const hrefs = (mail: Mail) => elements(mail, 'a').map((link) => String(link.getAttribute('href')))
export const linkCalled = (mail: Mail, text: string) =>
  elements(mail, 'a')
    .find(({ textContent }) => textContent === text)
    ?.getAttribute('href') ?? ''
/** What a `mailto:` URL says, as RFC 6068 has it read. */
export const readMailto = (href: string) => {
  const [to = '', query = ''] = href.replace(/^mailto:/, '').split('?')
  const fields = query.split('&').map((field) => field.split('=').map(decodeURIComponent))
  return { to: decodeURIComponent(to), ...Object.fromEntries(fields) }
}
export const readable = (url: string) => readLink(url.replace(/\?.*/, '').split('/').at(-1) ?? '', keys, now)

/** What somebody could type, or a mail could say, to become an element or a header. */
export const hostile = {
  name: '<svg onload=alert(1)> & "Zoë" O\'Brien-李',
  where: '</td></table><script>alert(1)</script>',
  notes: '</p><img src=x onerror=alert(1)>\nBcc: eve@evil.example\n\u202emirrored\u202c',
  emails: ["o'brien+x@acme.example"],
  relation: 'client',
} satisfies Partial<ContactForm>

/** What every mail is held to, whatever it says. */
export const areMails = (mails: [string, Mail][]) =>
  describe.each(mails)('the %s', (_, mail) => {
    it('has its style on each element, and nothing that mail programs drop or block', () => {
      expect(elements(mail, 'style, link, script, img, form, iframe, [class], [id]')).toEqual([])
      for (const element of elements(mail, 'body, a, p, h1, h2, td'))
        expect(element.getAttribute('style'), element.outerHTML.slice(0, 100)).toMatch(/^[a-z-]+:/)
      expect(mail.html).not.toMatch(/\[object|undefined|display:(flex|grid)|url\(|@media/)
      expect(elements(mail, 'table').every((table) => table.getAttribute('role') === 'presentation')).toBe(
        true,
      )
    })

    it('says in its text every link of its HTML', () => {
      for (const href of hrefs(mail)) {
        const said = href.startsWith('mailto:')
          ? readMailto(href).to
          : href.replace(/\?period=\w+$|^tel:/, '')
        expect(mail.text).toContain(said)
      }
      expect(mail.text).not.toMatch(/&\w+;|undefined|\bfalse\b|\[object/)
    })

    it('has the same words in both, and nothing typed becomes an element', () => {
      expect(elements(mail, 'svg, script, img, [onload], [onerror]')).toEqual([])
      const said = elements(mail, 'h1').map(({ textContent }) => textContent)
      expect(said).toHaveLength(1)
      expect(mail.text).toContain(said[0])
    })

    it('has headers that SES takes, and a subject of one line', () => {
      expect(mailHeaders.safeParse(mail.headers).error).toBeUndefined()
      for (const value of Object.values(mail.headers)) expect(value).toMatch(/^[ -~]{1,870}$/)
      expect(mail.headers['Auto-Submitted']).toMatch(/^auto-(generated|replied)$/)
      expect(mail.headers['X-Auto-Response-Suppress']).toBe('All')
      expect(mail.subject).toMatch(/^\P{Cc}{1,150}$/u)
    })
  })
