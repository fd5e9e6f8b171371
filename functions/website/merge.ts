import { type MergingStores, mergeContacts, undoMerge } from '../../aws/merge-contacts.ts'
import type { MergeStore } from '../../aws/merges.ts'
import type { Contact } from '../../core/contact.ts'
import { byName } from '../../core/contact-filter.ts'
import { findDuplicates, pairOf } from '../../core/duplicates.ts'
import { newId, readId } from '../../core/ids.ts'
import type { Member } from '../../core/member.ts'
import {
  colleagueIn,
  type Merge,
  type PlannedMerge,
  planMerge,
  touchesToMove,
  whoStays,
  withMovedTouch,
} from '../../core/merge.ts'
import { type Instant, localDate } from '../../core/time.ts'
import type { Work } from '../../core/work.ts'
import { duplicatesPage } from '../../views/pages/duplicates.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { mergedPage, mergePage, pickTwoPage } from '../../views/pages/merge.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, type SignedIn, signedIn } from './session.ts'

export type MergeDeps = SessionDeps &
  Omit<MergingStores, keyof MergeStore> & {
    randomToken: () => string
    listContacts: (memberId: string) => Promise<Contact[]>
    openMerges: () => Promise<MergeStore>
    queueWork: (work: Work, delaySeconds?: number) => Promise<unknown>
  }

/** A page has room for so many pairs; there are others when these are done with. */
const mostPairs = 50
/** When a merge that a page began must have come to its end. */
const finishedAfter = 30

export const mergeRoutes = (deps: MergeDeps): Route[] => {
  const one = (answer: (found: Merge, member: Member) => Promise<Reply> | Reply) =>
    signedIn(deps, async ({ params }: PageRequest, { member }: SignedIn) => {
      const id = readId(params.id)
      const found = id && (await (await deps.openMerges()).loadMerge(member.id, id, deps.now()))
      return found ? answer(found, member) : html(brokenLinkPage('gone'), 404)
    })
  return [
    {
      method: 'GET',
      path: '/merge',
      handler: signedIn(deps, ({ query }, { member }) => ask(deps, member, query)),
    },
    {
      method: 'POST',
      path: '/merge',
      handler: signedIn(deps, ({ form }, { member }) => begin(deps, member, form)),
    },
    {
      method: 'GET',
      path: '/merge/{id}',
      handler: one((found, member) => html(mergedPage({ member, found }))),
    },
    { method: 'POST', path: '/merge/{id}', handler: one((found, member) => goOn(deps, found, member)) },
    { method: 'POST', path: '/merge/{id}/undo', handler: one((found, member) => undo(deps, found, member)) },
  ]
}

export const duplicateRoutes = (deps: MergeDeps): Route[] => [
  { method: 'GET', path: '/duplicates', handler: signedIn(deps, (_, { member }) => list(deps, member)) },
  {
    method: 'POST',
    path: '/duplicates',
    handler: signedIn(deps, async ({ form }, { member }) => {
      const [one, other] = [readId(form.one), readId(form.other)]
      const merges = await deps.openMerges()
      if (one && other) {
        const tell = form.are === 'one' ? merges.deleteApart : merges.saveApart
        await tell(member.id, pairOf(one, other))
      }
      return redirect('/duplicates')
    }),
  },
]

const list = async (deps: MergeDeps, member: Member): Promise<Reply> => {
  const merges = await deps.openMerges()
  const [contacts, apart] = await Promise.all([deps.listContacts(member.id), merges.listApart(member.id)])
  const found = findDuplicates(byName(contacts), apart)
  return html(duplicatesPage({ member, shown: found.slice(0, mostPairs), all: found.length }))
}

type Two = { kept: Contact; other: Contact }

/** Two who are there, by the ids of who stays and who goes, or by the two boxes that are ticked. */
const loadTwo = async (
  deps: MergeDeps,
  member: Member,
  said: Record<string, string>,
  now: Instant,
): Promise<Two | undefined> => {
  const picked = Object.keys(said).flatMap((name) => readId(name.replace(/^pick-/, '')) ?? [])
  const ids = said.kept ? [readId(said.kept), readId(said.other)] : picked
  const [one, other] = await Promise.all(
    ids.slice(0, 3).map(async (id) => id && deps.loadContact(member.id, id, now)),
  )
  if (!one || !other || ids.length !== 2 || one.id === other.id || one.removedOn || other.removedOn)
    return undefined
  const [kept, goes] = said.kept ? [one, other] : whoStays(one, other)
  return { kept, other: goes }
}

const preview = (
  deps: MergeDeps,
  member: Member,
  { kept, other }: Two,
  planned: PlannedMerge,
  problem?: string,
): string => mergePage({ member, kept, other, planned, id: newId(deps.randomToken()), problem })

const ask = async (deps: MergeDeps, member: Member, said: Record<string, string>): Promise<Reply> => {
  const now = deps.now()
  const two = await loadTwo(deps, member, said, now)
  if (!two) return html(pickTwoPage({ member }), 422)
  return html(preview(deps, member, two, planMerge(two.kept, two.other, localDate(now, member.zone))))
}

const changedMeanwhile = 'One of them was changed meanwhile, perhaps by a mail. Look again before you merge.'

const begin = async (deps: MergeDeps, member: Member, said: Record<string, string>): Promise<Reply> => {
  const now = deps.now()
  const merges = await deps.openMerges()
  const id = readId(said.id) ?? newId(deps.randomToken())
  const begun = await merges.loadMerge(member.id, id, now)
  if (begun) return goOn(deps, begun, member)
  const two = await loadTwo(deps, member, said, now)
  if (!two) return html(pickTwoPage({ member }), 422)
  const { kept, other } = two
  const planned = planMerge(kept, other, localDate(now, member.zone))
  const versions = `${kept.version}~${other.version}`
  if (planned.outcome !== 'planned' || said.versions !== versions)
    return html(
      preview(deps, member, two, planned, said.versions === versions ? undefined : changedMeanwhile),
      409,
    )
  const [theirs, ours] = await Promise.all(
    [other.id, kept.id].map((contactId) => merges.listTouches(member.id, contactId)),
  )
  const touches = touchesToMove(theirs ?? [], ours ?? [], other.id)
  const colleague = member.transition && colleagueIn(member.transition, { kept: kept.id, other: other.id })
  const merge: Merge = {
    ...{ id, at: now, state: 'waiting', touches },
    kept: withMovedTouch(planned.kept, other, touches),
    other: planned.other,
    ...(colleague && { colleague }),
  }
  await merges.saveMerge(member.id, merge)
  await deps.queueWork({ work: 'merge', memberId: member.id, mergeId: id }, finishedAfter)
  return goOn(deps, merge, member)
}

/** Does what is left to do, if anything. */
const goOn = async (deps: MergeDeps, { id, state }: Merge, member: Member): Promise<Reply> => {
  const stores = { ...deps, ...(await deps.openMerges()) }
  if (state === 'waiting') await mergeContacts(stores, member, id, deps.now())
  if (state === 'undoing') await undoMerge(stores, member, id, deps.now())
  return redirect(`/merge/${id}`)
}

const undo = async (deps: MergeDeps, found: Merge, member: Member): Promise<Reply> => {
  const undoing: Merge = { ...found, state: 'undoing' }
  if (found.state !== 'done') return redirect(`/merge/${found.id}`)
  await (await deps.openMerges()).moveMerge(member.id, undoing, found)
  return goOn(deps, undoing, member)
}
