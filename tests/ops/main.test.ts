import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { memberStore } from '../../aws/members.ts'
import { aMember } from '../examples.ts'
import { startOver } from '../local/running.ts'

const ops = async (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'ops/main.ts', ...args]).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stderr }) => ({ code, text: stderr }),
  )

it('an operator asks the running local mode, and gets sentences when something is wrong', async () => {
  const member = aMember()
  const local = await startOver((table) => memberStore(table).createMember(member))
  const [due, wrong, silent, unknown] = await Promise.all([
    ops('due', '--url', local.url),
    ops('redrive', 'x', '--url', local.url),
    ops('due', '--url', 'http://localhost:1'),
    ops('due', '--colour'),
  ])
  expect(due).toEqual({ code: 0, text: expect.stringContaining(`${member.dueAt}  ${member.id}`) })
  expect(wrong).toEqual({ code: 1, text: expect.stringMatching(/^x is no mailing\./) })
  expect(silent).toEqual({
    code: 1,
    text: expect.stringMatching(/^Local mode does not answer at http:\/\/localhost:1\./),
  })
  expect(unknown.code).toBe(1)
  expect(unknown.text.trim().split('\n')).toHaveLength(1)

  const [stopped, again] = [
    await ops('suppress', member.email, '--url', local.url),
    await ops('unsuppress', member.email, '--url', local.url),
  ]
  expect(stopped.text).toMatch(/^Nothing is mailed to .* The member is told on every page\.$/m)
  expect(again.text).toContain(`Member ${member.id} gets mail again.`)
})
