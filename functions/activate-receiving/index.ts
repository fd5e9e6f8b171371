import {
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses'
import { createHandler } from './handler.ts'

// SES version 2 has no receipt rules.
const ses = new SESClient()

export const handler = createHandler({
  findActive: async () => (await ses.send(new DescribeActiveReceiptRuleSetCommand())).Metadata?.Name,
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
