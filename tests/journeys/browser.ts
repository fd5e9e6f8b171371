import { parseHTML } from 'linkedom'

export type Page = {
  status: number
  /** Where the redirects ended. */
  url: string
  headers: Headers
  html: string
  document: Document
  /** What a person reads, with white space folded. */
  text: string
}

/** linkedom leaves the character references in a textarea as they are; a browser reads them. */
const parse = (html: string) => {
  const { document } = parseHTML(html || '<html></html>')
  for (const area of document.querySelectorAll('textarea'))
    area.textContent = parseHTML(`<p>${area.textContent}</p>`).document.querySelector('p')?.textContent ?? ''
  return document
}

/** A browser without JavaScript: keeps cookies, follows redirects, fills forms as they stand on the page. */
export const openBrowser = (site: string, send: typeof fetch = fetch) => {
  const cookies = new Map<string, string>()

  const request = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const url = new URL(path, site)
    const response = await send(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(init.headers as Record<string, string>),
        ...(cookies.size > 0 && {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
      },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    const location = response.headers.get('location')
    if (response.status === 303 && location) return request(new URL(location, url).href)
    const html = await response.text()
    const document = parse(html)
    const text = (document.querySelector('main')?.textContent ?? html).replace(/\s+/g, ' ').trim()
    return { status: response.status, url: url.href, headers: response.headers, html, document, text }
  }

  const post = (path: string, form: Record<string, string>) =>
    request(path, {
      method: 'POST',
      headers: { origin: new URL(site).origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })

  return {
    cookies,
    request,
    open: (path: string) => request(path),
    post,

    /** Fills in the form that has the button and presses it; what is not given stays as the page has it. */
    press: (page: Page, button: string, values: Record<string, string> = {}): Promise<Page> => {
      const form = [...page.document.querySelectorAll('main form')].find((each) =>
        each.querySelector('button')?.textContent?.includes(button),
      )
      if (!form) throw new Error(`There is no button “${button}” on ${page.url}: ${page.text}`)
      const filled: Record<string, string> = {}
      for (const field of form.querySelectorAll('input, textarea, select')) {
        const name = field.getAttribute('name') ?? ''
        if (field.getAttribute('type') === 'checkbox' && !field.hasAttribute('checked')) continue
        filled[name] =
          field.tagName === 'SELECT'
            ? ((field.querySelector('option[selected]') ?? field.querySelector('option'))?.getAttribute(
                'value',
              ) ?? '')
            : field.tagName === 'TEXTAREA'
              ? (field.textContent ?? '')
              : (field.getAttribute('value') ?? 'on')
      }
      for (const name of Object.keys(values))
        if (!form.querySelector(`[name="${name}"]`)) throw new Error(`The form has no field “${name}”.`)
      const all = { ...filled, ...values }
      if (form.getAttribute('method') === 'get')
        return request(`${form.getAttribute('action')}?${new URLSearchParams(all)}`)
      return post(form.getAttribute('action') ?? '', all)
    },
  }
}
export type Browser = ReturnType<typeof openBrowser>
