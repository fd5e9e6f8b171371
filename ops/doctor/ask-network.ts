import type { Resolver } from 'node:dns/promises'
import * as z from 'zod'
import type { SiteAnswer } from './judge-website.ts'

const coded = z.object({ code: z.string() })
export const codeOf = (error: unknown): string | undefined => coded.safeParse(error).data?.code

/** A name that is certainly there. */
const wellKnown = 'amazonses.com'

export type Dns = ReturnType<typeof openDns>

/** What DNS says of a name; no such name and no such record are answers, silence is none. */
export const openDns = (resolver: Pick<Resolver, 'resolveCname' | 'resolveMx' | 'resolveTxt'>) => {
  let sure: Promise<unknown> | undefined

  /** A network without DNS may say of every name that there is none; then that says nothing, and this throws. */
  const makeSure = () => {
    sure ??= resolver.resolveTxt(wellKnown)
    return sure
  }

  const recordsOf = async <Record>(asked: Promise<Record[]>): Promise<Record[]> => {
    try {
      return await asked
    } catch (error) {
      const code = codeOf(error)
      if (code === 'ENOTFOUND') await makeSure()
      else if (code !== 'ENODATA') throw error
      return []
    }
  }

  return {
    makeSure,
    cname: (name: string) => recordsOf(resolver.resolveCname(name)),
    mx: (name: string) => recordsOf(resolver.resolveMx(name)),
    /** A record may come in pieces, which belong together without anything between. RFC 7208 section 3.3. */
    txt: async (name: string): Promise<string[]> =>
      (await recordsOf(resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
  }
}

/** This machine has no network, which says nothing about the website. */
const offline = ['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN']

export const askWebsite = async (url: string, dns: Pick<Dns, 'makeSure'>): Promise<SiteAnswer> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    return { outcome: 'answered', status: response.status, text: await response.text() }
  } catch (error) {
    const code = codeOf(error instanceof Error ? error.cause : undefined) ?? nameOf(error)
    if (offline.includes(code)) throw error
    if (code === 'ENOTFOUND') await dns.makeSure()
    return { outcome: 'silent', code }
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')
