import { createServer } from 'node:http'
import { S3Client } from '@aws-sdk/client-s3'
import { localAws } from '../../local/local-aws.ts'
import { closeServer, listen } from '../../local/servers.ts'

/** As much of S3 as keeps raw mail: objects by `/bucket/key`. */
export const startS3 = async () => {
  const objects = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const found = objects.get(path)
    if (request.method === 'DELETE') objects.delete(path)
    if (request.method === 'DELETE') response.writeHead(204).end()
    else if (found) response.end(found)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  return { objects, endpoint, stop: () => closeServer(server) }
}

export const s3Client = (endpoint: string) => new S3Client({ ...localAws, endpoint, forcePathStyle: true })
