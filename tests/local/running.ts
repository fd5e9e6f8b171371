import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Table } from '../../aws/table.ts'
import { type Local, type LocalOptions, startLocal } from '../../local/start.ts'
import { startTable } from '../../local/table.ts'
import { now } from '../examples.ts'

/** Waits until something holds. */
export const eventually = <T>(holds: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(holds, { timeout: 20_000, interval: 5 })

/** A directory that goes with the test. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Local mode on free ports until the test ends. It may be stopped before. */
export const startForTest = async (
  options: Partial<LocalOptions> = {},
): Promise<Local & { directory: string }> => {
  const directory = options.directory ?? temporaryDirectory()
  const local = await startLocal({ port: 0, smtpPort: 0, ...options, directory })
  onTestFinished(local.stop)
  return { ...local, directory }
}

/** Local mode at the examples' `now`, over what `fill` wrote. */
export const startOver = async (fill: (table: Table) => Promise<unknown>) => {
  const directory = temporaryDirectory()
  const { table, stop } = await startTable(join(directory, 'table'))
  await fill(table)
  await stop()
  const local = await startForTest({ directory })
  await post(local, '/_local/clock', { now })
  return local
}

export const getJson = async (local: Local, path: string) => (await fetch(`${local.url}${path}`)).json()

export const post = (local: Local, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${local.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

export const signUp = (local: Local, email: string) =>
  fetch(`${local.url}/sign-up`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: local.url },
    body: new URLSearchParams({ name: 'Zoë', email, zone: 'UTC', digestDay: '', digestHour: '' }),
  })
