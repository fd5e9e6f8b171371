import { afterAll, beforeAll } from 'vitest'
import type { Client } from '../../aws/clients/client.ts'
import { s3Client } from '../../aws/clients/s3.ts'
import { localAws } from '../../local/local-aws.ts'
import { startS3 } from './s3-server.ts'

/** An S3 of its own for a test file. */
export const testS3 = () => {
  const s3 = {} as { objects: Map<string, Buffer>; older: Map<string, Buffer>; client: Client }
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await startS3()
    s3.objects = started.objects
    s3.older = started.older
    s3.client = s3Client({ ...localAws, endpoint: started.endpoint })
    stop = started.stop
  })
  afterAll(async () => {
    s3.client.destroy()
    await stop()
  })
  return s3
}
