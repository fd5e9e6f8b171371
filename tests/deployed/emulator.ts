import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { projectRoot } from '../../bin/cdk.ts'
import { closeServer, listen } from '../../local/servers.ts'

export const region = 'eu-west-1'
const account = '000000000000'
const requirements = join(import.meta.dirname, 'requirements.txt')
const environment = join(projectRoot, '.venv')

/** A Python environment of its own, made once for these requirements. */
const install = () => {
  const installed = join(environment, 'installed.txt')
  const wanted = readFileSync(requirements, 'utf8')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  execFileSync('python3', ['-m', 'venv', '--clear', environment])
  execFileSync(join(environment, 'bin/pip'), [
    ...['install', '--quiet', '--disable-pip-version-check', '--no-deps'],
    ...['--requirement', requirements],
  ])
  writeFileSync(installed, wanted)
}

const freePort = async () => {
  const server = createServer()
  const port = await listen(server, 0)
  await closeServer(server)
  return port
}

/** What the SDK, the CDK CLI and `npm run …` need to talk to this AWS, and to no other. */
const credentials = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DEFAULT_ACCOUNT: account,
})

export type Emulator = {
  endpoint: string
  env: Record<string, string>
  /** What went wrong, where a test asks. */
  log: () => string
  stop: () => Promise<void>
}

/** An AWS of this test alone, on 127.0.0.1; its Lambda runs on the Node that this runs on. */
export const startEmulator = async (): Promise<Emulator> => {
  install()
  const directory = mkdtempSync(join(tmpdir(), 'rapport-deployed-'))
  const port = await freePort()
  const logFile = join(directory, 'log.txt')
  const output = openSync(logFile, 'w')
  // It ends with its input, so with these tests however they end, and its group with it: the workers of its Lambda.
  const child = spawn(
    'sh',
    ['-c', '("$0"; kill -9 0) & cat; kill -9 0', join(environment, 'bin/ministack')],
    {
      stdio: ['pipe', output, output],
      detached: true,
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: region,
        AWS_DEFAULT_REGION: region,
        TMPDIR: directory,
        S3_DATA_DIR: join(directory, 's3'),
        STATE_DIR: join(directory, 'state'),
      },
    },
  )
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const stop = async () => {
    child.stdin?.end()
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await untilReady(endpoint, child)
  } catch (error) {
    const log = readFileSync(logFile, 'utf8')
    await stop()
    throw new Error(`${error}\n${log}`)
  }
  return { endpoint, env: credentials(endpoint), log: () => readFileSync(logFile, 'utf8'), stop }
}

const untilReady = async (endpoint: string, child: ChildProcess) => {
  for (let tries = 0; tries < 300 && child.signalCode === null; tries++) {
    const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined)
    if (response?.ok) return
    await setTimeout(100)
  }
  throw new Error('The emulator did not start.')
}
