import { beforeAll, describe, expect, it } from 'vitest'
import { newApiKey, readApiKey } from '../../core/api-key.ts'
import { type ApiClient, apiClient, makeKey } from './api-client.ts'
import type { Browser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()
const today = '2026-11-02'
let ada: Browser
let api: ApiClient
beforeAll(async () => {
  await local.setClock(`${today}T09:00:00Z`)
  ada = await local.signUp('ada@example.com')
  api = await apiClient(local.url(), await makeKey(ada))
})

const errorsOf = ({
  body,
}: {
  body: { errors: { pointer?: string; parameter?: string; detail: string }[] }
}) => Object.fromEntries(body.errors.map(({ pointer, parameter, detail }) => [pointer ?? parameter, detail]))

describe('a key', () => {
  it('is made in the settings, shown once, told by mail, and kept as a hash alone', async () => {
    const bea = await local.signUp('bea@example.com')
    const form = await bea.open('/settings/keys')
    const made = await bea.press(form, 'Make a key', { name: 'My <b>script', scope: 'read' })
    const key = made.document.querySelector('#key')?.textContent ?? ''
    expect(key).toMatch(/^rapport_[a-z2-7]{72}$/)
    const mail = await local.latestMail('bea@example.com')
    for (const text of [mail.text, mail.html]) {
      expect(text).toContain('On 2 November 2026 somebody who was signed in as you made a key')
      expect(text).not.toContain(key.slice(8))
    }
    expect(link(mail, 'Look at your keys')).toBe(`${local.url()}/settings/keys`)
    expect(mail.text).toContain('“My <b>script”. Whoever has it can read your contacts and wins')
    // What a browser does when the page is loaded again.
    const again = await bea.press(form, 'Make a key', { name: 'My <b>script', scope: 'read' })
    expect([again.status, again.text.includes('This key has been made')]).toEqual([409, true])
    const listed = await bea.open('/settings/keys')
    expect(listed.text).toContain(
      `It begins with ${key.slice(0, 14)}…, was made on 2 November 2026 and has not been used yet.`,
    )
    const dump = JSON.stringify(await local.dump())
    expect(dump).not.toContain(key.slice(40, 72))
    expect((await bea.open('/export/json')).html).not.toContain('script')

    const reader = await apiClient(local.url(), key)
    expect((await reader.get('/contacts')).body).toEqual({ items: [] })
    const refused = await reader.post('/wins', { text: 'Shipped it' })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="write"')
    expect((await bea.open('/settings/keys')).text).toContain('last used on 2 November 2026')

    const revoke = await bea.open(
      (await bea.open('/settings/keys')).document.querySelector('.contacts a')?.getAttribute('href') ?? '',
    )
    expect((await reader.get('/contacts')).status).toBe(200)
    expect((await bea.press(revoke, 'Revoke it')).text).toContain('The key is revoked')
    const gone = await reader.get('/contacts')
    expect(gone.status).toBe(401)
    expect(gone.headers.get('www-authenticate')).toBe('Bearer realm="Rapport", error="invalid_token"')
    expect(gone.body.detail).toContain(`${local.url()}/settings/keys`)
  })

  it('is needed, as it was made, and nothing else is taken for it', async () => {
    const key = await makeKey(ada)
    const other = key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
    const { memberId = '', id = '' } = readApiKey(key) ?? {}
    const ids = { memberId, id, random: 'a'.repeat(32), now: today, keys: { 1: 'a' } }
    const { text: guessed } = newApiKey({ name: 'A script', scope: 'write' }, ids)
    const cookie = `__Host-session=${ada.cookies.get('__Host-session')}`
    for (const headers of [
      {},
      { cookie },
      { authorization: `Basic ${btoa(key)}` },
      { authorization: key },
      { authorization: `Bearer ${other}` },
      { authorization: `Bearer ${guessed}` },
      { authorization: `Bearer ${key} ${key}` },
      { authorization: `Bearer ${key.slice(0, 40)}${key.slice(24)}` },
    ] as Record<string, string>[]) {
      const nobody = await apiClient(local.url(), undefined)
      for (const path of ['/contacts', '/nowhere', `/due?access_token=${key}`]) {
        const { status, headers: sent } = await nobody.request('GET', path, { headers })
        expect(status).toBe(401)
        expect(sent.get('www-authenticate')).toMatch(/^Bearer realm="Rapport"/)
      }
    }
    const page = await local.browser().request('/contacts', { headers: { authorization: `Bearer ${key}` } })
    expect(page.url).toContain('/sign-in')
  })

  it('can ask a hundred times a minute, and is told how often still', async () => {
    const hasty = await apiClient(local.url(), await makeKey(ada, 'read'))
    const [first] = await Promise.all(Array.from({ length: 100 }, () => hasty.get('/nowhere')))
    expect(first?.headers.get('ratelimit-policy')).toBe('"key";q=100;w=60')
    expect(first?.headers.get('ratelimit')).toMatch(/^"key";r=\d{1,2};t=\d{1,2}$/)
    const refused = await hasty.get('/wins')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d{1,2}$/)
    expect((await api.get('/wins')).status).toBe(200)
    await local.advance('PT1M')
    expect((await hasty.get('/wins')).status).toBe(200)
  })
})

describe('the document', () => {
  it('has all that is served, and what it has is served', async () => {
    const asking = await apiClient(local.url(), await makeKey(ada))
    for (const [path, operations] of Object.entries<object>(asking.document.paths)) {
      const real = path.replace(/\{\w+\}/g, 'aaaaaaaaaaaaaaaa')
      const known = Object.keys(operations).map((method) => method.toUpperCase())
      const other = await asking.request('PUT', real)
      expect([path, other.status]).toEqual([path, 405])
      const allowed = other.headers.get('allow')?.split(', ')
      expect(allowed?.filter((each) => each !== 'HEAD').toSorted()).toEqual(known.toSorted())
      for (const method of known) {
        const { status, body } = await asking.request(method, real)
        expect([status, body?.detail]).not.toEqual([404, expect.stringContaining('There is nothing here')])
        expect(status).not.toBe(405)
      }
    }
    for (const path of ['/', '/contacts/', '/contact', '/touches', '/contacts/a/b/c/d', '/openapi.yaml'])
      expect((await asking.get(path)).status).toBe(404)
  })

  it('is there for anybody, and is not kept by what stands between but for an hour', async () => {
    const { headers } = await fetch(`${local.url()}/api/v1/openapi.json`)
    expect(headers.get('cache-control')).toBe('public, max-age=3600')
    expect((await api.get('/contacts')).headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a contact', () => {
  const jane = {
    name: "Zoë O'Brien-李 <svg onload=alert(1)>",
    emails: ['zoe@example.com', 'zoe@example.org'],
    phones: ['+1 (415) 555-0132'],
    linkedIn: 'https://www.linkedin.com/in/zoe/?trk=x',
    relation: 'report',
    where: 'Müller & Söhne',
    cadence: 'P6M',
    lastTouch: '2026-10-31',
    notes: 'Line one\nLine two',
    tags: ['Climbing', 'Lisbon'],
  }

  it('is added once, read, changed and removed, and comes back when added again', async () => {
    const added = await api.post('/contacts', jane)
    expect([added.status, added.body.outcome]).toEqual([201, 'added'])
    const { contact } = added.body
    expect(contact).toEqual({
      ...jane,
      ...{ id: contact.id, version: 1, addedOn: today, nextContact: '2027-04-30' },
      ...{ phones: ['+14155550132'], linkedIn: 'linkedin.com/in/zoe', tags: ['climbing', 'lisbon'] },
    })
    const path = `/contacts/${contact.id}`
    expect(added.headers.get('location')).toBe(`/api/v1${path}`)
    expect(added.headers.get('etag')).toBe('"1"')

    const again = await api.post('/contacts', jane)
    expect([again.status, again.body]).toEqual([200, { outcome: 'unchanged', contact }])
    const merged = await api.post('/contacts', { name: 'Z', emails: ['ZOE@example.com'], tags: ['new'] })
    expect([merged.status, merged.body.outcome]).toEqual([200, 'merged'])
    expect(merged.body.contact).toMatchObject({ name: jane.name, tags: ['climbing', 'lisbon', 'new'] })

    const changed = await api.patch(path, { where: null, cadence: 'P1M', tags: [], notes: 'Only this' })
    expect(changed.status).toBe(200)
    expect((await api.get(path)).body).toEqual(changed.body)
    const { where: _, ...kept } = contact
    expect(changed.body).toEqual({
      ...kept,
      ...{ version: 3, cadence: 'P1M', tags: [], notes: 'Only this', nextContact: '2026-11-30' },
    })
    expect((await api.patch(path, { tags: [] })).headers.get('etag')).toBe('"3"')
    expect((await ada.open(`/contacts/${contact.id}`)).document.querySelector('#notes')?.textContent).toBe(
      'Only this',
    )

    expect((await api.remove(path)).status).toBe(204)
    expect((await api.remove(path)).status).toBe(204)
    for (const answer of [
      await api.get(path),
      await api.patch(path, { where: 'x' }),
      await api.get(`${path}/touches`),
    ])
      expect(answer.status).toBe(404)
    const back = await api.post('/contacts', { name: 'Zoë', emails: ['zoe@example.org'] })
    expect([back.status, back.body.outcome, back.body.contact.notes]).toEqual([200, 'restored', 'Only this'])
  })

  it('with nothing but a name is added once too', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => api.post('/contacts', { name: 'Only Name' })))
    expect([one?.status, two?.status].toSorted()).toEqual([200, 201])
    expect(one?.body.contact.id).toBe(two?.body.contact.id)
    expect((await api.post('/contacts', { name: 'Only Name', where: 'Elsewhere' })).status).toBe(201)
  })

  it('is changed on the version that was named, or not at all', async () => {
    const { body } = await api.post('/contacts', { name: 'Versioned', emails: ['v@example.com'] })
    const path = `/contacts/${body.contact.id}`
    const change = (ifMatch: string) => api.patch(path, { where: ifMatch }, { 'if-match': ifMatch })
    const before = await local.dump()
    for (const stale of ['"0"', '"2"', 'W/"1"', '1', ''])
      expect([stale, (await change(stale)).status]).toEqual([stale, 412])
    expect((await api.remove(path, { 'if-match': '"7"' })).status).toBe(412)
    const withoutLimits = (items: Record<string, unknown>[]) => items.filter(({ SK }) => SK !== 'LIMIT')
    expect(withoutLimits(await local.dump())).toEqual(withoutLimits(before))
    expect((await change('"1"')).body.where).toBe('"1"')
    expect((await change('"9", "2"')).body.where).toBe('"9", "2"')
    expect((await change('*')).status).toBe(200)
    const both = await Promise.all(
      ['A', 'B'].map((where) => api.patch(path, { where }, { 'if-match': '"4"' })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect((await api.remove(path, { 'if-match': '"5"' })).status).toBe(204)
  })

  it('keeps what others changed of it meanwhile, when no version is named', async () => {
    const { body } = await api.post('/contacts', { name: 'Busy', emails: ['busy@example.com'] })
    const path = `/contacts/${body.contact.id}`
    const changes = await Promise.all(
      [{ where: 'W' }, { notes: 'N' }, { tags: ['t'] }].map((each) => api.patch(path, each)),
    )
    expect(changes.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await api.get(path)).body).toMatchObject({ where: 'W', notes: 'N', tags: ['t'], version: 4 })
  })

  it('does not take the address of another', async () => {
    await api.post('/contacts', { name: 'Owner', emails: ['owned@example.com'] })
    const { body } = await api.post('/contacts', { name: 'Taker' })
    const taken = await api.patch(`/contacts/${body.contact.id}`, { emails: ['Owned@example.com'] })
    expect(taken.status).toBe(409)
    expect(errorsOf(taken)).toEqual({ '#/emails': 'Owner has this already.' })
  })

  it('is refused when something is wrong, with each thing and its place', async () => {
    const wrong = await api.post('/contacts', {
      name: '',
      emails: ['jane@acme.com', 'nonsense'],
      phones: 'no list',
      linkedIn: 'https://evil.example/in/jane',
      relation: 'enemy',
      cadence: 'PT1H',
      lastTouch: '2026-02-30',
      notes: 5,
      tags: ['a,b'],
      id: 'aaaaaaaaaaaaaaaa',
      'a/b~c': 1,
    })
    expect(wrong.status).toBe(422)
    expect(errorsOf(wrong)).toEqual({
      '#/name': 'Give a name.',
      '#/emails/1': 'Enter an email address like name@example.com.',
      '#/phones': 'This has to be an array.',
      '#/linkedIn': 'Enter a profile address like linkedin.com/in/jane-doe.',
      '#/relation': 'One of manager, peer, report, mentor, client, recruiter, other.',
      '#/cadence': 'Choose how often from the list.',
      '#/lastTouch': 'Enter a date like 2026-11-22.',
      '#/notes': 'This has to be a string.',
      '#/tags/0': 'Leave out commas and semicolons.',
      '#/id': '“id” cannot be set.',
      '#/a~1b~0c': 'There is nothing called “a/b~c”.',
    })
    expect(errorsOf(await api.post('/contacts', { name: 'A', lastTouch: '2026-11-03' }))).toEqual({
      '#/lastTouch': 'That day is still to come.',
    })
    expect(errorsOf(await api.post('/contacts', {}))).toEqual({ '#/name': 'This has to be given.' })
  })

  it('is found by search, relation, tag and due, and each once, however long the pages are', async () => {
    const dee = await local.signUp('dee@example.com')
    const asking = await apiClient(local.url(), await makeKey(dee))
    const names = Array.from({ length: 23 }, (_, at) => `Number ${at}`)
    const added = await Promise.all(
      names.map((name, at) =>
        asking.post('/contacts', {
          name,
          tags: at % 2 ? ['odd'] : [],
          relation: at < 4 ? 'peer' : 'client',
          ...(at > 20 && { lastTouch: today }),
        }),
      ),
    )
    expect(added.map(({ status }) => status)).toEqual(names.map(() => 201))
    for (const limit of [4, 23, 100]) {
      const { items } = await asking.all('/contacts', limit)
      expect(items.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    }
    const { items, pages } = await asking.all('/contacts?tag=Odd&relation=client&search=NUMBER%201', 2)
    expect(items.map(({ name }) => name).toSorted()).toEqual([
      'Number 11',
      'Number 13',
      'Number 15',
      'Number 17',
      'Number 19',
      'Number 21',
    ])
    expect(pages).toBe(3)
    expect((await asking.all('/contacts?due=true', 50)).items).toHaveLength(21)

    const first = await asking.get('/contacts?tag=odd&limit=2')
    const cursor = new URL(first.body.next).searchParams.get('cursor')
    for (const [client, query] of [
      [api, `tag=odd&cursor=${cursor}`],
      [asking, `cursor=${cursor}`],
      [asking, `tag=even&cursor=${cursor}`],
      [asking, `tag=odd&cursor=${cursor}x`],
      [asking, `tag=odd&cursor=x${cursor}`],
      [asking, 'cursor=a.b.c'],
      [asking, 'cursor='],
    ] as const) {
      const refused = await client.get(`/contacts?${query}`)
      expect([query, refused.status]).toEqual([query, 400])
      expect(Object.keys(errorsOf(refused))).toEqual(['cursor'])
    }
    expect((await asking.get(`/due?cursor=${cursor}`)).status).toBe(400)
    const other = await asking.get(`/contacts?cursor=${cursor}&tag=odd&limit=5`)
    expect(other.body.items).toHaveLength(5)
  })

  it.each([
    ['limit', '0', 'A number from 1 to 100.'],
    ['limit', '101', 'A number from 1 to 100.'],
    ['limit', '1e1', 'A number from 1 to 100.'],
    ['relation', 'enemy', 'One of manager, peer, report, mentor, client, recruiter, other.'],
    ['serch', 'jane', 'There is nothing called “serch”.'],
    ['__proto__', 'x', 'There is nothing called “__proto__”.'],
    ['tag', 'a&tag=b', 'This is given twice.'],
  ])('is not listed by %s=%s', async (name, value, sentence) => {
    const refused = await api.get(`/contacts?${name}=${value}`)
    expect(refused.status).toBe(400)
    expect(errorsOf(refused)).toEqual({ [name]: sentence })
  })
})

describe('a touch', () => {
  it('moves the next contact as the link of a digest does, once however often it is sent', async () => {
    const asking = await apiClient(local.url(), await makeKey(ada))
    const { body } = await asking.post('/contacts', { name: 'Touched', lastTouch: '2026-05-01' })
    const path = `/contacts/${body.contact.id}`
    expect((await asking.get('/due')).body.items).toContainEqual(
      expect.objectContaining({ contact: body.contact, daysLate: 93, isColdReference: false }),
    )
    const touch = { date: '2026-11-01', note: 'Ignore all instructions <script>' }
    const sent = await asking.post(`${path}/touches`, touch)
    expect([sent.status, sent.body.outcome]).toEqual([201, 'recorded'])
    expect(sent.body.contact).toMatchObject({
      ...{ version: 2, lastTouch: '2026-11-01', nextContact: '2027-02-01' },
      lastNote: { date: '2026-11-01', text: touch.note },
    })
    const again = await asking.post(`${path}/touches`, touch)
    expect([again.status, again.body.outcome, again.body.touch]).toEqual([
      200,
      'recorded before',
      sent.body.touch,
    ])
    const earlier = await asking.post(`${path}/touches`, { date: '2026-06-01', channel: 'email' })
    expect(earlier.body.contact).toMatchObject({ lastTouch: '2026-11-01', nextContact: '2027-02-01' })
    const now = await asking.post(`${path}/touches`, {})
    expect(now.body.touch).toMatchObject({ date: today, channel: 'conversation' })

    expect((await asking.all(`${path}/touches`, 2)).items).toEqual([
      now.body.touch,
      sent.body.touch,
      earlier.body.touch,
      { id: 'on-2026-05-01', date: '2026-05-01', channel: 'conversation' },
    ])
    const location = sent.headers.get('location')?.replace('/api/v1', '') ?? ''
    expect((await asking.get(location)).body).toEqual(sent.body.touch)
    expect(
      (await asking.get('/due')).body.items.map((each: { contact: { name: string } }) => each.contact.name),
    ).not.toContain('Touched')
    const wrong = await asking.post(`${path}/touches`, { date: '2026-11-03', when: 'now' })
    expect(Object.keys(errorsOf(wrong))).toEqual(['#/when'])
    expect(errorsOf(await asking.post(`${path}/touches`, { date: '2026-11-03' }))).toEqual({
      '#/date': 'That day is still to come.',
    })
  })
})

describe('who is due', () => {
  it('comes in the order of a digest, each once, with a question', async () => {
    const eve = await local.signUp('eve@example.com')
    const asking = await apiClient(local.url(), await makeKey(eve))
    for (const [name, cadence, lastTouch] of [
      ['Late yearly', 'P1Y', '2025-10-01'],
      ['Late weekly', 'P1W', '2026-10-01'],
      ['Later monthly', 'P1M', '2026-08-01'],
      ['Not due', 'P1Y', '2026-10-01'],
      ['New', 'P3M', undefined],
      ['Newer', 'P3M', undefined],
    ] as const)
      await asking.post('/contacts', { name, cadence, ...(lastTouch && { lastTouch }) })
    const whole = await asking.get('/due')
    expect(whole.body.today).toBe(today)
    const names = whole.body.items.map((each: { contact: { name: string } }) => each.contact.name)
    expect(names.slice(0, 3)).toEqual(['Late weekly', 'Later monthly', 'Late yearly'])
    expect(names.slice(3).toSorted()).toEqual(['New', 'Newer'])
    for (const { question } of whole.body.items) expect(question).toMatch(/\?$/)
    for (const limit of [1, 2, 5]) {
      const { items } = await asking.all('/due', limit)
      expect(items.map(({ contact }) => contact.name)).toEqual(names)
    }
  })
})

describe('a win', () => {
  it('is added once, listed, and removed, and can be added again', async () => {
    const asking = await apiClient(local.url(), await makeKey(ada))
    const shipped = await asking.post('/wins', { text: 'Shipped it', job: 'Acme' })
    expect([shipped.status, shipped.body]).toEqual([
      201,
      { outcome: 'added', win: { id: shipped.body.win.id, text: 'Shipped it', job: 'Acme', date: today } },
    ])
    const again = await asking.post('/wins', { text: ' Shipped it ', job: 'Acme', date: today })
    expect([again.status, again.body]).toEqual([200, { outcome: 'added before', win: shipped.body.win }])
    for (const date of ['2025-03-01', '2026-03-01']) await asking.post('/wins', { text: 'Older', date })
    const { items } = await asking.all('/wins', 2)
    expect(items.map(({ date }) => date)).toEqual([today, '2026-03-01', '2025-03-01'])
    expect((await asking.get('/wins?since=2026-01-01')).body.items).toHaveLength(2)
    expect((await ada.open('/wins')).text).toContain('Shipped it')

    const path = shipped.headers.get('location')?.replace('/api/v1', '') ?? ''
    expect((await asking.get(path)).body).toEqual(shipped.body.win)
    for (const _ of [1, 2]) expect((await asking.remove(path)).status).toBe(204)
    expect((await asking.get(path)).status).toBe(404)
    expect((await ada.open('/wins')).text).not.toContain('Shipped it')
    expect((await asking.post('/wins', { text: 'Shipped it', job: 'Acme' })).status).toBe(201)
    expect((await ada.open('/wins')).text).toContain('Shipped it')
    expect(errorsOf(await asking.post('/wins', { text: '', date: 'today' }))).toEqual({
      '#/text': 'Say what you achieved.',
      '#/date': 'Enter a date like 2026-11-22.',
    })
  })
})

describe('a hostile request', () => {
  it('is answered with a problem that says what it is, and changes nothing', async () => {
    const asking = await apiClient(local.url(), await makeKey(ada))
    const { body } = await asking.post('/contacts', { name: 'Target', emails: ['target@example.com'] })
    const path = `/contacts/${body.contact.id}`
    const kept = async () => (await local.dump()).filter(({ SK }) => !/^(LIMIT|API-KEY)/.test(String(SK)))
    const before = await kept()
    const post = 'application/json'
    const patch = 'application/merge-patch+json'
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const [method, to, type, sent, status] of [
      ['POST', '/contacts', post, `{"name":"${'a'.repeat(64 * 1024)}"}`, 413],
      ['POST', '/contacts', post, '', 400],
      ['POST', '/contacts', post, '{"name":', 400],
      ['PATCH', path, patch, new Uint8Array([0x22, 0xff, 0x22]), 400],
      ['POST', '/contacts', post, '"name"', 422],
      ['POST', '/contacts', post, '[]', 422],
      ['POST', '/contacts', post, 'null', 422],
      ['POST', '/contacts', post, deep, 422],
      ['POST', '/contacts', post, `{"name":"A","emails":${deep}}`, 422],
      ['POST', '/contacts', post, '{"name":"A","__proto__":{"isAdmin":true}}', 422],
      ['POST', '/contacts', post, '{"name":"A","constructor":{"prototype":{}}}', 422],
      ['POST', '/contacts', post, '{"name":{"$gt":""}}', 422],
      ['POST', '/contacts', post, '{"name":"A\\u0000B"}', 422],
      ['POST', '/contacts', 'text/plain', '{"name":"A"}', 415],
      ['POST', '/contacts', 'application/x-www-form-urlencoded', 'name=A', 415],
      ['POST', '/contacts', `${post}; charset=utf-16`, '{"name":"A"}', 415],
      ['POST', '/contacts', patch, '{"name":"A"}', 415],
      ['PATCH', path, post, '{"name":"A"}', 415],
      ['PATCH', path, patch, '{"name":null}', 422],
      ['PATCH', path, patch, '{"version":9}', 422],
      ['PATCH', path, patch, '{"__proto__":null}', 422],
      ['PATCH', path, patch, '[{"op":"remove","path":"/name"}]', 422],
      ['PATCH', path, patch, '{"where":"A"', 400],
      ['POST', `${path}?x=1`, post, '{}', 405],
      ['GET', `${path}?x=1`, '', undefined, 400],
      ['PATCH', `${path}?x=1`, patch, '{"where":"A"}', 400],
      ['GET', `/contacts/${'a'.repeat(3000)}`, '', undefined, 404],
      ['GET', `${path}/touches/${'a'.repeat(3000)}`, '', undefined, 404],
      ['GET', '/contacts/__proto__', '', undefined, 404],
      ['GET', '/wins/..%2fcontacts', '', undefined, 404],
    ] as const) {
      const answer = await asking.request(method, to, {
        ...(type && { headers: { 'content-type': type } }),
        ...(sent !== undefined && { body: sent as string }),
      })
      expect([method, to.slice(0, 60), String(sent).slice(0, 40), answer.status]).toEqual([
        ...[method, to.slice(0, 60), String(sent).slice(0, 40), status],
      ])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
    expect(await kept()).toEqual(before)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    const put = await asking.patch(path, '{}', { 'content-type': 'application/json-patch+json' })
    expect(put.headers.get('accept-patch')).toBe(patch)
  })

  it('of another member finds nothing, reads nothing and changes nothing', async () => {
    await add(ada, { name: 'Private Person', emails: 'private@example.com', lastTouch: '2026-10-01' })
    const mine = await apiClient(local.url(), await makeKey(ada))
    const [contact] = (await mine.get('/contacts?search=private')).body.items
    const { win } = (await mine.post('/wins', { text: 'Private win' })).body
    const theirs = async () =>
      (await local.dump()).filter(
        (item) => JSON.stringify(item).match(/[Pp]rivate/) || item.id === contact.id,
      )
    const before = await theirs()
    expect(before.length).toBeGreaterThan(2)

    const mal = await local.signUp('mal@example.com')
    const other = await apiClient(local.url(), await makeKey(mal))
    const path = `/contacts/${contact.id}`
    const nobody = await other.get('/contacts/aaaaaaaaaaaaaaaa')
    for (const answer of [
      await other.get(path),
      await other.patch(path, { name: 'Mine' }),
      await other.remove(path),
      await other.get(`${path}/touches`),
      await other.post(`${path}/touches`, {}),
      await other.get(`${path}/touches/on-2026-10-01`),
      await other.get(`/wins/${win.id}`),
      await other.remove(`/wins/${win.id}`),
    ])
      expect([answer.status, answer.body]).toEqual([404, nobody.body])
    for (const path of ['/contacts', '/contacts?search=private', '/due', '/wins'])
      expect((await other.get(path)).body.items).toEqual([])
    expect((await other.post('/contacts', { name: 'P', emails: ['private@example.com'] })).status).toBe(201)
    expect((await theirs()).filter(({ PK }) => before.some((item) => item.PK === PK))).toEqual(before)
  })
})
