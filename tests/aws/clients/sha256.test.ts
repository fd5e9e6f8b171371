import { Sha256 as SdkSha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { expect, it } from 'vitest'
import { Sha256 } from '../../../aws/clients/sha256.ts'

const signerWith = (sha256: typeof Sha256 | typeof SdkSha256, secretAccessKey: string) =>
  new SignatureV4({
    service: 'dynamodb',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    sha256,
  })
const request = (body: string) =>
  new HttpRequest({
    method: 'POST',
    hostname: 'dynamodb.eu-west-1.amazonaws.com',
    headers: { host: 'dynamodb.eu-west-1.amazonaws.com' },
    body: Buffer.from(body),
  })

it('signs as the SDK does, again and again, on other days and with other secrets', async () => {
  for (const secret of ['one secret', 'another'])
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-22'])
      for (const body of ['', '{}', 'Grüße 👋'.repeat(1000)]) {
        const at = { signingDate: new Date(`${day}T09:00:00Z`) }
        const [ours, theirs] = await Promise.all(
          [Sha256, SdkSha256].map((sha256) => signerWith(sha256, secret).sign(request(body), at)),
        )
        expect(ours?.headers.authorization).toMatch(/Signature=[0-9a-f]{64}$/)
        expect(ours?.headers).toEqual(theirs?.headers)
      }
})

it('is the HMAC of RFC 4231, case 2', async () => {
  const hmac = new Sha256('Jefe')
  hmac.update(Buffer.from('what do ya want for nothing?'))
  expect(Buffer.from(await hmac.digest()).toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
