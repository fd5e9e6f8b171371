import type { Mailing } from '../../core/mailing.ts'
import {
  act,
  type Course,
  changeMail,
  crash,
  deliver,
  minutesOf,
  type Protocol,
  passTime,
  sendFaults,
  settleMinutes,
  takeEvent,
  type Worker,
  type Working,
  type World,
} from './mailing-world.ts'

export type Bounds = World['left'] & { workers: number }
export type Explored = {
  states: number
  /** In how many of them two mails go: of the first both the answer and the event were lost. */
  doubled: number
  /** The first thing that must never be, and what led to it. */
  violation?: string
}

const jumps = [10, settleMinutes, minutesOf(2)]

/** A world and how it came about. */
type Step = { label: string; world: World; after?: Step }

/**
 * Visits every world that deliveries, crashes, lost answers, repeated writes, events and the passing of time can lead
 * to, in any order and within the bounds; and sees after each that from there on, when nothing fails any more, all ends
 * well.
 */
export const explore = (protocol: Protocol, { workers, ...left }: Bounds): Explored => {
  const world: World = {
    ...{ minute: 0, stored: undefined, mails: [], nextAttempt: 1, left },
    ...{ isDone: false, isRefused: false },
    working: Array.from({ length: workers }, () => undefined),
  }
  const seen = new Set([idOf(world)])
  const open: Step[] = [{ label: 'start', world }]
  const explored = { states: 0, doubled: 0 }
  for (let step = open.pop(); step; step = open.pop()) {
    explored.states++
    const verdict = judge(protocol, step.world)
    if (verdict === 'doubled') explored.doubled++
    else if (verdict !== 'well') return { ...explored, violation: `${verdict}: ${pathTo(step)}` }
    for (const next of stepsFrom(protocol, step.world)) {
      const id = idOf(next.world)
      if (seen.has(id)) continue
      seen.add(id)
      open.push({ ...next, after: step })
    }
  }
  return explored
}

const pathTo = ({ label, after }: Step): string => (after ? `${pathTo(after)}, ${label}` : label)

/** Workers are alike, so that worlds that differ only in which of them is where are one. */
const idOf = ({ stored, working, mails, ...rest }: World): string =>
  [
    JSON.stringify(Object.values(rest)),
    briefly(stored),
    working.map((each) => (each ? `${each.startedAt} ${idOfWorker(each.worker)}` : '')).sort(),
    mails.map((mail) => Object.values(mail).join(' ')),
  ].join('|')

const idOfWorker = (worker: Worker): string => {
  if (worker.at === 'write')
    return `write ${briefly(worker.from)} ${briefly(worker.to)} ${idOfWorker(worker.next)}`
  return worker.at === 'send' ? `send ${briefly(worker.claimed)} ${briefly(worker.existing)}` : worker.at
}

const briefly = (mailing: Mailing | undefined) =>
  mailing ? `${mailing.attempt} ${mailing.state} ${mailing.attempts} ${mailing.since}` : '-'

const judge = (protocol: Protocol, world: World) => {
  if (mailsAfterKnown(world)) return 'a second mail though the table was told of the first'
  if (world.working.some((each) => each)) return 'well'
  const end = endWell(protocol, world)
  if (!end.isDone) return 'never over'
  if (mailsAfterKnown(end)) return 'in the end a second mail though the table was told of the first'
  if (end.isRefused && end.stored?.state === 'failed') return 'well'
  if (end.mails.length === 0) return 'no mail'
  return end.mails.length > 1 ? 'doubled' : 'well'
}

const mailsAfterKnown = ({ mails }: World) =>
  mails.slice(0, -1).some(({ answer, event }) => answer !== 'lost' || event !== 'lost')

/** The world after all events that are to come, and deliveries in which nothing goes wrong, each after the longest wait. */
const endWell = (protocol: Protocol, before: World): World => {
  let world = before
  before.mails.forEach(({ event }, index) => {
    if (event === 'coming') world = takeEvent(protocol, world, index)
  })
  for (let round = 0; round < 4 && !world.isDone; round++) {
    world = deliver(0, passTime({ ...world, left: { ...world.left, deliveries: 1 } }, minutesOf(4)))
    while (world.working[0]) world = act(protocol, world, 0, 'well')
  }
  return world
}

const stepsFrom = (protocol: Protocol, world: World): Step[] => {
  const idle = world.working.findIndex((each) => !each)
  return [
    ...(idle >= 0 && world.left.deliveries > 0 ? [{ label: 'deliver', world: deliver(idle, world) }] : []),
    ...world.working.flatMap((each, index) => (each ? workerSteps(protocol, world, index, each) : [])),
    ...world.mails.flatMap(({ event }, index) =>
      event === 'coming'
        ? [
            { label: `event ${index}`, world: takeEvent(protocol, world, index) },
            ...failing(world, 1, `event ${index} lost`, (after) =>
              changeMail(after, index, { event: 'lost' }),
            ),
          ]
        : [],
    ),
    ...(world.left.jumps > 0 ? jumps.flatMap((minutes) => timeSteps(world, minutes)) : []),
  ]
}

/** Something that goes wrong, if as much may still go wrong. */
const failing = (world: World, faults: number, label: string, change: (world: World) => World): Step[] => {
  const left = { ...world.left, faults: world.left.faults - faults }
  return left.faults >= 0 ? [{ label, world: change({ ...world, left }) }] : []
}

const workerSteps = (
  protocol: Protocol,
  world: World,
  index: number,
  { worker: { at }, startedAt }: Working,
): Step[] => {
  // A process that has ended sends nothing; what it has asked of the table may still come late.
  if (at === 'send' && world.minute - startedAt >= settleMinutes)
    return [{ label: `time out ${index}`, world: crash(world, index) }]
  const fail = (course: Course) =>
    failing(world, 1, `${at} ${index}: ${course}`, (after) => act(protocol, after, index, course))
  return [
    { label: `${at} ${index}`, world: act(protocol, world, index, 'well') },
    ...failing(world, 1, `crash before ${at} ${index}`, (after) => crash(after, index)),
    ...(at === 'write' ? fail('answer lost') : []),
    ...(at === 'send' ? sendFaults.flatMap(fail) : []),
  ]
}

/** It is a fault when a worker takes so long, and when an event comes so late. */
const timeSteps = (world: World, minutes: number): Step[] => {
  const after = passTime({ ...world, left: { ...world.left, jumps: world.left.jumps - 1 } }, minutes)
  const late = after.mails.filter(({ event }, index) => event !== world.mails[index]?.event)
  const faults = late.length + (world.working.some((each) => each) ? 1 : 0)
  return failing(after, faults, `${minutes} minutes`, (slow) => slow)
}
