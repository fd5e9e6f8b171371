import { fork } from 'node:child_process'
import { join } from 'node:path'
import { sesClient } from '../aws/clients/ses.ts'
import { openTable } from '../aws/table.ts'
import { localAws } from '../local/local-aws.ts'

/**
 * The stand-ins for AWS run in processes of their own: what DynamoDB and SES do for their answers is not our work, and
 * would share the one thread of ours.
 */
type Server = {
  port: number
  stop: () => Promise<void>
  /** What the process answers when it is asked. */
  ask: () => Promise<unknown>
}

export const startServer = (
  file: string,
  args: string[] = [],
  environment: Record<string, string> = {},
): Promise<Server> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, file), args, {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...environment },
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}.`)))
    child.once('message', (port) => {
      child.removeAllListeners('exit')
      const stop = () =>
        new Promise<void>((stopped) => {
          child.once('exit', () => stopped())
          child.kill()
        })
      const ask = () =>
        new Promise<unknown>((told) => {
          child.once('message', told)
          child.send('?')
        })
      resolve({ port: Number(port), stop, ask })
    })
  })

const startTableOf = async (server: string) => {
  const { port, stop } = await startServer(server)
  const table = openTable('rapport', { ...localAws, endpoint: `http://127.0.0.1:${port}` })
  return {
    table,
    stop: () => {
      table.documents.destroy()
      return stop()
    },
  }
}

/** A table that answers at once, and remembers only what is written in batches. */
export const startItems = () => startTableOf('serve-items.ts')

/** An empty table. */
export const startTable = () => startTableOf('serve-table.ts')

/** An SES that answers each mail after so many milliseconds. */
export const startSes = async (delay = 0) => {
  const { port, stop, ask } = await startServer('serve-ses.ts', [`${delay}`])
  const client = sesClient({ ...localAws, endpoint: `http://127.0.0.1:${port}` })
  return {
    client,
    port,
    /** The milliseconds at which calls came since this was asked last. */
    arrivals: async () => (await ask()) as number[],
    stop: () => {
      client.destroy()
      return stop()
    },
  }
}
