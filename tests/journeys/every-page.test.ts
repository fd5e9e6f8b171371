import { beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from './browser.ts'
import { add, links, localMode } from './local-mode.ts'

const local = localMode()
let ada: Browser
let pages: Page[]
let mailed: Page[]

const pathOf = (page: Page) => page.url.slice(local.url().length)
const isOurs = (href: string) => href.startsWith(local.url())
/** What a form asks for, with the first of what there is to choose. */
const askedBy = (form: Element) => {
  const first = form.querySelector('[type=checkbox], [type=radio]')
  const fields = [...form.querySelectorAll('[type=hidden]'), ...(first ? [first] : [])]
  const query = fields.map((field) => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? 'on'])
  return query.length > 0
    ? `${form.getAttribute('action')}?${new URLSearchParams(query)}`
    : form.getAttribute('action')
}
/** Where a page leads without changing anything: its links, what it loads, and its forms that only ask. */
const leadsOf = ({ document, url }: Page) =>
  [
    ...[...document.querySelectorAll('a[href], link[href]')].map((each) => each.getAttribute('href')),
    ...[...document.querySelectorAll('img, script')].map((each) => each.getAttribute('src')),
    ...[...document.querySelectorAll('form[method=get]')].map(askedBy),
  ]
    .map((href) => new URL(href ?? '', url).href.replace(/#.*/, ''))
    .filter(isOurs)

/** Every page that can be reached from some, each once. */
const crawl = async (browser: Browser, from: string[]): Promise<Page[]> => {
  const known = new Set(from)
  const found: Page[] = []
  for (const href of known) {
    const page = await browser.open(href)
    expect(page.status, `${href} was led to`).toBe(200)
    if (!page.headers.get('content-type')?.startsWith('text/html')) continue
    found.push(page)
    for (const lead of leadsOf(page)) known.add(lead)
  }
  return found
}

beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8' })
  await add(ada, { emails: 'jane@example.com', lastTouch: '2026-05-01', tags: 'lisbon' })
  await ada.press(await ada.open('/wins'), 'Keep it', { text: 'Cut the build from 20 minutes to 4' })
  await ada.press(await ada.open('/settings/keep-in-touch'), 'Turn it on')
  await ada.press(await ada.open('/transition'), 'Plan it', {
    lastDay: '2026-11-20',
    manager: 'Jane Doe',
    peers: 'Bo Chen <bo@example.com>',
  })
  const bo = (await ada.open('/contacts')).document.querySelector('.contacts a[href^="/contacts/"]')
  await ada.press(await ada.open(bo?.getAttribute('href') ?? ''), 'I asked them')
  for (const now of ['2026-11-06', '2026-11-10', '2026-11-24']) {
    await local.setClock(`${now}T08:00:00Z`)
    await local.tick()
  }
  pages = [...(await crawl(local.browser(), [`${local.url()}/`])), ...(await crawl(ada, [`${local.url()}/`]))]
  // Links of mails work where nobody is signed in.
  const hrefs = (await local.mailsTo('ada@example.com')).flatMap(links).map(({ href }) => href)
  const own = hrefs.filter((href) => isOurs(href) && !href.includes('/confirm/'))
  mailed = []
  for (const href of new Set(own)) mailed.push(await local.browser().open(href))
}, 60_000)

describe('every page that a link on a page or in a mail leads to', () => {
  it('is there, and says in its title and its one heading what it is', () => {
    expect(pages.length).toBeGreaterThan(25)
    expect(mailed.length).toBeGreaterThan(15)
    for (const page of [...pages, ...mailed]) {
      expect(page.status, page.url).toBe(200)
      expect(page.document.title, page.url).toMatch(/^\S.* · Rapport$/)
      expect(page.document.querySelectorAll('h1'), page.url).toHaveLength(1)
    }
  })

  it('leads on', () => {
    for (const page of [...pages, ...mailed]) {
      const ways = [...page.document.querySelectorAll('main a[href], main button')]
      expect(
        ways.filter((way) => way.getAttribute('href') !== pathOf(page)),
        page.url,
      ).not.toEqual([])
    }
  })

  it('marks in the navigation where it is', () => {
    const marked = pages.flatMap(({ document }) =>
      [...document.querySelectorAll('nav [aria-current=page]')].map((link) => link.getAttribute('href')),
    )
    const parts = ['/overview', '/contacts', '/references', '/settings', '/transition', '/wins']
    expect([...new Set(marked)]).toEqual(expect.arrayContaining(parts))
  })
})

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const fieldsOf = (form: Element) =>
  ([...form.querySelectorAll('input, select, textarea')] as Field[]).filter(
    (field) => !['hidden', 'file', 'search'].includes(field.getAttribute('type') ?? ''),
  )
const isTicked = (field: Field) => ['checkbox', 'radio'].includes(field.getAttribute('type') ?? '')
const namesOf = (form: Element) => fieldsOf(form).map((field) => field.getAttribute('name') ?? '')

/** What no form takes, by the name of the field. */
const wrong: Record<string, string> = {
  email: 'nonsense',
  emails: 'nonsense',
  code: 'nonsense',
  lastTouch: '2999-01-01',
  date: '2999-01-01',
  lastDay: 'soon',
  digestSize: '99',
  cadence: 'now and then',
  period: 'some day',
  text: 'x'.repeat(3000),
  what: 'x'.repeat(3000),
  name: 'x'.repeat(300),
}
const typedInto = (field: Field) => {
  const name = field.getAttribute('name') ?? ''
  if (wrong[name] !== undefined) return wrong[name]
  if (field.getAttribute('type') === 'checkbox') return 'on'
  if (field.tagName !== 'SELECT') return `Typed & <kept> into ${name}`
  return [...field.querySelectorAll('option')].at(-1)?.getAttribute('value') ?? ''
}
const shownIn = (field: Field) => {
  if (field.getAttribute('type') === 'checkbox') return field.hasAttribute('checked') ? 'on' : undefined
  if (field.tagName === 'TEXTAREA') return field.textContent
  if (field.tagName === 'SELECT') return field.querySelector('option[selected]')?.getAttribute('value')
  return field.getAttribute('value')
}

/** Each field that is wrong says so and why, and what takes the focus leads to it. */
const expectMendable = ({ document }: Page, form: Element, where: string) => {
  const summary = document.querySelector('[role=alert][autofocus]')
  const toMend = [...form.querySelectorAll('[aria-invalid=true]')]
  expect(toMend, where).not.toEqual([])
  for (const field of toMend) {
    const ids = (field.getAttribute('aria-describedby') ?? '').split(' ')
    const said = ids.map((id) => document.getElementById(id)?.textContent ?? '')
    expect(said.join('').length, `${where}: ${field.id}`).toBeGreaterThan(5)
    expect(summary?.querySelector(`a[href="#${field.id}"]`)?.textContent, where).toContain(said.at(-1))
  }
}

describe('every form in which something is wrong', () => {
  const formOf = (page: Page, names: string) =>
    [...page.document.querySelectorAll('main form')].find((form) => namesOf(form).join() === names)

  /** Each form once, by the names of its fields; those that search or only tick take anything. */
  const forms = () => {
    const all = [...pages, ...mailed].flatMap((page) =>
      [...page.document.querySelectorAll('main form')]
        .filter((form) => !form.closest('search') && !fieldsOf(form).every(isTicked))
        .map((form) => [namesOf(form).join(), page] as const),
    )
    return new Map(all)
  }

  it('keeps what was typed, and leads to each field that is to be mended', async () => {
    const found = forms()
    expect(found.size).toBeGreaterThan(9)
    for (const [names, page] of found) {
      const form = formOf(page, names) ?? expect.fail(names)
      const typed = Object.fromEntries(
        fieldsOf(form).map((field) => [field.getAttribute('name') ?? '', typedInto(field)]),
      )
      const hidden = Object.fromEntries(
        [...form.querySelectorAll('input[type=hidden]')].map((field) => [
          field.getAttribute('name') ?? '',
          field.getAttribute('value') ?? '',
        ]),
      )
      const where = `${pathOf(page)} (${names})`
      const action = new URL(form.getAttribute('action') ?? '', page.url).href
      const sent = { ...hidden, ...typed }
      const answer =
        form.getAttribute('method') === 'get'
          ? await ada.open(`${action}?${new URLSearchParams(sent)}`)
          : await ada.post(action, sent)
      expect(answer.status, where).toBe(422)
      const again = formOf(answer, names) ?? expect.fail(`${where}: the form is gone`)
      for (const field of fieldsOf(again))
        expect(shownIn(field), `${where}: ${field.getAttribute('name')}`).toBe(
          typed[field.getAttribute('name') ?? ''],
        )

      expectMendable(answer, again, where)
    }
  })

  it('leads to a file that is to be chosen again', async () => {
    const chosen = await ada.press(await ada.open('/import'), 'Look at it')
    expectMendable(chosen, chosen.document.querySelector('main form') ?? expect.fail('No form.'), 'import')
  })
})
