import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { batchGet, get, loadSecret, put, update } from './clients.ts'
import { sendMail } from './mail.ts'

await loadSecret()
const s3 = new S3Client()
const Key = { Bucket: 'mail', Key: 'first' }

/** As for one mail that records a talk with somebody known. */
export const handler = async () => {
  const { Body } = await s3.send(new GetObjectCommand(Key))
  await Body?.transformToByteArray()
  for (let times = 0; times < 9; times++) await get()
  for (let times = 0; times < 5; times++) await put()
  await update()
  await batchGet()
  await sendMail()
  await s3.send(new ListObjectVersionsCommand({ Bucket: Key.Bucket, Prefix: Key.Key }))
  await s3.send(new DeleteObjectCommand(Key))
  return {}
}
