import type { Contact } from './contact.ts'
import type { LocalDate } from './time.ts'

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

/** What one thing that a mail asked for came to. */
export type Result =
  | { kind: 'contact'; done: Done; contact: Contact; canUndo: boolean }
  /** Contacts that were too many to name. */
  | { kind: 'imported'; counts: Record<'added' | 'merged' | 'restored' | 'unchanged', number> }
  | { kind: 'failed'; place: string; reason: string }
  /** The words fit several contacts, or are only like their names. */
  | { kind: 'which'; about: 'talked' | 'snooze' | 'remove' | 'edit'; words: string; contacts: Contact[] }
  | { kind: 'nobody'; words: string }
  | { kind: 'contacts'; asked: 'next' | 'list' | 'find'; search: string; contacts: Contact[] }
  | { kind: 'win'; id: string; text: string }
  | { kind: 'paused'; until: LocalDate }
  | { kind: 'resumed'; next: LocalDate | undefined }
  | { kind: 'exported'; count: number }
  | { kind: 'help' }
  | { kind: 'not understood'; text: string; reason?: string }
