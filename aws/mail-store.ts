import type { Client } from './clients/client.ts'
import { DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand } from './clients/s3.ts'

export const mailStore = (s3: Client) => ({
  /** The bytes of a mail that arrived, or nothing when it has been deleted since. */
  loadRawMail: async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return Body
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined
      throw error
    }
  },

  /** Every version of it, should the bucket ever keep some; deleted without naming them, they would only be hidden. */
  deleteRawMail: async (bucket: string, key: string): Promise<void> => {
    const { Versions, DeleteMarkers } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }),
    )
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
      if (Key === key) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }))
  },
})
