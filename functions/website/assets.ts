import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { Route } from './request.ts'

export type Assets = Record<string, { type: string; body: string }>

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The text files at these paths, and in the folders among them, by their names. */
export const loadAssets = (...paths: string[]): Assets =>
  Object.fromEntries(
    paths
      .flatMap((path) =>
        statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path],
      )
      .map((file) => [
        basename(file),
        { type: types[extname(file)] ?? 'text/plain', body: readFileSync(file, 'utf8') },
      ]),
  )

export const assetRoutes = ({ assets }: { assets: Assets }): Route[] =>
  Object.entries(assets).map(([name, { type, body }]) => ({
    method: 'GET',
    path: `/assets/${name}`,
    handler: () => ({
      statusCode: 200,
      headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' },
      body,
    }),
  }))
