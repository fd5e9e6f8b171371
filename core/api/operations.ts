import type * as z from 'zod'
import type { KeyScope } from '../api-key.ts'
import * as answers from './answers.ts'
import * as requests from './requests.ts'

/** What there is to ask of the API: what is served is what is described. */

export type Operation = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  summary: string
  /** What the key must allow; none for what anybody may ask. */
  scope?: KeyScope
  query?: z.ZodObject
  body?: { type: string; schema: z.ZodType }
  /** What it is answered with when all goes well, by status. */
  answers: Record<number, { description: string; schema?: z.ZodType; headers?: readonly string[] }>
  /** What may be wrong, beyond what follows from the rest. */
  problems?: readonly number[]
  /** Whether it is done on a version alone, when `If-Match` names one. */
  isConditional?: true
}

const json = 'application/json'
export const mergePatch = 'application/merge-patch+json'

export const operations = {
  describe: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    answers: { 200: { description: 'The document.' } },
  },
  listContacts: {
    method: 'GET',
    path: '/contacts',
    summary: 'The contacts, in an order that does not change',
    scope: 'read',
    query: requests.contactsQuery,
    answers: { 200: { description: 'A page of them.', schema: answers.contactsAnswer, headers: ['Link'] } },
  },
  addContact: {
    method: 'POST',
    path: '/contacts',
    summary: 'Add a contact; somebody who is there already gets what is new, and nothing is overwritten',
    scope: 'write',
    body: { type: json, schema: requests.contactBody },
    answers: {
      201: {
        description: 'Added.',
        schema: answers.addedContactAnswer,
        headers: ['Location', 'ETag'],
      },
      200: {
        description: 'They were there already, or are back.',
        schema: answers.addedContactAnswer,
        headers: ['Location', 'ETag'],
      },
    },
  },
  readContact: {
    method: 'GET',
    path: '/contacts/{contactId}',
    summary: 'A contact',
    scope: 'read',
    answers: { 200: { description: 'The contact.', schema: answers.contactAnswer, headers: ['ETag'] } },
  },
  changeContact: {
    method: 'PATCH',
    path: '/contacts/{contactId}',
    summary: 'Change a contact by a JSON merge patch (RFC 7396)',
    scope: 'write',
    body: { type: mergePatch, schema: requests.contactPatch },
    answers: {
      200: { description: 'The contact as it is now.', schema: answers.contactAnswer, headers: ['ETag'] },
    },
    problems: [409],
    isConditional: true,
  },
  removeContact: {
    method: 'DELETE',
    path: '/contacts/{contactId}',
    summary: 'Remove a contact; for 30 days adding them again brings back all that was known of them',
    scope: 'write',
    answers: { 204: { description: 'Removed.' } },
    isConditional: true,
  },
  listTouches: {
    method: 'GET',
    path: '/contacts/{contactId}/touches',
    summary: 'When the two were in touch, the latest first',
    scope: 'read',
    query: requests.pageQuery,
    answers: { 200: { description: 'A page of touches.', schema: answers.touchesAnswer, headers: ['Link'] } },
  },
  recordTouch: {
    method: 'POST',
    path: '/contacts/{contactId}/touches',
    summary: 'Record that the two were in touch, which moves the next contact; the same twice is one',
    scope: 'write',
    body: { type: json, schema: requests.touchBody },
    answers: {
      201: { description: 'Recorded.', schema: answers.recordedTouchAnswer, headers: ['Location'] },
      200: { description: 'Recorded before.', schema: answers.recordedTouchAnswer, headers: ['Location'] },
    },
  },
  readTouch: {
    method: 'GET',
    path: '/contacts/{contactId}/touches/{touchId}',
    summary: 'A touch',
    scope: 'read',
    answers: { 200: { description: 'The touch.', schema: answers.touchAnswer } },
  },
  listDue: {
    method: 'GET',
    path: '/due',
    summary: 'Whom to write to: who is due, in the order of a digest, each with a question to open with',
    scope: 'read',
    query: requests.pageQuery,
    answers: { 200: { description: 'A page of them.', schema: answers.duesAnswer, headers: ['Link'] } },
  },
  listWins: {
    method: 'GET',
    path: '/wins',
    summary: 'The wins, the latest first',
    scope: 'read',
    query: requests.winsQuery,
    answers: { 200: { description: 'A page of wins.', schema: answers.winsAnswer, headers: ['Link'] } },
  },
  addWin: {
    method: 'POST',
    path: '/wins',
    summary: 'Add a win; the same twice is one',
    scope: 'write',
    body: { type: json, schema: requests.winBody },
    answers: {
      201: { description: 'Added.', schema: answers.addedWinAnswer, headers: ['Location'] },
      200: { description: 'Added before.', schema: answers.addedWinAnswer, headers: ['Location'] },
    },
  },
  readWin: {
    method: 'GET',
    path: '/wins/{winId}',
    summary: 'A win',
    scope: 'read',
    answers: { 200: { description: 'The win.', schema: answers.winAnswer } },
  },
  removeWin: {
    method: 'DELETE',
    path: '/wins/{winId}',
    summary: 'Remove a win',
    scope: 'write',
    answers: { 204: { description: 'Removed.' } },
  },
} as const satisfies Record<string, Operation>

type Described = keyof typeof operations
/** All that are asked with a key. */
export type OperationId = Exclude<Described, 'describe'>

type Matched =
  | { outcome: 'found'; id: OperationId; params: Record<string, string> }
  /** What says what there is; for anybody. */
  | { outcome: 'document' }
  /** There is something, but not to be asked in this way. */
  | { outcome: 'other method'; allowed: string[] }
  | { outcome: 'nothing' }

const routes = Object.entries(operations).map(([id, { method, path }]) => ({
  id: id as Described,
  method: method as string,
  parts: path.slice(1).split('/'),
}))

const paramsOf = (parts: string[], asked: string[]): Record<string, string> | undefined => {
  const fits =
    parts.length === asked.length && parts.every((part, at) => part[0] === '{' || part === asked[at])
  return fits
    ? Object.fromEntries(
        parts.flatMap((part, at) => (part[0] === '{' ? [[part.slice(1, -1), asked[at] ?? '']] : [])),
      )
    : undefined
}

/** What is asked for by a method and a path behind `/api/v1`. */
export const matchOperation = (method: string, path: string): Matched => {
  const asked = path.slice(1).split('/')
  const there = routes.flatMap((route) => {
    const params = paramsOf(route.parts, asked)
    return params ? [{ ...route, params }] : []
  })
  const found = there.find((route) => route.method === method)
  if (found?.id === 'describe') return { outcome: 'document' }
  if (found) return { outcome: 'found', id: found.id, params: found.params }
  const allowed = there.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
  return there.length > 0 ? { outcome: 'other method', allowed } : { outcome: 'nothing' }
}
