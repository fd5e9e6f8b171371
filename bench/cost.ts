import { contactStore } from '../aws/contacts.ts'
import { memberStore } from '../aws/members.ts'
import { recordTouch } from '../core/contact.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'
import { meter } from './capacity.ts'
import { createIntake } from './intake.ts'
import { arrivalOf, mails } from './mails.ts'
import type { Figure } from './measure.ts'
import { aMember, contactsOf, start } from './members.ts'
import { prices } from './prices.ts'
import { startSes, startTable } from './process.ts'
import { createSender } from './sender.ts'

const contacts = 30
const touches = 5
const intakeMails = 5

/** Seconds of 512 or 1,024 MB that an invocation is taken to last; here nothing is as far away as it is on AWS. */
const gigabyteSeconds = { send: 0.25 * 0.5, intake: 0.4 * 1, page: 0.1 * 0.5, tick: 0.2 * 0.5 }

/** One month of one member: a digest, five talks recorded from it, five mails to us. Everything that it takes. */
const month = async () => {
  const [{ table, stop }, ses] = await Promise.all([startTable(), startSes()])
  const member = aMember(1, true)
  await memberStore(table).createMember(member)
  const stored = contactStore(table)
  for (const { previous, version, nextContact, ...contact } of contactsOf({ contacts, due: 5 }))
    await stored.addContact(
      member.id,
      {
        ...contact,
        linkedIn: contact.linkedIn,
        where: contact.where,
        notes: contact.notes,
        lastTouch: undefined,
      },
      { id: contact.id, today: '2026-01-01', now: start },
    )
  const metered = meter(table)
  const digest = await (async () => {
    await createSender(table, ses.client, () => start)(sqsEvent([JSON.stringify({ memberId: member.id })]))
    return metered.take()
  })()
  const due = (await stored.listContacts(member.id)).slice(0, touches)
  metered.take()
  for (const { id } of due) {
    // The page that a button opens, and the post behind it.
    await stored.loadContact(member.id, id, start)
    await memberStore(table).loadMember(member.id)
    await stored.changeContact(member.id, id, start, (contact) =>
      recordTouch(contact, { id: 'talk', date: '2026-11-22', channel: 'conversation', note: 'Well.' }),
    )
  }
  const talked = metered.take()
  const raw = new Map<string, Uint8Array>()
  const intake = createIntake(table, ses.client, raw)
  for (let each = 0; each < intakeMails; each++) {
    const arrived = arrivalOf(mails.BCC ?? '', `mail-${each}`, member)
    raw.set(arrived.id, arrived.raw)
    await intake(arrived.event)
  }
  const tookIn = metered.take()
  await Promise.all([stop(), ses.stop()])
  return { digest, talked, tookIn }
}

export const costFigures = async (): Promise<Figure[]> => {
  const { digest, talked, tookIn } = await month()
  const group = 'cost'
  const sum = (of: 'read' | 'write') => digest[of] + talked[of] + tookIn[of]
  const invocations = 1 + 2 * touches + intakeMails
  const figures: Figure[] = Object.entries({
    digest,
    'five talks recorded': talked,
    'five mails in': tookIn,
  }).flatMap(([name, { read, write }]): Figure[] => [
    { group, name: `${name}: read units`, ours: read, unit: 'RCU' },
    { group, name: `${name}: write units`, ours: write, unit: 'WCU' },
  ])
  const perMember = {
    table: sum('read') * prices.readUnits + sum('write') * prices.writeUnits + 100e-6 * prices.stored,
    mail: (1 + intakeMails) * prices.mailsOut + intakeMails * (prices.mailsIn + prices.mailChunksIn),
    functions:
      invocations * prices.invocations +
      (gigabyteSeconds.send + 2 * touches * gigabyteSeconds.page + intakeMails * gigabyteSeconds.intake) *
        prices.gigabyteSeconds,
    // SQS asks three times for each message: sent, received, deleted.
    rest:
      2 * touches * prices.pageRequests +
      3 * (1 + intakeMails) * prices.queueRequests +
      intakeMails * (prices.notifications + prices.objectsPut + prices.objectsGot) +
      invocations * 1e-6 * prices.logged,
  }
  const ticks = 12 * 24 * 30
  const fixed =
    prices.secrets +
    ticks *
      (prices.ticks +
        prices.invocations +
        gigabyteSeconds.tick * prices.gigabyteSeconds +
        2 * prices.readUnits)
  figures.push(
    { group, name: 'a member a month: invocations', ours: invocations, unit: '' },
    { group, name: 'a member a month: mails out and in', ours: 1 + 2 * intakeMails, unit: '' },
    ...Object.entries(perMember).map(
      ([of, dollars]): Figure => ({
        group,
        name: `1,000 members a month: ${of}`,
        ours: 1000 * dollars,
        unit: '$',
      }),
    ),
  )
  const each = Object.values(perMember).reduce((all, one) => all + one, 0)
  for (const members of [1000, 100_000, 1_000_000])
    figures.push({
      group,
      name: `${members.toLocaleString('en')} members a month: all`,
      ours: fixed + members * each,
      unit: '$',
    })
  return figures
}
