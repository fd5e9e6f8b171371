import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'

export const mailStore = (s3: S3Client) => ({
  /** The bytes of a mail that arrived, or nothing when it has been deleted since. */
  loadRawMail: async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return await Body?.transformToByteArray()
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined
      throw error
    }
  },
  deleteRawMail: (bucket: string, key: string) =>
    s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
})
