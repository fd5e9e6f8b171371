import { expect, it } from 'vitest'
import { type Answer, createHandler } from '../../functions/activate-receiving/handler.ts'

/** An account in which this set is active. */
const account = (active?: string) => {
  const state = { active, answers: [] as Answer[], urls: [] as string[] }
  const handle = createHandler({
    findActive: async () => state.active,
    setActive: async (ruleSet) => {
      state.active = ruleSet
    },
    answer: async (url, answer) => {
      state.urls.push(url)
      state.answers.push(answer)
    },
  })
  return { state, handle }
}

const request = (RequestType: 'Create' | 'Update' | 'Delete', ours: string, more = {}) => ({
  RequestType,
  ResponseURL: 'https://cloudformation.example/answer',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Active',
  ResourceType: 'Custom::ActiveReceiptRules',
  ResourceProperties: { ServiceToken: 'arn', RuleSetName: ours },
  ...more,
})
const done = { Status: 'SUCCESS', PhysicalResourceId: 'ours' }
const moved = { OldResourceProperties: { RuleSetName: 'ours' }, PhysicalResourceId: 'ours' }

it('activates our rules where none are active', async () => {
  const { state, handle } = account()
  await handle(request('Create', 'ours'))
  expect(state.active).toBe('ours')
  expect(state.answers).toEqual([
    { ...done, StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Active' },
  ])
  expect(state.urls).toEqual(['https://cloudformation.example/answer'])
})

it('is content where they are active already', async () => {
  const { state, handle } = account('ours')
  await handle(request('Create', 'ours'))
  expect(state).toMatchObject({ active: 'ours', answers: [done] })
})

it("leaves somebody else's rules active, and says which they are and what to do", async () => {
  const { state, handle } = account('theirs')
  await handle(request('Create', 'ours'))
  expect(state.active).toBe('theirs')
  const [answer] = state.answers
  expect(answer?.Status).toBe('FAILED')
  expect(answer?.Reason).toMatch(/^Another receipt rule set, theirs, is active .* deploy again\.$/)
})

it('follows its own rules to a new set, and not away from another', async () => {
  const own = account('ours')
  await own.handle(request('Update', 'newer', moved))
  expect(own.state).toMatchObject({ active: 'newer', answers: [{ Status: 'SUCCESS' }] })
  // CloudFormation then deletes what was replaced.
  await own.handle(request('Delete', 'ours', moved))
  expect(own.state).toMatchObject({ active: 'newer' })

  const other = account('theirs')
  await other.handle(request('Update', 'newer', moved))
  expect(other.state).toMatchObject({ active: 'theirs', answers: [{ Status: 'FAILED' }] })
})

it('deactivates its own rules when it goes, and no others', async () => {
  const own = account('ours')
  await own.handle(request('Delete', 'ours', moved))
  expect(own.state).toMatchObject({ active: undefined, answers: [done] })

  const other = account('theirs')
  await other.handle(request('Delete', 'ours', moved))
  expect(other.state).toMatchObject({ active: 'theirs', answers: [done] })
})

it('answers also when SES does not, so that a deployment ends', async () => {
  const answers: Answer[] = []
  await createHandler({
    findActive: async () => {
      throw new Error('SES is away')
    },
    setActive: async () => {},
    answer: async (_, answer) => answers.push(answer),
  })(request('Create', 'ours'))
  expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'Error: SES is away' }])
})
