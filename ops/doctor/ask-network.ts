import type { Resolver } from 'node:dns/promises'
import * as z from 'zod'
import type { SiteAnswer } from './judge-website.ts'

export type Dns = Pick<Resolver, 'resolveCname' | 'resolveMx' | 'resolveTxt'>

const coded = z.object({ code: z.string() })
export const codeOf = (error: unknown): string | undefined => coded.safeParse(error).data?.code

/** No such name and no such record are answers; silence is none. */
const noRecord = ['ENOTFOUND', 'ENODATA']

const recordsOf = async <Record>(asked: Promise<Record[]>): Promise<Record[]> => {
  try {
    return await asked
  } catch (error) {
    if (noRecord.includes(codeOf(error) ?? '')) return []
    throw error
  }
}

export const askCname = (dns: Dns, name: string) => recordsOf(dns.resolveCname(name))
export const askMx = (dns: Dns, name: string) => recordsOf(dns.resolveMx(name))
/** A record may come in pieces, which belong together without anything between. RFC 7208 section 3.3. */
export const askTxt = async (dns: Dns, name: string): Promise<string[]> =>
  (await recordsOf(dns.resolveTxt(name))).map((pieces) => pieces.join(''))

/** This machine has no network, which says nothing about the website. */
const offline = ['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN']

export const askWebsite = async (url: string): Promise<SiteAnswer> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    return { outcome: 'answered', status: response.status, text: await response.text() }
  } catch (error) {
    const code = codeOf(error instanceof Error ? error.cause : undefined) ?? nameOf(error)
    if (offline.includes(code)) throw error
    return { outcome: 'silent', code }
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')
