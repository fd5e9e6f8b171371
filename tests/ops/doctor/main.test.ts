import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, vi } from 'vitest'
import { testDoctor } from './doctor.ts'

// Names that nobody has may take a while to be refused.
vi.setConfig({ testTimeout: 60_000 })

const { aws, examined } = testDoctor()

/** The command in a process of its own, with AWS on this machine and no DNS to ask. */
const doctor = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'ops/doctor/main.ts', ...args], {
    env: {
      AWS_ENDPOINT_URL: aws().endpoint,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_CONFIG_FILE: '/dev/null',
    },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )

it('asks AWS from the command line, and says what is missing there', async () => {
  await examined()
  const [asked, noDomain, noRegion, wrong] = await Promise.all([
    doctor('--domain', 'nobody.invalid', '--region', 'eu-west-1'),
    doctor(),
    doctor('--domain', 'keep.example.org'),
    doctor('--domain', 'https://keep.example.org', '--region', 'Ireland'),
  ])
  expect(asked.stdout).toMatch(/^ok {4}AWS account .*123456789012, eu-west-1/)
  expect(asked.stdout).toMatch(/^FIX {3}Stack .*Run this with --domain keep\.example\.org/m)
  expect(asked.stdout).toMatch(/^ok {4}Dead letters/m)
  expect(asked.code).toBe(1)
  expect(noDomain).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^--domain is missing\.\n/),
  })
  expect(noRegion).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Region is missing\nnpm run doctor/),
  })
  expect(wrong.stderr).toMatch(/^--domain must be .*\n--region must be .*\nnpm run doctor/)
})
