import type { Contact } from './contact.ts'
import type { ReferenceMove } from './reference.ts'
import type { Answered } from './resume-reminder.ts'
import type { LocalDate } from './time.ts'
import type { Role, Transition } from './transition.ts'
import type { Win } from './win.ts'

/** What was done with a contact. */
export type Done =
  | 'added'
  | 'merged'
  | 'restored'
  | 'unchanged'
  | 'wrote'
  | 'talked'
  | 'snoozed'
  | 'removed'
  | 'noted'
  | 'stale'
  | ReferenceMove

/** What was to be done with whom the words mean. */
export type WhichOne =
  | { about: 'talked' | 'snooze' | 'remove' | 'edit' }
  | { about: 'reference'; move: ReferenceMove }
  | { about: 'colleague'; role: Role }

/** What one thing that a mail asked for came to. */
export type Result =
  | { kind: 'contact'; done: Done; contact: Contact; canUndo: boolean }
  /** Contacts that were too many to name. */
  | { kind: 'imported'; counts: Record<'added' | 'merged' | 'restored' | 'unchanged', number> }
  | { kind: 'failed'; place: string; reason: string }
  /** The words fit several contacts, or are only like their names. */
  | ({ kind: 'which'; words: string; contacts: Contact[] } & WhichOne)
  | { kind: 'nobody'; words: string }
  | { kind: 'contacts'; asked: 'next' | 'list' | 'find' | 'references'; search: string; contacts: Contact[] }
  /** `before` is the last day that another one replaced; `next` the day of the next mail. */
  | {
      kind: 'transition'
      done: 'planned' | 'changed' | 'unchanged' | 'called off'
      transition: Transition
      before: LocalDate | undefined
      next: LocalDate | undefined
    }
  | { kind: 'no transition' }
  | { kind: 'farewell ticked off' }
  | { kind: 'win'; win: Win }
  /** What was answered to the résumé reminder of a year, and when the next one comes, if any does. */
  | { kind: 'reminder'; year: string; answered: Answered; next: LocalDate | undefined }
  | { kind: 'paused'; until: LocalDate }
  | { kind: 'quiet'; months: number[]; next: LocalDate | undefined }
  | { kind: 'resumed'; next: LocalDate | undefined }
  | { kind: 'exported'; contacts: number; wins: number }
  | { kind: 'help' }
  | { kind: 'not understood'; text: string; reason?: string }
