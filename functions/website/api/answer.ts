import type * as z from 'zod'
import type { ProblemAnswer } from '../../../core/api/answers.ts'
import type { OperationId, operations } from '../../../core/api/operations.ts'
import { type ProblemStatus, problemOf } from '../../../core/api/problem.ts'
import type { Member } from '../../../core/member.ts'
import type { Instant, LocalDate } from '../../../core/time.ts'

type Headers = Record<string, string>

/** What an operation says, before it is cut to the schema of its answer. */
export type ApiAnswer =
  | { outcome: 'done'; status: 200 | 201 | 204; body?: unknown; headers: Headers }
  | ApiProblem
export type ApiProblem = { outcome: 'problem'; problem: ProblemAnswer; headers: Headers }

type Operations = typeof operations
type Output<Part> = Part extends z.ZodType ? z.output<Part> : undefined

/** What is asked of an operation: all of it has been checked. */
export type Asked<Id extends OperationId> = {
  member: Member
  now: Instant
  today: LocalDate
  params: Record<string, string>
  query: Output<Operations[Id] extends { query: infer Query } ? Query : undefined>
  body: Output<Operations[Id] extends { body: { schema: infer Body } } ? Body : undefined>
  ifMatch: string | undefined
  /** Where the page before ended; none for the first. */
  from: string | undefined
  /** The address of the page after a place. */
  nextPage: (place: string) => string
}

export type Handlers<Deps, Id extends OperationId> = {
  [Each in Id]: (deps: Deps, asked: Asked<Each>) => Promise<ApiAnswer>
}

export const done = (status: 200 | 201 | 204, body?: unknown, headers: Headers = {}): ApiAnswer => ({
  outcome: 'done',
  status,
  ...(body !== undefined && { body }),
  headers,
})

export const problem = (
  status: ProblemStatus,
  detail: string,
  { errors, headers = {} }: { errors?: ProblemAnswer['errors']; headers?: Headers } = {},
): ApiProblem => ({ outcome: 'problem', problem: problemOf(status, detail, errors), headers })

/** The same whether it is nobody's or somebody else's. */
export const notThere = (): ApiAnswer => problem(404, 'You have nothing of this kind under this address.')

export const invalid = (errors: NonNullable<ProblemAnswer['errors']>): ApiProblem =>
  problem(422, 'Something in the body is not right. Nothing was changed.', { errors })

export const notYet = (pointer: string): ApiAnswer =>
  invalid([{ pointer, detail: 'That day is still to come.' }])

/** RFC 8288 names the next page in a header, too. */
export const pageOf = (body: object, next: string | undefined): ApiAnswer =>
  done(200, { ...body, ...(next && { next }) }, next ? { link: `<${next}>; rel="next"` } : {})

/**
 * A page of what is sorted, after the place where the one before it ended; a place is what the items are sorted by, so that it
 * is known also when what stood there has gone.
 */
export const cut = <Item>(items: Item[], isAfter: (item: Item) => boolean, limit: number) => {
  const rest = items.filter(isAfter)
  return { page: rest.slice(0, limit), last: rest.length > limit ? rest[limit - 1] : undefined }
}
