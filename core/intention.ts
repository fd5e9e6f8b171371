import type { Mailbox } from './intake.ts'
import type { ReadEntry } from './read-contact.ts'
import type { ReferenceMove } from './reference.ts'
import type { Answer } from './resume-reminder.ts'
import type { LocalDate } from './time.ts'
import type { Task } from './transition.ts'
import type { WrittenTransition } from './written-transition.ts'

/** What a line of a mail, or the address that it went to, tells Rapport to do. */
export type Command =
  /** The words say whom, and then what was said: `jane had lunch`. */
  | { kind: 'done'; words: string; date: LocalDate }
  | { kind: 'snooze'; whom: string; until: LocalDate }
  | { kind: 'forget'; whom: string }
  /** The words say whom, and then what for. */
  | { kind: 'reference'; move: ReferenceMove; words: string; date: LocalDate }
  | { kind: 'find'; search: string }
  | { kind: 'next' }
  | { kind: 'list' }
  | { kind: 'references' }
  /** A job change, as far as the words say it. */
  | { kind: 'leaving'; words: string; plan: WrittenTransition }
  | { kind: 'staying' }
  | { kind: 'win'; text: string; job?: string }
  | { kind: 'pause'; until: LocalDate }
  /** The months in which no digest comes from now on; none at all when it is empty. */
  | { kind: 'quiet'; months: number[] }
  | { kind: 'resume' }
  | { kind: 'export' }
  | { kind: 'help' }
  /** It begins like a command, and something is missing; the reason is a sentence that says what to write. */
  | { kind: 'incomplete'; text: string; reason: string }

/** One thing that an intake mail asks for. */
export type Intention =
  | Command
  /** The member wrote to these people on this day; those who are new get the cadence. */
  | {
      kind: 'record'
      people: Mailbox[]
      date: LocalDate
      cadence: string
      skipped: { place: string; reason: string }[]
      /** What the draft was for. */
      task?: Task
    }
  /** Whom the mail is about; those whose cadence it does not say get this one. */
  | { kind: 'add'; entries: ReadEntry[]; cadence: string }
  /** Words about the contact with this id, else about whom they name. */
  | { kind: 'note'; words: string; contactId: string | undefined }
  /** The answer to the latest résumé reminder. */
  | { kind: 'reminder'; answer: Answer }
  /** Mail to this address of a contact came back. */
  | { kind: 'stale'; address: string }
  | { kind: 'not understood'; text: string; reason?: string }
