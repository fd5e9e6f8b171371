import { expect, it } from 'vitest'
import { judgeWebsite } from '../../../ops/doctor/judge-website.ts'
import { json } from './aws-server.ts'
import { type Sick, testDoctor } from './doctor.ts'
import { outputsOf, queueAnswer, quietAlarm, resourcesAnswer, resourcesOf, stackAnswer } from './healthy.ts'

const { aws, saysWhatToDo } = testDoctor()

const withAlarm = (changed: object) => ({
  DescribeAlarms: json({ CompositeAlarms: [], MetricAlarms: [{ ...quietAlarm, ...changed }] }),
})
const without = (type: string) =>
  resourcesAnswer(resourcesOf(aws().endpoint).filter(([, each]) => !each.endsWith(type)))

const withStack = (changed: { status?: string; reason?: string }, outputs: object = {}): Sick => ({
  answers: {
    DescribeStacks: stackAnswer({ ...changed, outputs: { ...outputsOf(aws().endpoint), ...outputs } }),
  },
})

saysWhatToDo({
  Website: {
    'that answers with an error': [
      () => ({ answers: { 'GET /': { status: 502, body: 'Bad gateway' } } }),
      /an error \(502\)/,
      /“WebsiteFailing”/,
    ],
    'that is another site': [
      () => ({ answers: { 'GET /': { body: '<title>Parked</title>' } } }),
      /some other site/,
    ],
    'that does not answer': [
      () => withStack({}, { SiteUrl: 'http://127.0.0.1:1' }),
      /does not answer \(\w+\)/,
    ],
  },
  Stack: {
    'that rolled back': [
      () => withStack({ status: 'UPDATE_ROLLBACK_COMPLETE', reason: 'No room.' }),
      /The last deployment failed \(UPDATE_ROLLBACK_COMPLETE\)\. No room\./,
      /describe-stack-events --stack-name Rapport --region eu-west-1/,
    ],
    'that failed half-way': [
      () => withStack({ status: 'UPDATE_ROLLBACK_FAILED' }),
      /The last deployment failed/,
    ],
    'that is being changed': [() => withStack({ status: 'UPDATE_IN_PROGRESS' }), /being changed just now/],
    'that lacks an output': [() => withStack({}, { TableName: '' }), /lacks its outputs TableName\./],
    'of another domain': [
      () => withStack({}, { Domain: 'other.example' }),
      /serves other\.example, not keep\.example\.org/,
    ],
  },
  Schedule: {
    'that is switched off': [
      () => ({ answers: { GetSchedule: json({ Name: 'Rapport-Tick-1', State: 'DISABLED' }) } }),
      /Rapport-Tick-1 is switched off/,
    ],
    'that is not there': [
      () => ({ answers: { ListStackResources: without('Schedule') } }),
      /has no schedule/,
    ],
  },
  Alarms: {
    'that ring': [
      () => ({ answers: withAlarm({ StateValue: 'ALARM' }) }),
      /1 of 1 alarms ring.*\n *SES takes no mail\./,
      /runbook/,
    ],
    'that tell nobody': [
      () => ({ answers: withAlarm({ AlarmActions: [] }) }),
      /tell nobody when they ring: MailingsSendingStopped\./,
    ],
    'whose actions are off': [() => ({ answers: withAlarm({ ActionsEnabled: false }) }), /tell nobody/],
    'that somebody deleted': [
      () => ({ answers: { DescribeAlarms: json({ MetricAlarms: [] }) } }),
      /deleted the alarm MailingsSendingStopped\./,
    ],
    'that are not in the stack': [
      () => ({ answers: { ListStackResources: without('Alarm') } }),
      /has no alarms/,
    ],
  },
  'Dead letters': {
    'that wait': [
      () => ({ answers: { 'GetQueueAttributes Dead': queueAnswer({ ApproximateNumberOfMessages: '3' }) } }),
      /MailingsDueDeadLetters holds 3 messages/,
      /“DueDeadLetters”/,
    ],
    'that somebody looks at': [
      () => ({
        answers: { 'GetQueueAttributes Dead': queueAnswer({ ApproximateNumberOfMessagesNotVisible: '1' }) },
      }),
      /holds 1 message that/,
    ],
    'without queues': [
      () => ({ answers: { ListStackResources: without('Queue') } }),
      /has no dead-letter queues/,
    ],
  },
})

it.each([
  ['ENOTFOUND', /no address in DNS/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate is wrong/],
  ['ECONNREFUSED', /does not answer \(ECONNREFUSED\)\..*“WebsiteFailing”/s],
])('says what to do about a website that fails with %s', (code, says) => {
  expect(judgeWebsite('https://keep.example.org', { outcome: 'silent', code }).text).toMatch(says)
})
