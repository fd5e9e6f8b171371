import { phones as phoneList } from './phones.ts'
import { type FoundContact, type ReadContact, readPerson, unique } from './read-person.ts'

export type { FoundContact, ReadContact, ReadEntry } from './read-person.ts'

/** Somebody as `readPerson` reads them, with their phone numbers. */
export const readContact = ({ phones = [], ...found }: FoundContact): ReadContact =>
  readPerson(
    found,
    unique(
      phones.flatMap((text) => phoneList.safeParse(text).data ?? []),
      5,
    ),
  )
