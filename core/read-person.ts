import { type DescribedContact, mostNotes, relations } from './contact.ts'
import * as fields from './fields.ts'
import { mostVouchedFor, type Reference } from './reference.ts'
import { cadenceSchema, isDate } from './time.ts'
import { shorten } from './wording.ts'

/** What a file or a mail says about somebody, as it stands there; anything may be missing or wrong. */
export type FoundContact = {
  name?: string | undefined
  emails?: string[] | undefined
  phones?: string[] | undefined
  linkedIn?: string | undefined
  relation?: string | undefined
  where?: string | undefined
  cadence?: string | undefined
  /** A date like 2026-11-22. */
  lastTouch?: string | undefined
  notes?: string | undefined
  tags?: string[] | undefined
  reference?: { [field in keyof Reference]?: string | undefined } | undefined
}

export type ReadContact =
  | { outcome: 'read'; contact: DescribedContact }
  | { outcome: 'failed'; reason: string }

/** What was read from one place: `row 12` of a table, `card 3` of a vCard file, or a line of a mail. */
export type ReadEntry = { place: string; read: ReadContact }

const oneLine = (text: string | undefined, max: number) =>
  shorten((text ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim(), max)

/** Nothing at all when it says nothing, so that somebody with only a name keeps the id of a file without the columns. */
const referenceIn = ({ agreedFor, ...dates }: NonNullable<FoundContact['reference']>) => {
  const what = oneLine(agreedFor, mostVouchedFor)
  const known = Object.entries(dates).filter(([, date]) => date && isDate(date))
  const reference: Reference = { ...Object.fromEntries(known), ...(what && { agreedFor: what }) }
  return Object.keys(reference).length > 0 ? { reference } : {}
}

export const unique = (values: string[], most: number) => [...new Set(values)].slice(0, most)

/**
 * Keeps what is usable and leaves the rest out: somebody with one broken phone number is still somebody. Fails only when
 * neither a name nor a way to reach them is left.
 */
export const readPerson = (found: Omit<FoundContact, 'phones'>, phones: string[] = []): ReadContact => {
  const emails = unique(
    (found.emails ?? []).flatMap((text) => fields.email.safeParse(text).data ?? []),
    5,
  )
  const profile = found.linkedIn ? fields.normaliseLinkedIn(found.linkedIn) : undefined
  // A key of the table holds 1,024 bytes, and an address of that length is nobody's.
  const linkedIn = profile && profile.length <= 200 ? profile : undefined
  const [localPart = ''] = (emails[0] ?? '').split('@')
  const name = oneLine(found.name, 100) || localPart
  if (!name) return { outcome: 'failed', reason: 'It has neither a name nor an email address.' }
  return {
    outcome: 'read',
    contact: {
      name,
      emails,
      phones,
      linkedIn,
      relation: relations.find((each) => each === found.relation) ?? 'other',
      where: oneLine(found.where, 100) || undefined,
      cadence: cadenceSchema.safeParse(found.cadence).data,
      lastTouch: found.lastTouch && isDate(found.lastTouch) ? found.lastTouch : undefined,
      notes:
        shorten(
          (found.notes ?? '')
            .replace(/\r\n?/g, '\n')
            .replace(/[^\P{Cc}\n\t]/gu, '')
            .trim(),
          mostNotes,
        ) || undefined,
      ...referenceIn(found.reference ?? {}),
      tags: unique(
        (found.tags ?? []).map((tag) => oneLine(tag, 30).toLowerCase()).filter(Boolean),
        fields.mostTags,
      ),
    },
  }
}
