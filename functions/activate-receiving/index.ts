import {
  DescribeActiveReceiptRuleSetCommand,
  SetActiveReceiptRuleSetCommand,
  sesReceivingClient,
} from '../../aws/clients/ses-receiving.ts'
import { createHandler } from './handler.ts'

const ses = sesReceivingClient()

export const handler = createHandler({
  findActive: async () => (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name,
  setActive: (ruleSet) => ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: ruleSet })),
  answer: async (url, answer) => {
    // The URL is signed for no content type.
    const { ok, status } = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': '' },
      body: JSON.stringify(answer),
    })
    if (!ok) throw new Error(`CloudFormation did not take the answer: ${status}`)
  },
})
