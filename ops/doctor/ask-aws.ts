import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation'
import { type CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler'
import { DescribeActiveReceiptRuleSetCommand, type SESClient } from '@aws-sdk/client-ses'
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  type SESv2Client,
} from '@aws-sdk/client-sesv2'
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import type { Client } from '../../aws/clients/client.ts'
import type { DeployedStack, Resource } from './deployed.ts'
import type { Identity } from './judge-identity.ts'
import type { ConfigurationSet } from './judge-mail-setup.ts'
import type { DeadLetterQueue } from './judge-stack.ts'

export type Clients = {
  sts: STSClient
  cloudFormation: CloudFormationClient
  ses: SESv2Client
  /** What the functions send by, too. */
  mail: Client
  /** What receives mail is only in the first version of SES's interface. */
  sesReceiving: SESClient
  scheduler: SchedulerClient
  cloudWatch: CloudWatchClient
  sqs: SQSClient
}

/** Nothing when it is not there; any other refusal is thrown. */
const unlessMissing = async <Answer>(
  asked: Promise<Answer>,
  isMissing: (error: unknown) => boolean,
): Promise<Answer | undefined> => {
  try {
    return await asked
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isNotFound = (error: unknown) => error instanceof NotFoundException
/** CloudFormation has no error of its own for it. */
const isNoStack = (error: unknown) =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')

export const askWhoIAm = ({ sts }: Clients) => sts.send(new GetCallerIdentityCommand())

export const askStack = async (
  { cloudFormation }: Clients,
  name: string,
): Promise<DeployedStack | undefined> => {
  const found = await unlessMissing(
    cloudFormation.send(new DescribeStacksCommand({ StackName: name })),
    isNoStack,
  )
  const stack = found?.Stacks?.[0]
  if (!stack) return undefined
  const resources: Resource[] = []
  for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: name }))
    for (const each of page.StackResourceSummaries ?? [])
      resources.push({
        id: each.LogicalResourceId ?? '',
        type: each.ResourceType ?? '',
        name: each.PhysicalResourceId ?? '',
      })
  return {
    status: stack.StackStatus ?? 'unknown',
    reason: stack.StackStatusReason,
    outputs: Object.fromEntries((stack.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue])),
    resources,
  }
}

export const askAccount = ({ ses }: Clients) => ses.send(new GetAccountCommand())

export const askIdentity = ({ ses }: Clients, domain: string): Promise<Identity | undefined> =>
  unlessMissing(ses.send(new GetEmailIdentityCommand({ EmailIdentity: domain })), isNotFound)

export const askConfigurationSet = async (
  { ses }: Clients,
  name: string,
): Promise<ConfigurationSet | undefined> => {
  const of = { ConfigurationSetName: name }
  const [set, events] = await Promise.all([
    unlessMissing(ses.send(new GetConfigurationSetCommand(of)), isNotFound),
    unlessMissing(ses.send(new GetConfigurationSetEventDestinationsCommand(of)), isNotFound),
  ])
  return (
    set && {
      name,
      // Absent means that nobody changed it.
      isSending: set.SendingOptions?.SendingEnabled ?? true,
      destinations: events?.EventDestinations ?? [],
    }
  )
}

export const askActiveRules = ({ sesReceiving }: Clients) =>
  sesReceiving.send(new DescribeActiveReceiptRuleSetCommand())

export const askSchedules = ({ scheduler }: Clients, schedules: Resource[]) =>
  Promise.all(
    schedules.map(async ({ name }) => ({
      name,
      state: (await scheduler.send(new GetScheduleCommand({ Name: name }))).State,
    })),
  )

/** As many as can be asked for at once; the stack has fewer. */
const mostAlarms = 100

export const askAlarms = async ({ cloudWatch }: Clients, alarms: Resource[]): Promise<MetricAlarm[]> => {
  // Without names all alarms of the account would be the answer.
  if (alarms.length === 0) return []
  const { MetricAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({
      AlarmNames: alarms.slice(0, mostAlarms).map(({ name }) => name),
      MaxRecords: mostAlarms,
    }),
  )
  return MetricAlarms
}

/** Every queue of ours has one for what failed, but for those themselves. */
export const askDeadLetters = async ({ sqs }: Clients, queues: Resource[]): Promise<DeadLetterQueue[]> => {
  const asked = await Promise.all(
    queues.map(async ({ id, name }) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: name,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'RedrivePolicy',
          ],
        }),
      )
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, RedrivePolicy } = Attributes
      const messages = Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)
      return { id, messages, isWorkedOff: RedrivePolicy !== undefined }
    }),
  )
  return asked.filter(({ isWorkedOff }) => !isWorkedOff)
}
