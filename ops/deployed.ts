import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation'
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'

export const stackName = 'Rapport'

export type StackResource = { id: string; type: string; name: string }

export const listResources = async (cloudFormation: CloudFormationClient): Promise<StackResource[]> => {
  const resources: StackResource[] = []
  for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: stackName }))
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      resources.push({
        id: LogicalResourceId ?? '',
        type: ResourceType ?? '',
        name: PhysicalResourceId ?? '',
      })
  return resources
}

/** A deployed stack, as an operator's credentials see it. */
export const openDeployed = async (region: string) => {
  const cloudFormation = new CloudFormationClient({ region })
  const { Stacks: [stack] = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: stackName }),
  )
  const output = (name: string) => {
    const value = stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue
    if (!value) throw new Error(`The stack ${stackName} in ${region} has no output ${name}. Deploy it first.`)
    return value
  }
  const secrets = new SecretsManagerClient({ region })
  const lambda = new LambdaClient({ region })
  return {
    tableName: output('TableName'),
    keysSecret: output('LinkKeysSecret'),

    readKeys: async (secret: string): Promise<Record<string, string>> => {
      const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }))
      return JSON.parse(SecretString)
    },

    /**
     * Writes the keys, and has every function start anew that uses them, so that none goes on with the old ones. The
     * setting that does so is gone with the next deployment, which starts them anew as well.
     */
    writeKeys: async (keys: Record<string, string>): Promise<void> => {
      const SecretId = output('LinkKeysSecret')
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(keys) }))
      const functions = (await listResources(cloudFormation)).filter(
        ({ type }) => type === 'AWS::Lambda::Function',
      )
      for (const { name: FunctionName } of functions) {
        const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))
        const Variables = Environment?.Variables ?? {}
        if (!Variables.LINK_KEYS_SECRET) continue
        const KEYS_WRITTEN_AT = new Date().toISOString()
        await lambda.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName,
            Environment: { Variables: { ...Variables, KEYS_WRITTEN_AT } },
          }),
        )
      }
    },
  }
}
