import { beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com')
})

const names = async (query = '') =>
  [...(await ada.open(`/contacts${query}`)).document.querySelectorAll('.contacts a')].map(
    (each) => each.textContent,
  )
const formOf = async (name: string) => {
  const list = await ada.open(`/contacts?search=${encodeURIComponent(name)}`)
  return ada.open(list.document.querySelector('.contacts a')?.getAttribute('href') ?? '')
}

describe('contacts', () => {
  it('come back as they were typed, whatever the script', async () => {
    const typed = {
      name: 'Zoë O\'Brien-李 <svg onload=alert(1)> "quoted" مرحبا 🎉',
      emails: 'zoe@example.com\nzoe.obrien@example.org',
      phones: '+1 (415) 555-0132',
      linkedIn: 'https://www.linkedin.com/in/zoe-obrien/?trk=x',
      relation: 'report',
      where: 'Müller & Söhne',
      cadence: 'P6M',
      lastTouch: '2026-10-31',
      notes: 'Line one\nLine two & </textarea><script>alert(1)</script>',
      tags: 'Climbing, Lisbon',
    }
    const added = await add(ada, typed)
    expect(added.text).toContain(`${typed.name} is among your contacts`)
    expect(added.text).toContain('Next: 30 April 2027')
    expect(added.document.querySelector('svg, script:not([src])')).toBeNull()
    const form = await formOf('Zoë')
    const value = (name: string) => form.document.querySelector(`#${name}`)?.getAttribute('value')
    const text = (name: string) => form.document.querySelector(`#${name}`)?.textContent
    const chosen = (name: string) =>
      form.document.querySelector(`#${name} option[selected]`)?.getAttribute('value')
    expect({
      name: value('name'),
      emails: text('emails'),
      phones: text('phones'),
      linkedIn: value('linkedIn'),
      relation: chosen('relation'),
      where: value('where'),
      cadence: chosen('cadence'),
      lastTouch: value('lastTouch'),
      notes: text('notes'),
      tags: value('tags'),
    }).toEqual({
      ...typed,
      phones: '+14155550132',
      linkedIn: 'linkedin.com/in/zoe-obrien',
      tags: 'climbing, lisbon',
    })
  })

  it('are found by search, relation, tag and due, in any combination', async () => {
    await add(ada, { name: 'Manny Manager', relation: 'manager', where: 'Initech', lastTouch: '2026-11-01' })
    await add(ada, { name: 'Peer Gynt', relation: 'peer', tags: 'norway', where: 'Initech' })
    expect(await names()).toHaveLength(3)
    expect(await names('?search=initech')).toEqual(['Manny Manager', 'Peer Gynt'])
    expect(await names('?search=initech+pe')).toEqual(['Peer Gynt'])
    expect(await names('?relation=manager')).toEqual(['Manny Manager'])
    expect(await names('?tag=norway')).toEqual(['Peer Gynt'])
    expect(await names('?due=on')).toEqual(['Peer Gynt'])
    expect(await names('?due=on&relation=manager')).toEqual([])
  })

  it('are not added when a field is wrong: the form says what, beside the field, with what was typed', async () => {
    const before = await local.dump()
    for (const [field, value, error] of [
      ['name', '', 'Enter a name.'],
      ['name', 'x'.repeat(101), 'Keep this to 100 characters.'],
      ['emails', 'jane@acme.com, nonsense', '“nonsense”: Enter an email address like name@example.com.'],
      ['phones', 'none', '“none”: Enter a phone number, best with its country code: +1 415 555 0132.'],
      ['linkedIn', 'https://evil.example/in/jane', 'Enter a profile address like linkedin.com/in/jane-doe.'],
      ['relation', 'enemy', 'Choose how you know them.'],
      ['cadence', 'PT1H', 'Choose how often from the list.'],
      ['lastTouch', '2026-11-03', 'That day is still to come.'],
      ['lastTouch', '2026-02-30', 'Enter a date like 2026-11-22, or leave this empty.'],
      ['notes', 'x'.repeat(2001), 'Keep this to 2000 characters.'],
      ['tags', Array.from({ length: 21 }, (_, index) => index).join(), 'Enter at most 20.'],
    ] as const) {
      const page = await add(ada, { name: 'Typed Name', [field]: value })
      expect(page.status).toBe(422)
      expect(page.document.querySelector(`#${field}-error`)?.textContent).toBe(error)
      expect(page.document.querySelector('[role="alert"]')?.textContent).toContain(error)
      if (field !== 'name')
        expect(page.document.querySelector('#name')?.getAttribute('value')).toBe('Typed Name')
    }
    expect(await local.dump()).toEqual(before)
  })

  it('are limited on the page as on the server', async () => {
    const { document } = await ada.open('/contacts/new')
    expect(document.querySelector('#name')?.getAttribute('maxlength')).toBe('100')
    expect(document.querySelector('#name')?.hasAttribute('required')).toBe(true)
    expect(document.querySelector('#notes')?.getAttribute('maxlength')).toBe('2000')
    expect(document.querySelector('#where')?.hasAttribute('required')).toBe(false)
  })

  it('are added once when the form is sent twice, and when somebody is added again', async () => {
    const form = await ada.open('/contacts/new')
    await ada.press(form, 'Add', { name: 'Once Only', relation: 'peer' })
    await ada.press(form, 'Add', { name: 'Once Only', relation: 'peer' })
    expect(await names('?search=once')).toEqual(['Once Only'])
    await add(ada, { name: 'Merge Me', emails: 'merge@example.com', where: 'Here' })
    const again = await add(ada, {
      name: 'M. Me',
      emails: 'MERGE@example.com',
      phones: '+4930123456',
      where: 'There',
    })
    expect(again.text).toContain('You have Merge Me already')
    const { document } = await formOf('merge')
    expect(document.querySelector('#where')?.getAttribute('value')).toBe('Here')
    expect(document.querySelector('#phones')?.textContent).toBe('+4930123456')
  })

  it('are changed, but not over what changed meanwhile, nor to somebody else’s address', async () => {
    await add(ada, { name: 'Edit Me', emails: 'edit@example.com', lastTouch: '2026-10-01' })
    const form = await formOf('edit')
    const other = await formOf('edit')
    await ada.press(form, 'Save', { name: 'Edited Me', lastTouch: '2026-10-15' })
    expect((await formOf('edited')).text).toContain('Next: 15 January 2027')
    const late = await ada.press(other, 'Save', { name: 'Too Late', where: 'Acme' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('changed meanwhile')
    expect((await formOf('edited')).text).toContain('Next: 15 January 2027')
    const value = (name: string) => late.document.querySelector(`#${name}`)?.getAttribute('value')
    expect([value('name'), value('lastTouch')]).toEqual(['Too Late', '2026-10-01'])
    const saved = (name: string) => late.document.querySelector(`#${name}-error`)?.textContent
    expect(saved('name')).toBe('Saved is “Edited Me”.')
    expect(saved('lastTouch')).toBe('Saved is “2026-10-15”.')
    expect(saved('emails')).toBeUndefined()
    await ada.press(late, 'Save', { name: 'Edited Me' })
    expect((await formOf('edited')).text).toContain('Next: 1 January 2027. Quarterly, last talked 1 October.')
    const taken = await ada.press(await formOf('edited'), 'Save', { emails: 'merge@example.com' })
    expect(taken.status).toBe(409)
    expect(taken.text).toContain('Email addresses: Merge Me has this already.')
    expect((await formOf('edited')).document.querySelector('#emails')?.textContent).toBe('edit@example.com')
  })

  it('are removed with undo, for 30 days', async () => {
    await add(ada, { name: 'Remove Me', emails: 'remove@example.com', lastTouch: '2026-10-01' })
    const removed = await ada.press(await formOf('remove'), 'Remove')
    expect(removed.text).toContain('Remove Me has been removed')
    expect(await names('?search=remove')).toEqual([])
    await local.advance('P29D')
    await ada.press(removed, 'Undo')
    expect(await names('?search=remove')).toEqual(['Remove Me'])
    const again = await ada.press(await formOf('remove'), 'Remove')
    await local.advance('P30DT1S')
    expect((await ada.press(again, 'Undo')).text).toContain('There is nothing here any more')
    await add(ada, { name: 'Somebody New', emails: 'remove@example.com' })
    expect(await names('?search=remove')).toEqual(['Somebody New'])
  })

  it('are added from the welcome mail without sign-in, and the addition undone', async () => {
    const browser = local.browser()
    const page = await browser.open(link(await local.latestMail('ada@example.com'), 'Add a contact'))
    const added = await browser.press(page, 'Add', { name: 'By Link', relation: 'mentor' })
    expect(await names('?search=by+link')).toEqual(['By Link'])
    const undone = await browser.press(added, 'Undo')
    expect(undone.text).toContain('By Link is not among your contacts any more')
    expect(await names('?search=by+link')).toEqual([])
  })

  it('are nobody else’s to see', async () => {
    const form = await formOf('edited')
    const bea = await local.signUp('bea@example.com')
    expect((await bea.open(form.url)).status).toBe(404)
    expect((await bea.open('/contacts')).text).toContain('Nobody here yet')
  })

  it('are paged', async () => {
    const cy = await local.signUp('cy@example.com')
    for (let index = 0; index < 51; index++)
      await cy.post('/contacts/new', {
        name: `Number ${String(index).padStart(2, '0')}`,
        relation: 'other',
        cadence: 'P1Y',
        tags: 'many',
      })
    const first = await cy.open('/contacts?tag=many')
    expect(first.document.querySelectorAll('.contacts li')).toHaveLength(50)
    const more = await cy.open(
      [...first.document.querySelectorAll('a')]
        .find(({ textContent }) => textContent === 'More')
        ?.getAttribute('href') ?? '',
    )
    expect(more.document.querySelector('.contacts')?.textContent).toContain('Number 50')
    expect((await cy.open('/contacts?page=999')).text).toContain('Page 2 of 2')
  })
})
