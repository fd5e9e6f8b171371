import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeServer, listen } from '../../local/servers.ts'
import { readSettings } from '../../local/settings.ts'
import { eventually, startForTest, temporaryDirectory } from './running.ts'

const root = join(import.meta.dirname, '../..')
const main = ['--import', 'tsx', 'local/main.ts']
const environment = (env: Record<string, string>) => ({
  cwd: root,
  env: { ...process.env, PORT: '0', SMTP_PORT: '0', ...env },
})

const run = (
  env: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | string | undefined; stderr: string; stdout: string }> =>
  new Promise((resolve) => {
    // One that starts after all does not outlive the test.
    execFile(
      process.execPath,
      [...main, ...args],
      { ...environment(env), timeout: 20_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })

const takenPort = async (): Promise<number> => {
  const server = createServer()
  const port = await listen(server, 0)
  onTestFinished(() => closeServer(server))
  return port
}
const oneLine = (pattern: string) => expect.stringMatching(new RegExp(`^[^\\n]*${pattern}[^\\n]*\\n$`))

describe('npm start says in one line why it cannot, and what to do', () => {
  it('when a port is taken', async () => {
    const port = await takenPort()
    const [web, smtp] = await Promise.all([
      run({ PORT: String(port), LOCAL_DIR: temporaryDirectory() }),
      run({ SMTP_PORT: String(port), LOCAL_DIR: temporaryDirectory() }),
    ])
    expect(web).toEqual({
      code: 1,
      stdout: '',
      stderr: oneLine(`Port ${port} is taken.*: PORT=${port + 1} npm start`),
    })
    expect(smtp).toEqual({
      code: 1,
      stdout: '',
      stderr: oneLine(`Port ${port} is taken.*: SMTP_PORT=${port + 1} npm start`),
    })
  })

  it('when the directory cannot be written to', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const stopped = await run({ LOCAL_DIR: join(file, 'local') })
    expect(stopped).toEqual({ code: 1, stdout: '', stderr: oneLine('cannot be written to.*LOCAL_DIR=') })
  })

  it('when another one uses the directory', async () => {
    const { directory } = await startForTest()
    for (const args of [[], ['--fresh']])
      expect(await run({ LOCAL_DIR: directory }, ...args)).toEqual({
        code: 1,
        stdout: '',
        stderr: oneLine('in use by another Rapport'),
      })
  })

  it.each([
    ['keys.json', '{"1":', 'keys.json is broken'],
    ['table/CURRENT', 'garbage', 'table is broken'],
  ])('when %s is broken, and starts empty then', async (name, content, line) => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'table'))
    writeFileSync(join(directory, name), content)
    expect(await run({ LOCAL_DIR: directory })).toEqual({
      code: 1,
      stdout: '',
      stderr: oneLine(`${line}.*--fresh`),
    })
    await startForTest({ directory, fresh: true })
  })

  it('when it does not know an argument', async () => {
    expect(await run({}, '--frehs')).toEqual({
      code: 1,
      stdout: '',
      stderr: oneLine('--frehs.*npm start -- --fresh'),
    })
  })
})

describe('readSettings', () => {
  const refused = (reason: string) => ({ outcome: 'refused', reason: expect.stringContaining(reason) })

  it('has the ports and the directory that the README names', () => {
    expect(readSettings([], {})).toEqual({
      outcome: 'read',
      options: {
        port: 3000,
        smtpPort: 2525,
        directory: join(root, '.local'),
        intakeDomain: 'in.localhost',
        fresh: false,
      },
    })
    expect(readSettings(['--fresh'], {})).toMatchObject({ options: { fresh: true } })
  })

  it('says of a setting that it cannot read what it should be', () => {
    expect(readSettings([], { PORT: 'http' })).toEqual(refused('PORT is a number'))
    expect(readSettings([], { SMTP_PORT: '65536' })).toEqual(refused('SMTP_PORT is a number'))
    expect(readSettings([], { INTAKE_DOMAIN: 'a b' })).toEqual(refused('INTAKE_DOMAIN is a domain'))
    expect(readSettings([], { LOCAL_DIR: '' })).toEqual(refused('LOCAL_DIR is a directory'))
  })
})

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'greets in at most ten lines and stops cleanly on %s',
    async (signal) => {
      const directory = temporaryDirectory()
      const child = spawn(process.execPath, main, environment({ LOCAL_DIR: directory }))
      onTestFinished(() => void child.kill('SIGKILL'))
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (data) => (stdout += data))
      child.stderr.on('data', (data) => (stderr += data))
      await eventually(() => expect(stdout).toContain('Ctrl-C stops.'))
      expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
      const url = /http:\/\/localhost:\d+/.exec(stdout)?.[0]
      expect((await fetch(`${url}/_local/state`)).status).toBe(200)

      child.kill(signal)
      const [code] = await once(child, 'exit')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      await expect(fetch(`${url}/_local/state`)).rejects.toThrow()
      // The files are free again and whole.
      expect((await startForTest({ directory })).firstRun).toBe(false)
    },
  )

  it('makes keys that only their owner can read, and keeps them', async () => {
    const { directory, stop } = await startForTest()
    const file = join(directory, 'keys.json')
    const keys = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(keys)).toEqual({ 1: expect.stringMatching(/^[a-z2-7]{52}$/) })
    await stop()
    await startForTest({ directory })
    expect(readFileSync(file, 'utf8')).toBe(keys)
  })

  it('leaves alone what is not its own in the directory', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'mine.txt'), 'mine')
    await startForTest({ directory, fresh: true })
    expect(readFileSync(join(directory, 'mine.txt'), 'utf8')).toBe('mine')
  })
})
