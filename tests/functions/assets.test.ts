import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { assetRoutes, loadAssets } from '../../functions/website/assets.ts'
import type { PageRequest } from '../../functions/website/request.ts'

const routes = assetRoutes({ assets: loadAssets('views/assets') })
const ask = async (path: string, acceptEncoding: string) => {
  const route = routes.find((each) => each.path === path) ?? expect.fail(`There is no ${path}.`)
  const { headers, body = '', isBase64Encoded } = await route.handler({ acceptEncoding } as PageRequest)
  return { headers, bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }
}
const plain = (await ask('/assets/rapport.css', '')).bytes

describe('a stylesheet', () => {
  it('comes as it is to whoever takes nothing else', async () => {
    for (const accepted of ['', 'identity', 'br;q=0, gzip;q=0.0', 'zstd', 'bro, xgzip'])
      expect((await ask('/assets/rapport.css', accepted)).headers).not.toHaveProperty('content-encoding')
    expect(plain.toString()).toContain(':focus-visible')
  })

  it.each([
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['br', 'BR;q=0.1', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0,gzip;q=0.5', gunzipSync],
  ])('comes packed by %s to whoever says “%s”, each time', async (coding, accepted, unpack) => {
    for (const _ of ['first', 'again']) {
      const { headers, bytes } = await ask('/assets/rapport.css', accepted)
      expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding' })
      expect(bytes.length).toBeLessThan(plain.length / 3)
      expect(unpack(bytes).equals(plain)).toBe(true)
    }
  })
})
