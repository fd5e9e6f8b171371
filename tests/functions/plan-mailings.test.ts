import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { sqsClient } from '../../aws/clients/sqs.ts'
import { memberStore } from '../../aws/members.ts'
import { dueQueue } from '../../aws/queue.ts'
import { type Member, unsubscribe } from '../../core/member.ts'
import { scheduleNext } from '../../core/schedule.ts'
import { createHandler } from '../../functions/plan-mailings/handler.ts'
import { localAws } from '../../local/local-aws.ts'
import { closeServer, listen } from '../../local/servers.ts'
import { testTable, times } from '../aws/table.ts'
import { aMember } from '../examples.ts'

const table = testTable()
const store = memberStore(table)
const saved = async (dueAt: string) => {
  const member = aMember({ dueAt })
  await store.createMember(member)
  return member
}
const message = ({ id }: Member) => JSON.stringify({ memberId: id })
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** One tick of the clock, with an SQS that takes all messages but those it refuses. */
const tick = async (at: string, refuses: (body: string) => boolean = () => false) => {
  const batches: string[][] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as {
      Entries: { Id: string; MessageBody: string }[]
    }
    batches.push(Entries.map(({ MessageBody }) => MessageBody))
    const answer = {
      Successful: Entries.filter(({ MessageBody }) => !refuses(MessageBody)).map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `message-${Id}`,
        MD5OfMessageBody: md5(MessageBody),
      })),
      Failed: Entries.filter(({ MessageBody }) => refuses(MessageBody)).map(({ Id }) => ({
        Id,
        Code: 'InternalError',
        SenderFault: false,
      })),
    }
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer))
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  const sqs = sqsClient({ ...localAws, endpoint, maxAttempts: 1 })
  try {
    const queue = dueQueue(sqs, `${endpoint}/000000000000/due`)
    const answer = await createHandler({ now: () => at, ...store, ...queue })()
    return { answer, batches, queued: batches.flat().sort() }
  } finally {
    sqs.destroy()
    await closeServer(server)
  }
}

describe('a tick', () => {
  it('queues one message for each member with something due, in batches that SQS takes', async () => {
    const due = await Promise.all(times(43, () => saved('2001-01-01T00:00:00.000Z')))
    await saved('2001-01-01T00:00:00.001Z')
    const { answer, batches, queued } = await tick('2001-01-01T00:00:00.000Z')
    expect(answer).toEqual({ planned: 43 })
    expect(queued).toEqual(due.map(message).sort())
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(10)
  })

  it('finds a member again until the digest has been sent, and not after that', async () => {
    const at = '2000-06-01T00:00:00.000Z'
    const [member, stopped] = [await saved(at), await saved(at)]
    await store.changeMember(stopped, (current) => unsubscribe(current, at))
    expect((await tick(at)).queued).toEqual([message(member)])
    expect((await tick(at)).queued).toEqual([message(member)])
    await store.changeMember(member, (current) => scheduleNext(current, at))
    expect(await tick(at)).toEqual({ answer: { planned: 0 }, batches: [], queued: [] })
  })

  it('with a message that the queue refuses fails, so that it is repeated', async () => {
    const at = '2000-01-01T00:00:00.000Z'
    const members = await Promise.all(times(3, () => saved(at)))
    const refused = message(members[1] ?? aMember())
    await expect(tick(at, (body) => body === refused)).rejects.toThrow('The queue refused 1 messages')
    expect((await tick(at)).queued).toEqual(members.map(message).sort())
  })
})
