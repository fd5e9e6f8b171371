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
  const [due, wrong, silent, unknown, stopped] = await Promise.all([
    ops('due', '--url', local.url),
    ops('redrive', 'x', '--url', local.url),
    ops('due', '--url', 'http://localhost:1'),
    ops('due', '--colour'),
    ops('suppress', 'eve@example.com', '--url', local.url),
  ])
  expect(due).toEqual({ code: 0, text: expect.stringContaining(`${member.dueAt}  ${member.id}`) })
  expect(wrong).toEqual({ code: 1, text: expect.stringMatching(/^x is no mailing\./) })
  expect(silent).toEqual({
    code: 1,
    text: expect.stringMatching(/^Local mode does not answer at http:\/\/localhost:1\./),
  })
  expect(unknown.code).toBe(1)
  expect(unknown.text.trim().split('\n')).toHaveLength(1)
  // Local mode has the keys that this needs.
  expect(stopped).toEqual({ code: 0, text: expect.stringMatching(/^Nothing is mailed to eve@example\.com/) })
})
