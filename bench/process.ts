import { fork } from 'node:child_process'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SESv2Client } from '@aws-sdk/client-sesv2'
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

export const startServer = (file: string, args: string[] = []): Promise<Server> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, file), args, { execArgv: ['--import', 'tsx'] })
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

/** An empty table. */
export const startTable = async () => {
  const { port, stop, ask } = await startServer('serve-table.ts')
  const client = new DynamoDBClient({ ...localAws, endpoint: `http://127.0.0.1:${port}` })
  const table = openTable(client, 'rapport')
  return {
    table,
    port,
    /** Milliseconds of processor time that the table has taken so far. */
    processorTime: async () => Number(await ask()),
    stop: () => {
      client.destroy()
      return stop()
    },
  }
}

/** An SES that answers each mail after so many milliseconds. */
export const startSes = async (delay = 0) => {
  const { port, stop, ask } = await startServer('serve-ses.ts', [`${delay}`])
  const client = new SESv2Client({ ...localAws, endpoint: `http://127.0.0.1:${port}`, maxAttempts: 1 })
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
