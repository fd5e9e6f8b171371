import { parseXML } from '@aws-sdk/xml-builder'
import { extendedEncodeURIComponent } from '@smithy/core/protocols'
import { type Client, type ClientSettings, createClient, operation } from './client.ts'

type ObjectInput = { Bucket: string; Key: string; VersionId?: string | undefined }
type Version = { Key: string; VersionId: string }

export class GetObjectCommand extends operation<ObjectInput, { Body: Uint8Array }>('GetObject') {}
export class DeleteObjectCommand extends operation<ObjectInput, object>('DeleteObject') {}
/** The first thousand versions and delete markers. */
export class ListObjectVersionsCommand extends operation<
  { Bucket: string; Prefix: string },
  { Versions: Version[]; DeleteMarkers: Version[] }
>('ListObjectVersions') {}

type Input = { Bucket: string; Key?: string; VersionId?: string; Prefix?: string }
const methods: Record<string, string> = {
  GetObject: 'GET',
  DeleteObject: 'DELETE',
  ListObjectVersions: 'GET',
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const s3Client = (settings?: ClientSettings): Client =>
  createClient(
    {
      signingName: 's3',
      hostName: 's3',
      write: ({ name, input }, isOwnEndpoint) => {
        const { Bucket, Key = '', VersionId, Prefix } = input as Input
        const path = `/${Key.split('/').map(extendedEncodeURIComponent).join('/')}`
        return {
          method: methods[name] ?? '',
          // A server of one's own has no names for its buckets.
          ...(isOwnEndpoint ? { path: `/${Bucket}${path}` } : { hostPrefix: `${Bucket}.`, path }),
          query: {
            ...(Prefix !== undefined && { versions: '', prefix: Prefix }),
            ...(VersionId && { versionId: VersionId }),
          },
        }
      },
      read: ({ name }, body) => {
        if (name !== 'ListObjectVersions') return { Body: body }
        const { Version, DeleteMarker } = parse(body).ListVersionsResult ?? {}
        return { Versions: listOf(Version), DeleteMarkers: listOf(DeleteMarker) }
      },
      readError: (body) => {
        const { Code, Message } = parse(body).Error ?? {}
        return { name: Code, message: Message }
      },
    },
    settings,
  )

const parse = (body: Buffer): Record<string, Record<string, unknown> | undefined> => parseXML(body.toString())

/** Of several elements of one name the parser makes a list. */
const listOf = (elements: unknown): unknown[] =>
  Array.isArray(elements) ? elements : elements === undefined ? [] : [elements]
