import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mailer } from '../../aws/mailer.ts'
import { openOutbox, type SentMail } from '../../local/outbox.ts'
import { startSes } from '../../local/ses.ts'
import { getJson, signUp, startForTest, temporaryDirectory } from './running.ts'

const at = '2026-11-22T09:00:00.000Z'

const openSes = async (file: string) => {
  const outbox = openOutbox(file)
  const ses = await startSes({ now: () => at, record: outbox.record })
  onTestFinished(async () => {
    await ses.stop()
    outbox.close()
  })
  return {
    outbox,
    ...mailer(ses.client, { from: 'Rapport <hello@localhost>', findSuppression: async () => undefined }),
  }
}
const mailTo = (to: string) => ({
  to,
  subject: `Zo\u00eb O'Brien-\u674e <svg onload>`,
  text: 'one\ntwo\n',
  html: '<p>one\u2028two</p>',
  headers: { 'List-Id': 'Rapport <digest.localhost>' },
})

describe('the outbox', () => {
  it('holds a mail as SES took it, with the simulated instant', async () => {
    const { outbox, sendMail } = await openSes(join(temporaryDirectory(), 'outbox.jsonl'))
    const sent = await sendMail(mailTo('zoe@example.com'))
    expect(JSON.parse(outbox.toJson())).toEqual([
      {
        id: 'messageId' in sent && sent.messageId,
        at,
        from: 'Rapport <hello@localhost>',
        ...mailTo('zoe@example.com'),
      },
    ])
  })

  it('holds each of many mails that are sent side by side once, and reads each back', async () => {
    const { outbox, sendMail } = await openSes(join(temporaryDirectory(), 'outbox.jsonl'))
    const addresses = Array.from({ length: 300 }, (_, index) => `m${index}@example.com`)
    await Promise.all(addresses.map((address) => sendMail(mailTo(address))))
    const mails = JSON.parse(outbox.toJson()) as SentMail[]
    expect(mails.map(({ to }) => to).toSorted()).toEqual(addresses.toSorted())
    expect(outbox.mails.map((mail) => outbox.read(mail))).toEqual(mails)
  })

  it('holds nothing when SES refuses', async () => {
    const { outbox, sendMail } = await openSes(join(temporaryDirectory(), 'outbox.jsonl'))
    await sendMail({ ...mailTo('zoe@example.com'), subject: '' }).catch(() => {})
    expect(outbox.toJson()).toBe('[]')
  })

  it('is read again without the line that a crash cut off', () => {
    const file = join(temporaryDirectory(), 'outbox.jsonl')
    const mail = (id: string): SentMail => ({ ...mailTo('zoe@example.com'), id, at, from: 'x@localhost' })
    const first = openOutbox(file)
    first.record(mail('1'))
    first.close()
    appendFileSync(file, '{"id":"cut o')
    const second = openOutbox(file)
    second.record(mail('2'))
    second.close()
    const third = openOutbox(file)
    onTestFinished(third.close)
    expect(JSON.parse(third.toJson())).toEqual([mail('1'), mail('2')])
    expect(third.mails.map((each) => third.read(each))).toEqual([mail('1'), mail('2')])
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
  })

  it('is there after a restart, newest last, and gone with a fresh start', async () => {
    const local = await startForTest()
    await signUp(local, 'first@example.com')
    await signUp(local, 'second@example.com')
    const before = await getJson(local, '/_local/outbox')
    expect(before).toMatchObject([{ to: 'first@example.com' }, { to: 'second@example.com' }])
    const state = await getJson(local, '/_local/state')
    expect(state).toMatchObject({ signIns: 2, members: 0 })
    await local.stop()

    const again = await startForTest({ directory: local.directory })
    expect(again.firstRun).toBe(false)
    expect(await getJson(again, '/_local/outbox')).toEqual(before)
    expect(await getJson(again, '/_local/state')).toEqual(state)
    await again.stop()

    const fresh = await startForTest({ directory: local.directory, fresh: true })
    expect(fresh.firstRun).toBe(true)
    expect(await getJson(fresh, '/_local/outbox')).toEqual([])
    expect(await getJson(fresh, '/_local/dump')).toEqual([])
  })
})
