import type * as z from 'zod'
import { problemAnswer } from '../core/api/answers.ts'
import { apiPath } from '../core/api/path.ts'
import type { Settings } from './settings.ts'

/** What the API said, or a sentence on why it did not. */
export type Asked<Value> = { outcome: 'answered'; value: Value } | { outcome: 'refused'; reason: string }

const longestWait = 20_000

const refused = (reason: string) => ({ outcome: 'refused' as const, reason })

/** The problem as sentences, each thing that is wrong with its place. */
const sentencesOf = (problem: z.infer<typeof problemAnswer>): string => {
  const { detail, errors = [] } = problem
  const each = errors.map((error) => `${error.pointer?.slice(2) ?? error.parameter}: ${error.detail}`)
  return [detail, ...each].join(' ')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The API, asked over HTTP with the member's key. */
export const openApi = ({ url, key }: Settings) => {
  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body?: object,
  ): Promise<Asked<z.output<Schema>>> => {
    let status: number
    let text: string
    try {
      const response = await fetch(`${url}${apiPath}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        // Elsewhere nobody is to be given the key.
        redirect: 'error',
        signal: AbortSignal.timeout(longestWait),
      })
      status = response.status
      text = await response.text()
    } catch {
      return refused(`Rapport did not answer at ${url}. Look whether RAPPORT_URL is right and it is running.`)
    }
    const value = parsed(text)
    const { data: problem } = problemAnswer.safeParse(value)
    if (problem) return refused(sentencesOf(problem))
    const { data } = schema.safeParse(value)
    return data === undefined
      ? refused(`What answered at ${url} with status ${status} is not a Rapport that this command knows.`)
      : { outcome: 'answered', value: data }
  }

  /** The query, without what is not given. */
  const query = (params: Record<string, string | number | undefined>) => {
    const given = Object.entries(params).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    )
    return `?${new URLSearchParams(given)}`
  }

  return {
    ask,
    query,

    /** As many items as are wanted, over the pages that it takes. */
    askAll: async <Item>(
      schema: z.ZodType<{ items: Item[]; next?: string | undefined }>,
      path: string,
      { limit, ...params }: { limit: number; [name: string]: string | number | undefined },
    ): Promise<Asked<Item[]>> => {
      const items: Item[] = []
      let cursor: string | undefined
      do {
        const asked = await ask(schema, `${path}${query({ ...params, limit, cursor })}`)
        if (asked.outcome === 'refused') return asked
        items.push(...asked.value.items)
        cursor = asked.value.next && (new URL(asked.value.next).searchParams.get('cursor') ?? undefined)
      } while (cursor && items.length < limit)
      return { outcome: 'answered', value: items.slice(0, limit) }
    },
  }
}
export type Api = ReturnType<typeof openApi>
