import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import * as fields from './fields.ts'
import { moveReference, type Reference, type ReferenceChange, referenceSchema } from './reference.ts'
import {
  addToDate,
  cadenceSchema,
  type Duration,
  daysBetween,
  formatDate,
  type LocalDate,
  lengthInDays,
} from './time.ts'

export const relations = ['manager', 'peer', 'report', 'mentor', 'client', 'recruiter', 'other'] as const
export type Relation = (typeof relations)[number]

/** How long what is removed can come back, and what was done to many be taken back. */
export const undoneWithin = 'P30D'

/** A real contact with somebody. The id is what makes recording it twice record it once. */
export const touchSchema = z.object({
  id: z.string(),
  date: z.string(),
  channel: z.enum(['conversation', 'email']),
  note: z.string().optional(),
  /** There when a digest led to it: by its button, its draft, or an answer to it. */
  via: z.literal('digest').optional(),
})
export type Touch = z.infer<typeof touchSchema>

/** What decides when a contact falls due, and what mail alone can change: the part of a contact that one undo restores. */
const standingSchema = z.object({
  cadence: cadenceSchema,
  lastTouch: touchSchema.optional(),
  /** The latest note of a touch, which later touches without one leave in place. */
  lastNote: z.object({ date: z.string(), text: z.string() }).optional(),
  snoozedUntil: z.string().optional(),
  removedOn: z.string().optional(),
  notes: z.string().optional(),
  /** Addresses that mail came back from. */
  staleEmails: z.array(z.string()).optional(),
  reference: referenceSchema.optional(),
})
type Standing = z.infer<typeof standingSchema>

/** What a contact left on the member's keep-in-touch page. */
const leftSchema = z.object({
  /** Of the details as the contact sees them. */
  id: z.string(),
  on: z.string(),
  offersReference: z.boolean(),
  wantsReference: z.boolean(),
  /** The addresses, number and profile that the member did not have. */
  brought: z.array(z.string()),
  /** What else the contact has from it, as long as the member does not change it. */
  typed: z.object({
    name: z.string().optional(),
    relation: z.enum(relations).optional(),
    where: z.string().optional(),
  }),
  /** There when it added the contact. */
  added: z.literal(true).optional(),
  /** There when the member had removed the contact. */
  broughtBack: z.literal(true).optional(),
})
export type Left = z.infer<typeof leftSchema>

export const contactSchema = standingSchema.extend({
  id: z.string(),
  version: z.number().int().positive(),
  addedOn: z.string(),
  name: z.string(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  linkedIn: z.string().optional(),
  relation: z.enum(relations),
  /** Where the member knows them from: a company, a school, a meetup. */
  where: z.string().optional(),
  tags: z.array(z.string()),
  nextContact: z.string().optional(),
  left: z.array(leftSchema).optional(),
  /** How things stood before the latest change, for its undo; `touchId` is the touch which that change recorded. */
  previous: standingSchema.extend({ touchId: z.string().optional() }).optional(),
})
export type Contact = z.infer<typeof contactSchema>

/** What somebody says about a contact, read from a form or from a mail. */
export type ContactForm = {
  name: string
  emails: string[]
  phones: string[]
  linkedIn: string | undefined
  relation: Relation
  where: string | undefined
  cadence: string
  lastTouch: LocalDate | undefined
  notes: string | undefined
  tags: string[]
  /** Only a file says it. */
  reference?: Reference | undefined
}

/** What a mail or a file says about a contact: perhaps not how often to reconnect. */
export type DescribedContact = Omit<ContactForm, 'cadence'> & { cadence: string | undefined }

/** How often to reconnect with those of whom nobody said it. */
export const defaultCadence = 'P3M'

/** The longest notes, in characters. */
export const mostNotes = 2000

/** The cadences that pages offer; a contact may have any other. */
export const offeredCadences = ['P2W', 'P1M', 'P2M', 'P3M', 'P6M', 'P1Y', 'never'] as const
/** How long *Not now* can be. */
export const snoozes = ['P2W', 'P1M', 'P3M'] as const

/**
 * The local date on which a contact falls due: last touch + cadence, or the end of a snooze if that is later. Somebody
 * never talked to is due at once: they were added to be talked to.
 */
const nextContact = ({
  cadence,
  lastTouch,
  snoozedUntil,
  removedOn,
  addedOn,
}: Standing & { addedOn: LocalDate }) => {
  if (cadence === 'never' || removedOn) return undefined
  const byCadence = lastTouch ? addToDate(lastTouch.date, cadence) : addedOn
  return snoozedUntil && snoozedUntil > byCadence ? snoozedUntil : byCadence
}

type Unscheduled = Omit<Contact, 'nextContact'> & { nextContact?: string | undefined }

/** A contact with the next contact that follows from the rest of it. */
export const scheduled = ({ nextContact: _, ...contact }: Unscheduled): Contact => {
  const next = nextContact(contact)
  return next ? { ...contact, nextContact: next } : contact
}

const splitStanding = (contact: Contact): { standing: Standing; rest: Omit<Contact, keyof Standing> } => {
  const { cadence, lastTouch, lastNote, snoozedUntil, removedOn, notes, staleEmails, reference, ...rest } =
    contact
  return {
    rest,
    standing: {
      cadence,
      ...(lastTouch && { lastTouch }),
      ...(lastNote && { lastNote }),
      ...(snoozedUntil && { snoozedUntil }),
      ...(removedOn && { removedOn }),
      ...(notes && { notes }),
      ...(staleEmails && { staleEmails }),
      ...(reference && { reference }),
    },
  }
}
const standingOf = (contact: Contact): Standing => splitStanding(contact).standing

const withStanding = (contact: Contact, standing: Standing): Contact =>
  scheduled({ ...splitStanding(contact).rest, ...standing, version: contact.version + 1 })

/** The contact with a new standing, the next contact that follows from it, and the old standing kept for one undo. */
const change = (contact: Contact, standing: Standing, touchId?: string): Contact => ({
  ...withStanding(contact, standing),
  previous: { ...standingOf(contact), ...(touchId && { touchId }) },
})

/** Null when the contact stands so already, so that doing it twice does it once and leaves the undo. */
const changeOnce = (contact: Contact, standing: Standing): Contact | null =>
  isDeepStrictEqual(standing, standingOf(contact)) ? null : change(contact, standing)

const formTouch = (date: LocalDate | undefined): Touch | undefined =>
  date ? { id: `on-${date}`, date, channel: 'conversation' } : undefined

const described = (form: ContactForm) => ({
  name: form.name,
  emails: form.emails,
  phones: form.phones,
  ...(form.linkedIn && { linkedIn: form.linkedIn }),
  relation: form.relation,
  ...(form.where && { where: form.where }),
  tags: form.tags,
})
const notesIn = ({ notes }: { notes?: string | undefined }) => (notes ? { notes } : {})
const referenceIn = ({ reference }: { reference?: Reference | undefined }) => (reference ? { reference } : {})

/** A contact who waits for a first date, as those do who come many at once. */
export const startingOn = (contact: Contact, date: LocalDate): Contact =>
  scheduled({ ...contact, snoozedUntil: date })

/** Undoing an addition is a removal. */
export const newContact = (
  form: ContactForm,
  {
    id,
    today,
    touch = formTouch(form.lastTouch),
  }: { id: string; today: LocalDate; touch?: Touch | undefined },
): Contact =>
  scheduled({
    id,
    version: 1,
    addedOn: today,
    ...described(form),
    ...notesIn(form),
    ...referenceIn(form),
    cadence: form.cadence,
    ...(touch && { lastTouch: touch }),
    previous: { cadence: form.cadence, removedOn: today, ...notesIn(form), ...referenceIn(form) },
  })

/**
 * What is typed replaces what was; another date corrects the last touch; an address that is left in is good again. An
 * edit is its own undo.
 */
export const editContact = (contact: Contact, form: ContactForm): Contact => {
  const { linkedIn, where, previous, ...kept } = contact
  const { lastTouch, notes, staleEmails, ...standing } = standingOf(contact)
  const known = lastTouch ?? formTouch(form.lastTouch)
  const touch = known && form.lastTouch && { ...known, date: form.lastTouch }
  return withStanding(
    { ...kept, ...described(form) },
    { ...standing, ...notesIn(form), cadence: form.cadence, ...(touch && { lastTouch: touch }) },
  )
}

/** Both, one below the other, where there is room. */
const withNotes = (ours: string | undefined, theirs: string | undefined) => {
  const both = !theirs || ours?.includes(theirs) ? ours : [ours, theirs].filter(Boolean).join('\n')
  const notes = both && both.length <= mostNotes ? both : ours
  return notes ? { notes } : {}
}

/**
 * Adds what is new and overwrites nothing that the member typed; somebody removed comes back. Null when nothing is new,
 * so that adding twice leaves the undo of the first time.
 */
export const mergeContact = (
  contact: Contact,
  form: ContactForm,
  touch = formTouch(form.lastTouch),
): Contact | null => {
  const { removedOn, ...standing } = standingOf(contact)
  const union = (ours: string[], theirs: string[], most: number) => {
    const known = new Set(ours.map(fields.normaliseEmail))
    return [...ours, ...theirs.filter((each) => !known.has(fields.normaliseEmail(each)))].slice(0, most)
  }
  const merged: Contact = {
    ...described(form),
    ...contact,
    emails: union(contact.emails, form.emails, 5),
    phones: union(contact.phones, form.phones, 5),
    tags: union(contact.tags, form.tags, fields.mostTags),
    ...withNotes(contact.notes, form.notes),
    ...(form.reference && { reference: { ...form.reference, ...contact.reference } }),
  }
  const isNewer = touch && touch.date > (standing.lastTouch?.date ?? '')
  if (!removedOn && !isNewer && isDeepStrictEqual(merged, contact)) return null
  const after = {
    ...standing,
    ...notesIn(merged),
    ...referenceIn(merged),
    ...(isNewer && { lastTouch: touch }),
  }
  return { ...change(merged, after), previous: standingOf(contact) }
}

/**
 * Resets the clock and keeps the note, each unless something later is known; and ends a snooze. The same touch again only
 * corrects it. Null when nothing changes.
 */
export const recordTouch = (contact: Contact, touch: Touch): Contact | null => {
  const standing = standingOf(contact)
  const { snoozedUntil, ...awake } = standing
  const { lastTouch, lastNote } = standing
  const isSame = lastTouch?.id === touch.id
  const isLatest = isSame || !lastTouch || touch.date >= lastTouch.date
  const isNoted = touch.note !== undefined && (isSame || !lastNote || touch.date >= lastNote.date)
  const recorded: Standing = {
    ...(isLatest ? { ...(isSame ? standing : awake), lastTouch: touch } : standing),
    ...(isNoted && { lastNote: { date: touch.date, text: touch.note ?? '' } }),
  }
  if (isDeepStrictEqual(recorded, standing)) return null
  const { previous, ...rest } = contact
  if (!isSame) return change(contact, recorded, touch.id)
  return { ...withStanding(rest, recorded), ...(previous?.touchId === touch.id && { previous }) }
}

export const snoozeUntil = (contact: Contact, until: LocalDate): Contact | null =>
  changeOnce(contact, { ...standingOf(contact), snoozedUntil: until })

export const snooze = (contact: Contact, period: Duration, today: LocalDate): Contact | null =>
  snoozeUntil(contact, addToDate(today, period))

export const changeCadence = (contact: Contact, cadence: string): Contact | null =>
  changeOnce(contact, { ...standingOf(contact), cadence })

/** What happened between the two about a reference. */
export const changeReference = (contact: Contact, what: ReferenceChange): Contact | null => {
  const { reference, ...standing } = standingOf(contact)
  return changeOnce(contact, { ...standing, ...referenceIn({ reference: moveReference(reference, what) }) })
}

/** Adds a paragraph to the notes, with its day; null when it is there already. */
export const addNote = (
  contact: Contact,
  text: string,
  today: LocalDate,
): { outcome: 'noted'; contact: Contact } | { outcome: 'there already' | 'full' } => {
  const note = `${formatDate(today)}: ${text}`
  const standing = standingOf(contact)
  if (standing.notes?.includes(note)) return { outcome: 'there already' }
  const notes = [standing.notes, note].filter(Boolean).join('\n')
  return notes.length > mostNotes
    ? { outcome: 'full' }
    : { outcome: 'noted', contact: change(contact, { ...standing, notes }) }
}

/** Mail to the address came back. */
export const markStale = (contact: Contact, address: string): Contact | null => {
  const normal = fields.normaliseEmail(address)
  const stale = contact.staleEmails ?? []
  const isTheirs = contact.emails.some((each) => fields.normaliseEmail(each) === normal)
  return isTheirs && !stale.includes(normal)
    ? change(contact, { ...standingOf(contact), staleEmails: [...stale, normal] })
    : null
}

/** The address to write to: one that mail has not come back from. */
export const goodEmail = ({ emails, staleEmails = [] }: Contact): string | undefined =>
  emails.find((address) => !staleEmails.includes(fields.normaliseEmail(address)))

export const removeContact = (contact: Contact, today: LocalDate): Contact | null =>
  contact.removedOn ? null : change(contact, { ...standingOf(contact), removedOn: today })

/** Takes the latest change back, or null when that has been done or something else has changed since. */
export const undoChange = (contact: Contact, version: number): Contact | null => {
  if (!contact.previous || contact.version !== version) return null
  const { previous, ...rest } = contact
  const { touchId: _, ...standing } = previous
  return withStanding(rest, standing)
}

export const isDue = (contact: Pick<Contact, 'nextContact'>, today: LocalDate): boolean =>
  contact.nextContact !== undefined && contact.nextContact <= today

/** How late a contact is, in its own cadences: a month late is much for monthly and little for yearly. */
export const lateness = (contact: Pick<Contact, 'nextContact' | 'cadence'>, today: LocalDate): number =>
  contact.nextContact && contact.cadence !== 'never'
    ? daysBetween(contact.nextContact, today) / lengthInDays(contact.cadence)
    : Number.NEGATIVE_INFINITY
