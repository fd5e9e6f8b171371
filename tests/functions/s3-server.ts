import { createServer } from 'node:http'
import { closeServer, listen } from '../../local/servers.ts'

/** As much of S3 as keeps raw mail: objects by `/bucket/key`, and what was there before by `/bucket/key?version`. */
export const startS3 = async () => {
  const objects = new Map<string, Buffer>()
  const older = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://localhost')
    const found = objects.get(path)
    const version = searchParams.get('versionId')
    if (request.method === 'GET' && searchParams.has('versions')) {
      const start = `${path.replace(/\/$/, '')}/${searchParams.get('prefix')}`
      const ids = [...objects.keys(), ...older.keys()].filter((each) => each.startsWith(start))
      return response.end(`<ListVersionsResult>${ids.map(versionXml).join('')}</ListVersionsResult>`)
    }
    if (request.method === 'DELETE')
      version && version !== 'null' ? older.delete(`${path}?${version}`) : objects.delete(path)
    if (request.method === 'DELETE') response.writeHead(204).end()
    else if (found) response.end(found)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  return { objects, older, endpoint, stop: () => closeServer(server) }
}

const versionXml = (each: string) => {
  const [, key = '', version = 'null'] = /^\/[^/]+\/([^?]+)(?:\?(.*))?$/.exec(each) ?? []
  return `<Version><Key>${key}</Key><VersionId>${version}</VersionId></Version>`
}
