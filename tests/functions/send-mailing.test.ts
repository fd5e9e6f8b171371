import { describe, expect, it } from 'vitest'
import { PutCommand } from '../../aws/clients/dynamodb.ts'
import { memberKey } from '../../aws/keys.ts'
import type { ContactForm } from '../../core/contact.ts'
import type { Mailing } from '../../core/mailing.ts'
import { type Member, pause, unsubscribe } from '../../core/member.ts'
import { keepQuiet } from '../../core/quiet-months.ts'
import { mostTries, sendingTime } from '../../core/sending.ts'
import { addTo } from '../../core/time.ts'
import type { SendMailingDeps } from '../../functions/send-mailing/handler.ts'
import { connectionReset, mailTaken, sesError } from '../aws/ses.ts'
import { times } from '../aws/table.ts'
import { aForm, aMember, anId, now, today } from '../examples.ts'
import { testSender } from './sender.ts'

const {
  table,
  members,
  contacts,
  mailings,
  sending,
  sendDue,
  message,
  deliver,
  deliverWhile,
  mailsTo,
  dueAtOf,
} = testSender()
const due = async (people: Partial<ContactForm>[] = [{}], fields: Partial<Member> = {}) => {
  const member = aMember(fields)
  await members.createMember(member)
  for (const typed of people)
    await contacts.addContact(member.id, aForm(typed), { id: anId(), today: '2026-01-01', now })
  return member
}
const mailingOf = ({ id }: Member, period = '2026-11') =>
  mailings.loadMailing({ memberId: id, kind: 'digest', period })
const afterMinutes = (minutes: number) => addTo(now, `PT${minutes}M`)
const tooMany = sesError(429, 'TooManyRequestsException')
const nextMonth = '2026-12-22T09:00:00.000Z'

describe('a member with somebody due', () => {
  it('gets one digest, however often and by however many workers the message is delivered', async () => {
    const member = await due([{ name: 'Jane' }, { name: 'Not yet', lastTouch: today }])
    const answers = await Promise.all(times(10, () => deliver(member)))
    for (const minutes of [0, 1, 29, 30, 600]) answers.push(await deliver(member, afterMinutes(minutes)))
    expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([])

    const [mail, ...more] = mailsTo(member)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      subject: 'This month: write to Jane',
      from: expect.stringContaining('Rapport'),
    })
    expect(mail?.text).not.toContain('Not yet')
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', messageId: mail?.id, attempts: 1 })
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('is asked about with another question next month', async () => {
    const member = await due(
      times(5, (n) => ({ name: `Person ${n}`, where: 'Acme', relation: 'client' as const })),
    )
    await deliver(member)
    await deliver(member, nextMonth)
    await deliver(member, '2027-01-22T09:00:00.000Z')
    const questions = mailsTo(member).map(({ text }) =>
      [...text.matchAll(/(Person \d)\n[\s\S]*?You could ask: (.+)/g)].map(
        ([, name, asked]) => `${name}: ${asked}`,
      ),
    )
    expect(questions.map((asked) => asked.length)).toEqual([5, 5, 5])
    const [november, december, january] = questions
    expect(december?.filter((each) => november?.includes(each))).toEqual([])
    expect(january?.filter((each) => december?.includes(each))).toEqual([])
  })

  it.each([
    ['an hour', 'PT1H', '2026-11', nextMonth],
    ['3 days', 'P3D', '2026-11', nextMonth],
    ['40 days', 'P40D', '2026-12', '2027-01-22T09:00:00.000Z'],
  ])('gets one digest after an outage of %s, the current one', async (_, outage, period, next) => {
    const member = await due([{ name: 'Jane' }])
    const later = addTo(now, outage)
    await Promise.all(times(3, () => deliver(member, later)))
    await deliver(member, addTo(later, 'PT1H'))
    expect(mailsTo(member)).toHaveLength(1)
    const sent = ['2026-11', '2026-12'].map((each) => mailingOf(member, each))
    expect((await Promise.all(sent)).map((mailing) => mailing?.state)).toEqual(
      ['2026-11', '2026-12'].map((each) => (each === period ? 'submitted' : undefined)),
    )
    expect(await dueAtOf(member)).toBe(next)
  })

  it('is known to SES by the attempt that is stored', async () => {
    const member = await due()
    const { requests } = await deliverWhile(mailTaken, member)
    const mailing = await mailingOf(member)
    const tags = { attempt: mailing?.attempt, memberId: member.id, kind: 'digest', period: '2026-11' }
    expect(requests).toMatchObject([
      { EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })) },
    ])
  })
})

describe('a worker', () => {
  it('waits longer each time that SES has too many requests', async () => {
    const waits: number[] = []
    const tired = { outcome: 'later', cause: 'rate', reason: 'TooManyRequestsException' } as const
    await deliver(await due(), now, {
      sleep: async (ms) => {
        waits.push(ms)
      },
      submitMail: async () => tired,
    })
    expect(waits.filter((ms) => ms > 100)).toEqual([750, 1500, 3000])
  })

  it('claims a mailing before it waits for its turn, and gives it back when none comes in time', async () => {
    const member = await due()
    const states: (string | undefined)[] = []
    const deps: Partial<SendMailingDeps> = {
      askAccount: async () => ({ rate: 0.0164, sentInDay: 0, mostInDay: -1 }),
      takeTurns: async (...args) => {
        states.push((await mailingOf(member))?.state)
        return sending.takeTurns(...args)
      },
    }
    const hourLater = afterMinutes(60)
    // The only turn for 80 seconds goes to somebody else.
    await deliver(await due(), hourLater, deps)
    await deliver(member, hourLater, deps)
    expect(await mailingOf(member)).toBeUndefined()
    expect(mailsTo(member)).toEqual([])
    expect(await dueAtOf(member)).toBe(now)

    await deliver(member, afterMinutes(70), deps)
    expect(states.at(-1)).toBe('claimed')
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('that an event of SES got ahead of leaves the mailing as it is, and the next ends it', async () => {
    const member = await due()
    await deliver(member, now, {
      submitMail: async () => {
        const mailing = await mailingOf(member)
        if (mailing) await mailings.moveMailing({ ...mailing, state: 'bounced' }, mailing)
        return { outcome: 'submitted', messageId: 'ses-1' }
      },
    })
    expect(await mailingOf(member)).toMatchObject({ state: 'bounced' })
    expect(await dueAtOf(member)).toBe(now)
    expect((await deliverWhile(mailTaken, member)).asked).toBe(0)
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('leaves for the next tick what it has no time for any more', async () => {
    const member = await due()
    let ms = Date.parse(now)
    const late = {
      nowMs: () => ms,
      loadMembers: (ids: string[]) => {
        ms += sendingTime + 1
        return members.loadMembers(ids)
      },
    }
    expect(await deliver(member, now, late)).toEqual({ batchItemFailures: [] })
    expect(await mailingOf(member)).toBeUndefined()
    expect(await dueAtOf(member)).toBe(now)
  })

  it('claims without a look what has just fallen due, and looks at what others may have tried', async () => {
    const looks: string[] = []
    const turns: string[] = []
    const deps: Partial<SendMailingDeps> = {
      loadMailing: (key) => {
        looks.push(key.memberId)
        return mailings.loadMailing(key)
      },
      takeTurns: (...args) => {
        turns.push('taken')
        return sending.takeTurns(...args)
      },
    }
    const [fresh, old, waiting] = [await due(), await due(), await due()]
    await deliver(fresh, afterMinutes(4), deps)
    expect(looks).toEqual([])
    await deliver(old, afterMinutes(5), deps)
    expect(looks).toEqual([old.id])
    expect([...mailsTo(fresh), ...mailsTo(old)]).toHaveLength(2)

    await deliverWhile(connectionReset, waiting)
    turns.length = 0
    await deliver(waiting, afterMinutes(10), deps)
    expect(turns).toEqual([])
  })

  it('that cannot take a turn claims nothing, and the message is delivered again', async () => {
    const member = await due()
    const outage = { takeTurns: () => Promise.reject(new Error('No table.')) }
    expect((await deliver(member, now, outage)).batchItemFailures).toHaveLength(1)
    expect(await mailingOf(member)).toBeUndefined()
    await deliver(member)
    expect(mailsTo(member)).toHaveLength(1)
  })
})

describe('a member with nobody due', () => {
  it('gets no mail and is due again next month', async () => {
    const member = await due([{ lastTouch: today }])
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    expect(await mailingOf(member)).toBeUndefined()
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('gets one short mail when that was asked for', async () => {
    const member = await due([], { mailWhenNobodyDue: true })
    await deliver(member)
    await deliver(member)
    expect(mailsTo(member)).toEqual([expect.objectContaining({ subject: 'Nobody is due this November' })])
    expect(await dueAtOf(member)).toBe(nextMonth)
  })
})

describe('when SES', () => {
  it('takes no more for a moment, the mail is sent again within the same attempt', async () => {
    const member = await due()
    let asked = 0
    const { requests } = await deliverWhile(
      (response, request) => (++asked < mostTries ? tooMany : mailTaken)(response, request),
      member,
    )
    const mailing = await mailingOf(member)
    expect(mailing).toMatchObject({ state: 'submitted', attempts: 1 })
    const tags = expect.arrayContaining([{ Name: 'attempt', Value: mailing?.attempt }])
    expect(requests).toMatchObject(times(mostTries, () => ({ EmailTags: tags })))
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('takes no more for now, nothing is claimed and the next delivery sends', async () => {
    const member = await due()
    for (const minutes of [0, 1, 2, 60])
      expect(await deliverWhile(tooMany, member, afterMinutes(minutes))).toMatchObject({
        asked: mostTries,
        failed: 0,
      })
    expect(await mailingOf(member)).toBeUndefined()
    expect(await dueAtOf(member)).toBe(now)
    await deliver(member, afterMinutes(61))
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('breaks off, the mailing is unknown, waits for half an hour and is tried again', async () => {
    const member = await due()
    expect(await deliverWhile(connectionReset, member)).toMatchObject({ asked: 1, failed: 0 })
    expect(await mailingOf(member)).toMatchObject({ state: 'unknown', attempts: 1, since: now })
    expect(await dueAtOf(member)).toBe(now)
    for (const minutes of [0, 29])
      expect((await deliverWhile(mailTaken, member, afterMinutes(minutes))).asked).toBe(0)

    await deliver(member, afterMinutes(30))
    expect(mailsTo(member)).toHaveLength(1)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 2 })
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('breaks off again and again, the mailing is tried ever later and not given up', async () => {
    const member = await due()
    await deliverWhile(connectionReset, member)
    await deliverWhile(sesError(500, 'InternalServiceErrorException'), member, afterMinutes(30))
    expect(await mailingOf(member)).toMatchObject({ state: 'unknown', attempts: 2 })
    expect(await dueAtOf(member)).toBe(now)
    for (const [wait, minutes] of [
      [89, 90],
      [209, 210],
      [449, 450],
    ] as const) {
      expect((await deliverWhile(mailTaken, member, afterMinutes(wait))).asked).toBe(0)
      expect(await dueAtOf(member)).toBe(now)
      expect((await deliverWhile(connectionReset, member, afterMinutes(minutes))).asked).toBe(1)
    }
    await deliver(member, addTo(now, 'P2D'))
    expect(mailsTo(member)).toHaveLength(1)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 6 })
    expect(await dueAtOf(member)).toBe(nextMonth)
  })

  it('breaks off and then takes no more for now, the second try is kept for later', async () => {
    const member = await due()
    await deliverWhile(connectionReset, member)
    const before = await mailingOf(member)
    await deliverWhile(tooMany, member, afterMinutes(30))
    expect(await mailingOf(member)).toEqual(before)
    await deliver(member, afterMinutes(31))
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 2 })
  })

  it('refuses, the mailing has failed and is over', async () => {
    const member = await due()
    expect(await deliverWhile(sesError(400, 'MessageRejected'), member)).toMatchObject({
      asked: 1,
      failed: 0,
    })
    expect(await mailingOf(member)).toMatchObject({ state: 'failed', reason: 'MessageRejected' })
    expect(await dueAtOf(member)).toBe(nextMonth)
    expect((await deliverWhile(mailTaken, member)).asked).toBe(0)
  })

  it('refuses so late that another worker has the claim, nothing is over', async () => {
    const member = await due()
    await deliver(member, now, {
      submitMail: async () => {
        const slow = await mailingOf(member)
        if (slow) await mailings.moveMailing({ ...slow, attempt: 'newer', attempts: 2 }, slow)
        return { outcome: 'refused', reason: 'MessageRejected' }
      },
    })
    expect(await mailingOf(member)).toMatchObject({ state: 'claimed', attempt: 'newer' })
    expect(await dueAtOf(member)).toBe(now)
  })

  it('does not let us in for hours, the message is delivered again and the digest is not lost', async () => {
    const member = await due()
    const denied = sesError(403, 'AccessDeniedException')
    for (const minutes of [0, 1, 60, 180])
      expect(await deliverWhile(denied, member, afterMinutes(minutes))).toMatchObject({ asked: 1, failed: 1 })
    expect(await dueAtOf(member)).toBe(now)
    await deliver(member, afterMinutes(181))
    expect(mailsTo(member)).toHaveLength(1)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 1 })
  })
})

describe('a worker that died', () => {
  const left = async (changed: Partial<Mailing>) => {
    const member = await due()
    const mailing: Mailing = {
      ...{ memberId: member.id, kind: 'digest', period: '2026-11', state: 'claimed' },
      ...{ attempt: 'of-the-dead', attempts: 1, since: now, ...changed },
    }
    await mailings.moveMailing(mailing, undefined)
    return member
  }

  it('before it knew an answer is waited for, and the mail is sent half an hour later', async () => {
    const member = await left({ state: 'claimed' })
    await deliver(member, afterMinutes(29))
    expect(mailsTo(member)).toEqual([])
    await deliver(member, afterMinutes(30))
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('after the mail was submitted has sent it', async () => {
    const member = await left({ state: 'submitted', messageId: 'ses-1' })
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    expect(await dueAtOf(member)).toBe(nextMonth)
  })
})

describe('a message that was queued', () => {
  it('before the member stopped the digests brings none', async () => {
    const member = await due()
    await members.changeMember(member, (current) => unsubscribe(current, now))
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    expect(await mailingOf(member)).toBeUndefined()
    expect(await dueAtOf(member)).toBeUndefined()
  })

  it('before the member paused the digests brings none until the pause is over, and then the current one', async () => {
    const member = await due()
    await members.changeMember(member, (current) => pause(current, '2026-12-24', now))
    for (const at of [now, nextMonth]) await deliver(member, at)
    expect(mailsTo(member)).toEqual([])
    await deliver(member, '2026-12-24T09:00:00.000Z')
    await deliver(member, '2026-12-24T09:00:00.000Z')
    expect(mailsTo(member)).toHaveLength(1)
    expect(await mailingOf(member, '2026-12')).toMatchObject({ state: 'submitted' })
    expect(await dueAtOf(member)).toBe('2027-01-22T09:00:00.000Z')
  })

  it('before a quiet month began brings none in it, and the member is due after it', async () => {
    const member = await due()
    await members.changeMember(member, (current) => keepQuiet(current, [12], now))
    await deliver(member, '2026-12-01T12:00:00.000Z')
    expect(mailsTo(member)).toEqual([])
    expect(await dueAtOf(member)).toBe('2027-01-22T09:00:00.000Z')
    await deliver(member, '2027-01-22T09:00:00.000Z')
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('of a member who was deleted, or is not due, brings none', async () => {
    const [gone, notDue] = [aMember(), await due([{}], { dueAt: afterMinutes(1) })]
    expect(await deliver(gone)).toEqual({ batchItemFailures: [] })
    await deliver(notDue)
    expect([...mailsTo(gone), ...mailsTo(notDue)]).toEqual([])
    expect(await members.loadMember(gone.id)).toBeUndefined()
  })

  it('and cannot be read fails alone among ten', async () => {
    const nine = await Promise.all(times(9, () => due()))
    const bodies = nine.map(({ id }) => message(id))
    const answer = await sendDue([...bodies.slice(0, 4), '{"memberId": 7}', ...bodies.slice(4)])
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-4' }] })
    for (const member of nine) expect(mailsTo(member)).toHaveLength(1)
  })

  it('for a member who cannot be read fails alone', async () => {
    const [one, broken, other] = [await due(), await due(), await due()]
    await table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...memberKey(broken.id), id: broken.id } }),
    )
    const answer = await sendDue([one, broken, other, one].map(({ id }) => message(id)))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] })
    for (const member of [one, other]) expect(mailsTo(member)).toHaveLength(1)
  })

  it('and cannot be read fails, not the function', async () => {
    expect(await sendDue(['', 'null'])).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
    })
  })
})
