import { type Contact, changeCadence } from '../../core/contact.ts'
import { composeDigest, finishDigest } from '../../core/digest.ts'
import type { KeyRing } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { MailingKey } from '../../core/mailing.ts'
import { changeTransition, finishSumUp, type Member, oweSumUp } from '../../core/member.ts'
import type { UnsentReceipt } from '../../core/receipt.ts'
import { composeReminder, finishReminder, yearOf } from '../../core/resume-reminder.ts'
import type { Site } from '../../core/site.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { finishStep, stepIn, stepsFor } from '../../core/transition.ts'
import { composeStep } from '../../core/transition-step.ts'
import type { Win } from '../../core/win.ts'
import { digestMail } from '../../views/emails/digest.tsx'
import { resumeReminderMail } from '../../views/emails/resume-reminder.tsx'
import { sumUpMail } from '../../views/emails/sum-up.tsx'
import { transitionMail } from '../../views/emails/transition.tsx'

export type KindDeps = {
  keys: KeyRing
  site: Site
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  listContacts: (memberId: string) => Promise<Contact[]>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<unknown>
  listDueContacts: (memberId: string, today: LocalDate) => Promise<Contact[]>
  listUnsentReceipts: (memberId: string, day: LocalDate) => Promise<UnsentReceipt[]>
  nextUnsentDay: (memberId: string) => Promise<LocalDate | undefined>
  deleteUnsentReceipts: (memberId: string, day: LocalDate) => Promise<unknown>
  listWins: (memberId: string) => Promise<Win[]>
}

/** A mailing of one kind: its mail, unless there is nothing to send, and what ends it. Ending it can be repeated. */
type Composed = { mail: Mail | undefined; finish: () => Promise<unknown> }
type Compose = (deps: KindDeps, member: Member, period: string, now: Instant) => Promise<Composed>

const composeDigestMailing: Compose = async (deps, member, period, now) => {
  const today = localDate(now, member.zone)
  const digest = composeDigest(member, await deps.listDueContacts(member.id, today), period, today)
  const isWanted = digest.entries.length > 0 || member.mailWhenNobodyDue
  return {
    mail: isWanted ? digestMail({ member, digest, site: deps.site, keys: deps.keys, now }) : undefined,
    finish: () => deps.changeMember(member, (current) => finishDigest(current, digest, now)),
  }
}

const composeSumUp: Compose = async (deps, member, day, now) => {
  const receipts = await deps.listUnsentReceipts(member.id, day)
  return {
    mail: receipts.length > 0 ? sumUpMail({ member, day, receipts, site: deps.site }) : undefined,
    finish: async () => {
      await deps.deleteUnsentReceipts(member.id, day)
      const next = await deps.nextUnsentDay(member.id)
      const finished = await deps.changeMember(member, (current) => finishSumUp(current, day, next, now))
      // What was saved since the last look found this day owed still, so that nothing else knows of it.
      const missed = next ? undefined : await deps.nextUnsentDay(member.id)
      if (finished && missed) await deps.changeMember(finished, (current) => oweSumUp(current, missed, now))
    },
  }
}

const composeTransition: Compose = async (deps, member, period, now) => {
  const { transition } = member
  const step = transition && stepIn(transition, period)
  // Changed since the planner looked: another mailing is due, or none.
  if (!step) return { mail: undefined, finish: async () => {} }
  const contacts = await deps.listContacts(member.id)
  const today = localDate(now, member.zone)
  const content = composeStep(member, transition, stepsFor(transition, step), contacts, today)
  return {
    mail: content && transitionMail({ member, content, site: deps.site, keys: deps.keys, now }),
    finish: async () => {
      for (const { contact, cadence } of content?.cadences ?? [])
        await deps.changeContact(member.id, contact.id, now, (current) =>
          current.cadence === contact.cadence ? changeCadence(current, cadence) : null,
        )
      await deps.changeMember(member, (current) =>
        changeTransition(current, (each) => each && stepIn(each, period) && finishStep(each, step), now),
      )
    },
  }
}

const composeResumeReminder: Compose = async (deps, member, period, now) => {
  const [wins, contacts] = await Promise.all([deps.listWins(member.id), deps.listContacts(member.id)])
  const today = localDate(now, member.zone)
  const reminder = composeReminder(member, yearOf(member, period), { wins, contacts }, today)
  return {
    mail: resumeReminderMail({ member, reminder, site: deps.site, keys: deps.keys, now }),
    finish: () => deps.changeMember(member, (current) => finishReminder(current, period, now)),
  }
}

export const composeByKind: Record<MailingKey['kind'], Compose> = {
  digest: composeDigestMailing,
  'sum-up': composeSumUp,
  transition: composeTransition,
  'resume-reminder': composeResumeReminder,
}
