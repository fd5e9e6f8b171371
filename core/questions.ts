import { createHash } from 'node:crypto'
import type { Contact, Relation } from './contact.ts'

/**
 * Questions to open with, fit to be sent as they stand: they say nothing that the record does not, and never quote a
 * note, which is the member's own. `{where}` is used only when the member said where.
 */
const forAnyone = {
  'any-1': 'What are you working on at the moment that you enjoy?',
  'any-2': 'What has been the best part of your year so far?',
  'any-3': 'What have you learned lately that surprised you?',
  'any-4': 'What is taking up most of your thinking these days?',
  'any-5': 'Is there anything I could help you with?',
}

const afterNote = {
  'note-1': 'How have things gone since we last talked?',
  'note-2': 'How did the things we last talked about turn out?',
  'note-3': 'What happened next, after we last talked?',
}

const withPlace = {
  'where-1': 'What do you hear from {where} these days?',
}

const byRelation: Record<Relation, Record<string, string>> = {
  manager: {
    'manager-1': 'What is the best thing happening on your team right now?',
    'manager-2': 'What are you teaching people these days?',
    'manager-3': 'What do you look for these days when you bring somebody onto a team?',
  },
  peer: {
    'peer-1': 'What does your work look like these days?',
    'peer-2': 'Which tool or habit has made your work better lately?',
    'peer-3': 'What would you like to be doing a year from now?',
  },
  report: {
    'report-1': 'What are you proudest of in your work this year?',
    'report-2': 'Where would you like to go next?',
    'report-3': 'What is the hardest thing on your plate at the moment?',
  },
  mentor: {
    'mentor-1': 'What would you advise somebody in my place to look at next?',
    'mentor-2': 'What has changed your mind about something recently?',
    'mentor-3': 'Which book or talk should I not miss this year?',
  },
  client: {
    'client-1': 'What matters most for you and your team this quarter?',
    'client-2': 'What has turned out differently than you expected this year?',
    'client-3': 'Which problem would you most like to be rid of?',
  },
  recruiter: {
    'recruiter-1': 'What kinds of roles are you seeing more of lately?',
    'recruiter-2': 'Whom are you looking for at the moment?',
    'recruiter-3': 'How has your market changed this year?',
  },
  other: {
    'other-1': 'What have you been up to?',
    'other-2': 'What is new in your world?',
    'other-3': 'What are you looking forward to?',
  },
}

/**
 * One question for a contact in a period: the same each time it is composed, never the one asked last, and one that the
 * digest does not ask of somebody else already as long as there are enough.
 */
export const chooseQuestion = (
  contact: Pick<Contact, 'id' | 'relation' | 'where' | 'lastNote'>,
  period: string,
  askedLast: string | undefined,
  inDigest: ReadonlySet<string> = new Set(),
): { id: string; text: string } => {
  const fitting = Object.entries({
    ...byRelation[contact.relation],
    ...(contact.lastNote && afterNote),
    ...(contact.where && withPlace),
    ...forAnyone,
  }).filter(([id]) => id !== askedLast)
  const fresh = fitting.filter(([id]) => !inDigest.has(id))
  const choice = fresh.length > 0 ? fresh : fitting
  const hash = createHash('sha256').update(`${contact.id}:${period}`).digest().readUInt32BE(0)
  const [id, text] = choice[hash % choice.length] as [string, string]
  return { id, text: text.replace('{where}', () => contact.where ?? '') }
}
