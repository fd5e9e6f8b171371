import { expect, it } from 'vitest'
import { browserPages, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

it.each(screens)('every page about keys is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const email = `keys.${screen.name}@example.com`
    await local.setClock('2026-11-02T09:00:00Z')
    await signUp(page, { email })
    await page.goto('/settings')
    await page.getByRole('link', { name: 'Keys for programs and assistants' }).click()
    await look(page, 'keys-none')
    await withoutChecks(page)
    await press(page, 'Make a key')
    await look(page, 'keys-wrong')
    for (const [name, scope] of [
      ['Backup script', 'read'],
      ['An assistant whose name is so long that it has to break somewhere', 'write'],
    ] as const) {
      await page.getByLabel('Name').fill(name)
      await page.getByLabel('It may').selectOption(scope)
      await press(page, 'Make a key')
      await look(page, `keys-made-${scope}`)
      const key = (await page.locator('#key').textContent())?.trim()
      const answer = await fetch(`${local.url()}/api/v1/due`, { headers: { authorization: `Bearer ${key}` } })
      expect(answer.status).toBe(200)
      await page.getByRole('link', { name: 'Your keys' }).click()
    }
    await look(page, 'keys')
    await page.getByRole('link', { name: 'Revoke Backup script' }).click()
    await look(page, 'keys-revoke')
    await press(page, 'Revoke it')
    await look(page, 'keys-revoked')
    if (screen.name === 'phone') await inspectMails(email)
  }),
)
