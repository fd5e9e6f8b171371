import type { OperationId } from '../../../core/api/operations.ts'
import type { Contact } from '../../../core/contact.ts'
import { inDigestOrder } from '../../../core/digest.ts'
import { chooseQuestion } from '../../../core/questions.ts'
import { daysBetween, type LocalDate } from '../../../core/time.ts'
import { cut, type Handlers, pageOf } from './answer.ts'
import { contactIn } from './contacts.ts'

export type DueApiDeps = { listDueContacts: (memberId: string, today: LocalDate) => Promise<Contact[]> }

/** The order is that of a day, so all pages are of the day of the first. */
type Place = [day: LocalDate, wasCold: boolean, late: number, id: string]

export const dueHandlers: Handlers<DueApiDeps, Extract<OperationId, 'listDue'>> = {
  listDue: async (deps, { member, today, query, from, nextPage }) => {
    const ended: Place | undefined = from === undefined ? undefined : JSON.parse(from)
    const day = ended?.[0] ?? today
    const due = inDigestOrder(await deps.listDueContacts(member.id, day), day)
    const isAfter = ({ isColdReference, late, contact }: (typeof due)[number]) => {
      if (!ended) return true
      const [, wasCold, before, id] = ended
      if (isColdReference !== wasCold) return wasCold
      return late === before ? contact.id > id : late < before
    }
    const { page, last } = cut(due, isAfter, query.limit)
    const asked = new Set<string>()
    const items = page.map(({ contact, isColdReference }) => {
      const period = day.slice(0, 7)
      const question = chooseQuestion(contact, period, member.questionsAsked[contact.id], asked)
      asked.add(question.id)
      const daysLate = daysBetween(contact.nextContact ?? day, day)
      return { contact: contactIn(contact), daysLate, isColdReference, question: question.text }
    })
    const place: Place | undefined = last && [day, last.isColdReference, last.late, last.contact.id]
    return pageOf({ today: day, items }, place && nextPage(JSON.stringify(place)))
  },
}
