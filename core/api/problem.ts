import type * as z from 'zod'
import type { FieldError, ProblemAnswer } from './answers.ts'

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
} as const
export type ProblemStatus = keyof typeof titles

export const titleOf = (status: ProblemStatus): string => titles[status]

/** RFC 9457 section 4.2.1: with `about:blank` the title is the status in words. */
export const problemOf = (status: ProblemStatus, detail: string, errors?: FieldError[]): ProblemAnswer => ({
  type: 'about:blank',
  status,
  title: titles[status],
  detail,
  ...(errors && { errors }),
})

/** RFC 6901, as a fragment. */
const pointerTo = (path: PropertyKey[]): string => {
  const escaped = (part: PropertyKey) =>
    String(part).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')
  return `#${path.map((part) => `/${encodeURIComponent(escaped(part))}`).join('')}`
}

const readOnly = ['id', 'version', 'nextContact', 'snoozedUntil', 'staleEmails', 'lastNote', 'addedOn']

const unknown = (name: string) =>
  readOnly.includes(name) ? `“${name}” cannot be set.` : `There is nothing called “${name.slice(0, 60)}”.`

const articles: Record<string, string> = { array: 'an array', object: 'an object' }

const sentenceOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code !== 'invalid_type') return issue.message
  return issue.input === undefined
    ? 'This has to be given.'
    : `This has to be ${articles[issue.expected] ?? `a ${issue.expected}`}.`
}

/** What is wrong first at each place in the body, or with each part of the query; twenty at most. */
export const fieldErrors = (error: z.ZodError, place: 'body' | 'query'): FieldError[] => {
  const at = (path: PropertyKey[]) =>
    place === 'body' ? { pointer: pointerTo(path) } : { parameter: String(path[0] ?? '') }
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => ({ ...at([...issue.path, name]), detail: unknown(name) }))
      : [{ ...at(issue.path), detail: sentenceOf(issue) }],
  )
  const places = errors.map((each) => Object.values(each)[0])
  return errors.filter((_, index) => places.indexOf(places[index]) === index).slice(0, 20)
}
