import { readApiKey } from '../core/api-key.ts'

export type Settings = { url: string; key: string }

const isLocal = ({ hostname }: URL) => hostname === 'localhost' || hostname === '127.0.0.1'

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

/** Where Rapport is and with which key, or a sentence on what is wrong with that. */
export const readSettings = (
  env: Record<string, string | undefined>,
): { outcome: 'read'; settings: Settings } | { outcome: 'refused'; reason: string } => {
  const refused = (reason: string) => ({ outcome: 'refused' as const, reason })
  const { RAPPORT_URL = '', RAPPORT_KEY = '' } = env
  const url = parsed(RAPPORT_URL)
  if (!url || !/^https?:$/.test(url.protocol))
    return refused('Set RAPPORT_URL to where your Rapport is, like https://rapport.example.com.')
  // The key would go over the network for all to read.
  if (url.protocol === 'http:' && !isLocal(url))
    return refused('RAPPORT_URL has to begin with https://, but for a Rapport on this machine.')
  const keys = `${url.origin}/settings/keys`
  if (!RAPPORT_KEY) return refused(`Set RAPPORT_KEY to a key; you make one at ${keys}.`)
  if (!readApiKey(RAPPORT_KEY))
    return refused(`RAPPORT_KEY is not a key, or was not copied whole. You make another at ${keys}.`)
  return { outcome: 'read', settings: { url: url.origin, key: RAPPORT_KEY } }
}
