import type { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll } from 'vitest'
import { s3Client, startS3 } from './s3-server.ts'

/** An S3 of its own for a test file. */
export const testS3 = () => {
  const s3 = {} as { objects: Map<string, Buffer>; older: Map<string, Buffer>; client: S3Client }
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await startS3()
    s3.objects = started.objects
    s3.older = started.older
    s3.client = s3Client(started.endpoint)
    stop = started.stop
  })
  afterAll(async () => {
    s3.client.destroy()
    await stop()
  })
  return s3
}
