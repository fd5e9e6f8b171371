import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Reply, Route } from './request.ts'

export type Assets = Record<string, { type: string; body: string }>

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The text files in a folder, by their names. */
export const loadAssets = (folder: string): Assets =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      { type: types[extname(name)] ?? 'text/plain', body: readFileSync(join(folder, name), 'utf8') },
    ]),
  )

const packings: Record<string, (body: string) => Buffer> = { br: brotliCompressSync, gzip: gzipSync }

/** https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 */
const isTaken = (coding: string, accepted: string) =>
  accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((each) => each.trim()))
    .some(([name, weight = '']) => name === coding && !/^q=0(?:\.0{0,3})?$/.test(weight))

/**
 * Packed as the browser takes it, once, when it is first asked for. Pages are not packed: what others typed stands on them
 * beside what nobody else may know, and how long they are would tell (https://www.breachattack.com).
 */
const answerWith = ({ type, body }: Assets[string]) => {
  const packed = new Map<string, string>()
  return (accepted: string): Reply => {
    const coding = Object.keys(packings).find((each) => isTaken(each, accepted))
    const headers = { 'content-type': type, 'cache-control': 'public, max-age=3600', vary: 'accept-encoding' }
    if (coding === undefined) return { statusCode: 200, headers, body }
    const ready = packed.get(coding) ?? packings[coding]?.(body).toString('base64') ?? ''
    packed.set(coding, ready)
    return {
      statusCode: 200,
      headers: { ...headers, 'content-encoding': coding },
      body: ready,
      isBase64Encoded: true,
    }
  }
}

export const assetRoutes = ({ assets }: { assets: Assets }): Route[] =>
  Object.entries(assets).map(([name, asset]) => {
    const answer = answerWith(asset)
    return {
      method: 'GET',
      path: `/assets/${name}`,
      handler: ({ acceptEncoding }) => answer(acceptEncoding),
    }
  })
