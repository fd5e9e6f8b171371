import * as z from 'zod'

/** What CloudFormation asks of a custom resource: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
const requestSchema = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.object({ RuleSetName: z.string() }),
  OldResourceProperties: z.object({ RuleSetName: z.string() }).optional(),
})
type Request = z.infer<typeof requestSchema>

export type Answer = {
  Status: 'SUCCESS' | 'FAILED'
  Reason?: string
  PhysicalResourceId: string
  StackId: string
  RequestId: string
  LogicalResourceId: string
}

export type ActivateReceivingDeps = {
  /** The name of the account's active receipt rule set, when there is one. */
  findActive: () => Promise<string | undefined>
  /** Activates a rule set, or with nothing none. */
  setActive: (ruleSet: string | undefined) => Promise<unknown>
  answer: (url: string, answer: Answer) => Promise<unknown>
}

/** Makes our receipt rules the account's active ones; a set that is not ours stays active whatever is asked. */
export const createHandler = (deps: ActivateReceivingDeps) => async (event: unknown) => {
  const request = requestSchema.parse(event)
  const { ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties } = request
  const reason = await act(deps, request).catch((error: unknown) => String(error))
  // CloudFormation waits for an hour where none comes.
  await deps.answer(ResponseURL, {
    ...(reason === undefined ? { Status: 'SUCCESS' } : { Status: 'FAILED', Reason: reason }),
    // Of a creation that failed, too, so that its deletion is told which set was meant.
    PhysicalResourceId: ResourceProperties.RuleSetName,
    StackId,
    RequestId,
    LogicalResourceId,
  })
}

/** Nothing, or why it was not done. */
const act = async (
  { findActive, setActive }: ActivateReceivingDeps,
  { RequestType, ResourceProperties: { RuleSetName: ours }, OldResourceProperties: old }: Request,
): Promise<string | undefined> => {
  const active = await findActive()
  if (RequestType === 'Delete') {
    if (active === ours) await setActive(undefined)
    return undefined
  }
  if (active !== undefined && active !== ours && active !== old?.RuleSetName)
    return `Another receipt rule set, ${active}, is active in this account and region, and SES has room for one. It was left as it is. Deploy to another region or account; or, if nothing needs ${active} any more, deactivate it in the SES console under Email receiving, and deploy again.`
  if (active !== ours) await setActive(ours)
  return undefined
}
