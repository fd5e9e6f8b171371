import { expect, it } from 'vitest'
import { keys, now } from '../../examples.ts'
import { type Answer, json, jsonError } from './aws-server.ts'
import { testDoctor } from './doctor.ts'

const { aws, examined } = testDoctor()
const to = 'operator@example.net'

const sent = async (SendEmail: Answer) => {
  const test = { to, now, secret: keys[1] }
  const { lines, code } = await examined({ answers: { SendEmail }, doctor: { test } })
  const mails = aws()
    .requests.splice(0)
    .filter(({ operation }) => operation === 'SendEmail')
    .map(({ body }) => JSON.parse(body))
  return { line: lines.find((line) => line.includes('Test digest')), code, mails }
}

it('sends a whole digest about made-up people through the configuration set, once', async () => {
  const { line, code, mails } = await sent(json({ MessageId: 'ses-1' }))
  expect(line).toMatch(/^ok .*SES took it for operator@example\.net\./)
  expect(code).toBe(0)
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatchObject({
    FromEmailAddress: 'Rapport <hello@keep.example.org>',
    Destination: { ToAddresses: [to] },
    ConfigurationSetName: 'the-set',
    Content: { Simple: { Subject: { Data: 'Test: This month: write to Grace and Alan' } } },
  })
  const { Body, Headers } = mails[0].Content.Simple
  for (const { Data } of [Body.Html, Body.Text]) {
    expect(Data).toContain('Grace Example')
    expect(Data).toContain(`${aws().endpoint}/l/talked.`)
  }
  expect(Headers).toContainEqual({ Name: 'List-Unsubscribe-Post', Value: expect.anything() })
})

it.each([
  ['MessageRejected', 400, /FIX .*SES refused it \(MessageRejected\)/],
  ['SendingPausedException', 400, /FIX .*SES does not take it now \(SendingPausedException\)/],
  ['InternalFailure', 500, /FIX .*SES gave no clear answer \(InternalFailure\)/],
])('says what to do when SES answers %s', async (error, status, says) => {
  const { line, code, mails } = await sent(jsonError(status, error, 'As the test says.'))
  expect(line).toMatch(says)
  expect(code).toBe(1)
  expect(mails).toHaveLength(1)
})

it('sends nothing unasked', async () => {
  await examined()
  expect(aws().requests.map(({ operation }) => operation)).not.toContain('SendEmail')
})
