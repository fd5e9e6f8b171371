import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, screens, withoutChecks } from './pages.ts'

const { local, signUp, visit } = browserPages()

/** What has the focus: what it says, where it is, and what shows that it has it. */
const focused = (page: Page) =>
  page.evaluate(async () => {
    // Scrolling follows the focus a frame later.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    const element = document.activeElement
    if (!element || element === document.body) return undefined
    const { top, height, width } = element.getBoundingClientRect()
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return {
      id: element.id,
      text: (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
      /** Of a long field, its first line: the browser scrolls to the cursor. */
      isShown: width > 0 && top >= 0 && top + Math.min(height, 40) <= window.innerHeight,
      outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
      /** Where it is on the page, in the main part of it. */
      top: element.closest('main') && !element.closest('details') ? top + window.scrollY : undefined,
    }
  })

/** Presses Tab until something has the focus, and sees that each thing on the way shows that it has it, one below the other. */
const tabTo = async (page: Page, wanted: { id: string } | { text: string }) => {
  let lowest = 0
  for (let tabs = 0; tabs < 60; tabs++) {
    await page.keyboard.press('Tab')
    const at = (await focused(page)) ?? expect.fail('Nothing has the focus.')
    const where = `${page.url()}: ${at.id || at.text}`
    expect(at.outline, `${where} does not show the focus`).toBeGreaterThanOrEqual(2)
    expect(at.isShown, `${where} is out of sight`).toBe(true)
    // Fields side by side are as high as each other, nearly.
    if (at.top !== undefined) expect(at.top, `${where} is out of order`).toBeGreaterThan(lowest - 30)
    lowest = Math.max(lowest, at.top ?? 0)
    if ('id' in wanted ? at.id === wanted.id : at.text === wanted.text) return
  }
  expect.fail(`${JSON.stringify(wanted)} cannot be reached on ${page.url()}.`)
}

it.each(screens)('no mouse is needed at $width px', ({ name, width, height, colorScheme }) =>
  visit({ viewport: { width, height }, colorScheme }, async (page) => {
    const { keyboard } = page
    const email = `keyboard.${name}@example.com`
    const go = (key: string) => Promise.all([page.waitForEvent('load'), keyboard.press(key)])
    await signUp(page, { email })
    await page.goto('/settings')
    await tabTo(page, { text: 'Sign out' })
    await go('Enter')

    await page.goto('/sign-in')
    await tabTo(page, { text: 'Skip to content' })
    await keyboard.press('Enter')
    await tabTo(page, { id: 'email' })
    await keyboard.type(email)
    await local.advance('PT2M')
    await go('Enter')
    await page.goto(link(await local.latestMail(email), 'Sign in'))
    await tabTo(page, { text: 'Sign in' })
    await tabTo(page, { text: 'Sign up' })
    await tabTo(page, { text: 'Sign in' })
    await go('Space')

    await page.goto('/contacts')
    await tabTo(page, { text: 'Add a contact' })
    await go('Enter')
    await tabTo(page, { id: 'name' })
    await keyboard.type('Jane Doe')
    await tabTo(page, { id: 'relation' })
    await keyboard.type('Mentor')
    await tabTo(page, { id: 'emails' })
    await keyboard.type('jane@example.com')
    await tabTo(page, { text: 'Add' })
    await go('Space')
    expect(await page.locator('h1').textContent()).toBe('Jane Doe is among your contacts')
    await page.goto('/contacts?search=jane')
    await tabTo(page, { text: 'Jane Doe' })
    await go('Enter')
    expect(await page.locator('#relation').inputValue()).toBe('mentor')

    await page.goto('/settings')
    await tabTo(page, { id: 'mailWhenNobodyDue' })
    await keyboard.press('Space')
    await tabTo(page, { text: 'Save' })
    await go('Enter')
    expect(await page.getByRole('status').textContent()).toBe('Saved.')
    expect(await page.locator('#mailWhenNobodyDue').isChecked()).toBe(true)
  }),
)

it('what is wrong takes the focus, and leads to its field', () =>
  visit({}, async (page) => {
    await page.goto('/sign-in')
    await withoutChecks(page)
    await tabTo(page, { id: 'email' })
    await page.keyboard.type('nonsense')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=alert]')
    expect((await focused(page))?.text).toContain('One thing needs another look')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect((await focused(page))?.id).toBe('email')
    expect(await page.locator('#email').inputValue()).toBe('nonsense')
  }))
