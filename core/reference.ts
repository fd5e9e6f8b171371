import * as z from 'zod'
import type { LocalDate } from './time.ts'
import { type Warmth, warmthSince, warmths } from './warmth.ts'

/** What a contact and the member owe each other: whether the contact vouches for the member, and what goes back. */
export const referenceSchema = z.object({
  askedOn: z.string().optional(),
  agreedOn: z.string().optional(),
  /** What they agreed to vouch for. */
  agreedFor: z.string().optional(),
  /** When the member last gave them one. */
  givenOn: z.string().optional(),
  /** Since when they would like one from the member. */
  owedSince: z.string().optional(),
})
export type Reference = z.infer<typeof referenceSchema>

export const referenceMoves = ['asked', 'agreed', 'given', 'owed', 'none'] as const
export type ReferenceMove = (typeof referenceMoves)[number]
/** What happened, on which day; `what` is what somebody agreed to vouch for. */
export type ReferenceChange = { move: ReferenceMove; date: LocalDate; what?: string | undefined }

/** The longest `what`, in characters. */
export const mostVouchedFor = 100

const latest = (known: LocalDate | undefined, date: LocalDate) => (known && known > date ? known : date)

/** What follows from a move; the same one again changes nothing. Nothing when neither owes the other anything. */
export const moveReference = (
  reference: Reference | undefined,
  { move, date, what }: ReferenceChange,
): Reference | undefined => {
  const known = reference ?? {}
  switch (move) {
    case 'asked':
      // Whoever agreed has been asked.
      return known.agreedOn ? known : { ...known, askedOn: latest(known.askedOn, date) }
    case 'agreed':
      return { ...known, agreedOn: latest(known.agreedOn, date), ...(what && { agreedFor: what }) }
    case 'given': {
      const { owedSince, ...rest } = known
      return { ...rest, givenOn: latest(known.givenOn, date) }
    }
    case 'owed':
      return { ...known, owedSince: latest(known.owedSince, date) }
    case 'none': {
      const { askedOn, agreedOn, agreedFor, ...back } = known
      return Object.keys(back).length > 0 ? back : undefined
    }
  }
}

export const referenceState = ({ askedOn, agreedOn }: Reference = {}): 'none' | 'asked' | 'agreed' =>
  agreedOn ? 'agreed' : askedOn ? 'asked' : 'none'

/** Whoever vouches for the member and got nothing back is owed one, and so is whoever would like one. */
export const isOwedReference = ({ agreedOn, givenOn, owedSince }: Reference = {}): boolean =>
  owedSince !== undefined || (agreedOn !== undefined && givenOn === undefined)

type Referee = {
  reference?: Reference | undefined
  lastTouch?: { date: LocalDate } | undefined
  /** What they said on the member's keep-in-touch page. */
  left?: { on: LocalDate; offersReference: boolean; wantsReference: boolean }[] | undefined
}

/** How fresh somebody's memory of the member is: since they last talked, which agreeing is as well. */
export const warmth = ({ reference, lastTouch }: Referee, today: LocalDate): Warmth => {
  const last = latest(reference?.agreedOn, lastTouch?.date ?? '')
  return last ? warmthSince(last, 'P3M', today) : 'cold'
}

/** Whether somebody vouches for the member who has not heard from them for long. */
export const isColdReference = (contact: Referee, today: LocalDate): boolean =>
  referenceState(contact.reference) === 'agreed' && warmth(contact, today) === 'cold'

/** Whether somebody who has not been asked, or not answered, offered on the keep-in-touch page to vouch for the member. */
const isOffered = ({ reference, left }: Referee): boolean =>
  referenceState(reference) !== 'agreed' && left?.at(-1)?.offersReference === true

/** Whether somebody said there that they would like one, and got none since. */
const isWanted = ({ reference, left }: Referee): boolean => {
  const latest = left?.at(-1)
  return latest?.wantsReference === true && (reference?.givenOn ?? '') < latest.on
}

/** A member's references: who vouches, warmest first; who offered to, or has been asked; who is owed one. */
export const sortReferences = <Contact extends Referee & { name: string }>(
  contacts: Contact[],
  today: LocalDate,
): Record<'agreed' | 'offered' | 'asked' | 'owed', Contact[]> => {
  const byName = contacts.toSorted((a, b) => a.name.localeCompare(b.name))
  const inState = (state: 'agreed' | 'asked') =>
    byName.filter(({ reference }) => referenceState(reference) === state)
  return {
    agreed: warmths.flatMap((grade) => inState('agreed').filter((each) => warmth(each, today) === grade)),
    offered: byName.filter(isOffered),
    asked: inState('asked').filter((each) => !isOffered(each)),
    owed: byName.filter((each) => isOwedReference(each.reference) || isWanted(each)),
  }
}
