import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { plural } from '../../core/wording.ts'
import { type DeployedStack, neededOutputs, plainId, type Resource, stackName } from './deployed.ts'
import { type Finding, ok, wrong } from './finding.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html, stack status codes. */
export const judgeStack = (stack: DeployedStack | undefined, domain: string, region: string): Finding => {
  if (!stack)
    return wrong(
      `There is no stack ${stackName} in ${region}. Deploy it: npm run deploy -- --domain ${domain} --region ${region}`,
      'If it is deployed elsewhere, name that region, or use the credentials of that account.',
    )
  const { status, reason = '', outputs } = stack
  if (/ROLLBACK_COMPLETE$|_FAILED$/.test(status))
    return wrong(
      `The last deployment failed (${status}). ${reason}`.trim(),
      `See why: aws cloudformation describe-stack-events --stack-name ${stackName} --region ${region}`,
      'Mend that, and deploy again. What was there before still runs, unless it was the first deployment.',
    )
  if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE/.test(status))
    return wrong(`The stack is being changed just now (${status}). Look again in some minutes.`)
  const missing = neededOutputs.filter((name) => !outputs[name])
  if (missing.length > 0)
    return wrong(`The stack lacks its outputs ${missing.join(' and ')}. Deploy this version of it again.`)
  if (outputs.Domain !== domain)
    return wrong(
      `The stack serves ${outputs.Domain}, not ${domain}. Run this with --domain ${outputs.Domain}`,
    )
  return ok(`${stackName} is deployed (${status}); its table is ${outputs.TableName}.`)
}

/** States of all schedules by their names. */
export const judgeSchedule = (schedules: { name: string; state: string | undefined }[]): Finding => {
  const stopped = schedules.filter(({ state }) => state !== 'ENABLED').map(({ name }) => name)
  if (schedules.length === 0)
    return wrong('The stack has no schedule, so nothing is mailed. Deploy it again.')
  return stopped.length > 0
    ? wrong(
        `The schedule ${stopped.join(', ')} is switched off, so no digest goes.`,
        'Switch it on: AWS console, EventBridge Scheduler, Schedules, choose it, Enable. What is due goes within minutes.',
      )
    : ok('The planner is started every few minutes.')
}

/** Alarms without data are quiet: most metrics have none until something happens. */
export const judgeAlarms = (alarms: MetricAlarm[], known: Resource[]): Finding => {
  if (known.length === 0) return wrong('The stack has no alarms. Deploy this version of it again.')
  const idOf = (name: string | undefined) =>
    plainId(known.find((each) => each.name === name)?.id ?? name ?? '')
  const ringing = alarms.filter(({ StateValue }) => StateValue === 'ALARM')
  if (ringing.length > 0)
    return wrong(
      `${ringing.length} of ${alarms.length} alarms ring. docs/runbook.md has a chapter about each.`,
      ...ringing.map(({ AlarmName, AlarmDescription }) => AlarmDescription ?? idOf(AlarmName)),
    )
  const gone = known.filter(({ name }) => !alarms.some(({ AlarmName }) => AlarmName === name))
  if (gone.length > 0)
    return wrong(`Somebody deleted the alarm ${gone.map(({ id }) => plainId(id)).join(', ')}. Deploy again.`)
  const silent = alarms.filter(
    ({ ActionsEnabled, AlarmActions = [] }) => !ActionsEnabled || AlarmActions.length === 0,
  )
  return silent.length > 0
    ? wrong(
        `These alarms tell nobody when they ring: ${silent.map(({ AlarmName }) => idOf(AlarmName)).join(', ')}.`,
        'Switch their actions on in the AWS console (CloudWatch, All alarms), or deploy again.',
      )
    : ok(`${plural(alarms.length, 'alarm')}, all quiet.`)
}

export type DeadLetterQueue = { id: string; messages: number }

export const judgeDeadLetters = (queues: DeadLetterQueue[]): Finding => {
  if (queues.length === 0)
    return wrong('The stack has no dead-letter queues. Deploy this version of it again.')
  const full = queues.filter(({ messages }) => messages > 0)
  return full.length > 0
    ? wrong(
        ...full.map(({ id, messages }) => `${plainId(id)} holds ${plural(messages, 'message')} that failed.`),
        'docs/runbook.md, “DueDeadLetters”, says how to look at them and have them tried again.',
      )
    : ok(`${plural(queues.length, 'queue')}, all empty.`)
}
