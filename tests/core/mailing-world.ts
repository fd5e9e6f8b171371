import type { ClaimDecision, Mailing, MailingKey, SendOutcome } from '../../core/mailing.ts'
import { addTo, type Instant } from '../../core/time.ts'
import { now as start } from '../examples.ts'

/** What is put to the proof: how to claim and settle, and when the table takes a write. */
export type Protocol = {
  decideClaim: (
    key: MailingKey,
    existing: Mailing | undefined,
    attempt: string,
    now: Instant,
  ) => ClaimDecision
  settle: (mailing: Mailing, sent: Exclude<SendOutcome, { outcome: 'later' }>, now: Instant) => Mailing
  takesWrite: (stored: Mailing | undefined, from: Mailing | undefined) => boolean
}

/** A write that may be repeated by the SDK, and what the worker goes on with when it was taken. */
type Write = { to: Mailing | undefined; from: Mailing | undefined; next: Worker }
/** Where a worker is: about to do the step that it is named for. */
export type Worker =
  | { at: 'load' | 'finish' | 'end' }
  | ({ at: 'write' } & Write)
  | { at: 'send'; claimed: Mailing; existing: Mailing | undefined }
export type Working = { startedAt: number; worker: Worker }

/** What became of the two ways in which the table can learn of a mail that SES accepted. */
type Mail = { attempt: string; lateAt: number; answer: Told; event: Told }
type Told = 'coming' | 'told' | 'lost'

export type World = {
  minute: number
  stored: Mailing | undefined
  /** Whether the member is scheduled for the next period. */
  isDone: boolean
  working: (Working | undefined)[]
  mails: Mail[]
  isRefused: boolean
  nextAttempt: number
  left: { deliveries: number; faults: number; jumps: number }
}

/** How long the first attempt may stay without an answer; a worker's process has ended long before. */
export const settleMinutes = 30
/** How long those after it may: twice as long each. */
export const minutesOf = (attempts: number) => settleMinutes * 2 ** (attempts - 1)
const key: MailingKey = { memberId: 'ada', kind: 'digest', period: '2026-11' }
const instants = Array.from({ length: 2000 }, (_, minute) => addTo(start, `PT${minute}M`))
const instantAt = ({ minute }: World): Instant => {
  const instant = instants[minute]
  if (!instant) throw new Error('The model has no such late minute.')
  return instant
}

export const deliver = (index: number, before: World): World => {
  const world = { ...before, left: { ...before.left, deliveries: before.left.deliveries - 1 } }
  return world.isDone ? world : workOn(world, index, { at: 'load' }, world.minute)
}

const workOn = (world: World, index: number, worker: Worker, startedAt?: number): World => ({
  ...world,
  working: world.working.with(
    index,
    worker.at === 'end'
      ? undefined
      : { startedAt: startedAt ?? world.working[index]?.startedAt ?? world.minute, worker },
  ),
})

export const changeMail = (world: World, index: number, change: Partial<Mail>): World => ({
  ...world,
  mails: world.mails.map((mail, each) => (each === index ? { ...mail, ...change } : mail)),
})

/** What the table was not told before another attempt may be made came too late. */
export const passTime = (world: World, minutes: number): World => {
  const minute = world.minute + minutes
  const late = (told: Told, { lateAt }: Mail): Told => (told === 'coming' && minute >= lateAt ? 'lost' : told)
  return {
    ...world,
    minute,
    mails: world.mails.map((mail) => ({
      ...mail,
      answer: late(mail.answer, mail),
      event: late(mail.event, mail),
    })),
  }
}

/** With the worker goes what it alone knew. */
export const crash = (world: World, index: number): World => {
  const worker = world.working[index]?.worker
  const ended = workOn(world, index, { at: 'end' })
  const mail =
    worker?.at === 'write' ? mailOf(ended, worker.to?.attempt, (answer) => answer === 'coming') : -1
  return mail >= 0 ? changeMail(ended, mail, { answer: 'lost' }) : ended
}

const mailOf = ({ mails }: World, attempt: string | undefined, has: (answer: Told) => boolean) =>
  mails.findIndex((mail) => mail.attempt === attempt && has(mail.answer))

/** An SES event settles the attempt that it carries, and no other. */
export const takeEvent = ({ settle }: Protocol, world: World, index: number): World => {
  const { stored } = world
  const attempt = world.mails[index]?.attempt
  const isOpen = stored?.attempt === attempt && (stored?.state === 'claimed' || stored?.state === 'unknown')
  return changeMail(
    stored && isOpen
      ? {
          ...world,
          stored: settle(stored, { outcome: 'submitted', messageId: attempt ?? '' }, instantAt(world)),
        }
      : world,
    index,
    { event: 'told' },
  )
}

export const sendFaults = ['answer lost', 'not accepted', 'refused', 'later'] as const
export type Course = 'well' | (typeof sendFaults)[number]

/** The worker's next step, as `functions/send-mailing/handler.ts` takes it. */
export const act = (protocol: Protocol, world: World, index: number, course: Course): World => {
  const working = world.working[index]
  if (!working) return world
  const { worker, startedAt } = working
  switch (worker.at) {
    case 'load': {
      const attempt = String(world.nextAttempt)
      const now = instants[startedAt] ?? ''
      const claim = protocol.decideClaim(key, world.stored, attempt, now)
      if (claim.decision === 'wait') return workOn(world, index, { at: 'end' })
      if (claim.decision === 'settled') return workOn(world, index, { at: 'finish' })
      return workOn({ ...world, nextAttempt: world.nextAttempt + 1 }, index, {
        ...{ at: 'write', from: world.stored, to: claim.mailing },
        next: { at: 'send', claimed: claim.mailing, existing: world.stored },
      })
    }
    case 'write':
      return write(protocol, world, index, worker, course)
    case 'send':
      return send(protocol, world, index, worker, course)
    default:
      return workOn({ ...world, isDone: true }, index, { at: 'end' })
  }
}

const write = (
  { takesWrite }: Protocol,
  world: World,
  index: number,
  worker: Write,
  course: Course,
): World => {
  const { stored, mails } = world
  const { to, from, next } = worker
  const isTaken = takesWrite(stored, from)
  const after = isTaken ? { ...world, stored: to } : world
  if (course === 'answer lost') return workOn(after, index, { at: 'write', ...worker })
  const isOwn = stored?.attempt === to?.attempt && stored?.state === to?.state
  const mail = to?.state === 'submitted' ? mailOf(world, to.attempt, (answer) => answer === 'coming') : -1
  const told = mails[mail] ? changeMail(after, mail, { answer: 'told' }) : after
  // Who has lost the claim ends nothing.
  return workOn(told, index, isTaken || isOwn ? next : { at: 'end' })
}

const send = (
  { settle }: Protocol,
  world: World,
  index: number,
  { claimed, existing }: Extract<Worker, { at: 'send' }>,
  course: Course,
): World => {
  const { attempt } = claimed
  const settled = (sent: Parameters<typeof settle>[1], next: Worker): Worker => ({
    ...{ at: 'write', from: claimed, to: settle(claimed, sent, instantAt(world)), next },
  })
  const unknown = settled({ outcome: 'unknown', reason: 'ECONNRESET' }, { at: 'end' })
  const lateAt = instants.indexOf(claimed.since) + minutesOf(claimed.attempts)
  const accept = (answer: Told): World => ({
    ...world,
    mails: [...world.mails, { attempt, lateAt, answer, event: 'coming' }],
  })
  switch (course) {
    case 'well':
      return workOn(
        accept('coming'),
        index,
        settled({ outcome: 'submitted', messageId: attempt }, { at: 'finish' }),
      )
    case 'answer lost':
      return workOn(accept('lost'), index, unknown)
    case 'not accepted':
      return workOn(world, index, unknown)
    case 'refused':
      return workOn(
        { ...world, isRefused: true },
        index,
        settled({ outcome: 'refused', reason: 'MessageRejected' }, { at: 'finish' }),
      )
    case 'later':
      return workOn(world, index, {
        ...{ at: 'write', from: claimed, to: existing, next: { at: 'end' } },
      })
  }
}
