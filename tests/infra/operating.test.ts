import { readdirSync, readFileSync } from 'node:fs'
import * as cloudFormation from '@aws-sdk/client-cloudformation'
import * as dynamodb from '@aws-sdk/client-dynamodb'
import * as lambda from '@aws-sdk/client-lambda'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as ses from '@aws-sdk/client-ses'
import * as sesv2 from '@aws-sdk/client-sesv2'
import * as sqs from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { intakeDomainOf, senderOf } from '../../ops/doctor/deployed.ts'
import { json } from '../ops/doctor/aws-server.ts'
import { testDoctor } from '../ops/doctor/doctor.ts'
import {
  destination,
  outputsOf,
  queueAnswer,
  queueOf,
  quietAlarm,
  resourcesAnswer,
  stackAnswer,
} from '../ops/doctor/healthy.ts'
import { domain, functions, resources, synthesise } from './deployed.ts'

const runbook = readFileSync('docs/runbook.md', 'utf8')
const doctor = readdirSync('ops/doctor')
  .map((name) => readFileSync(`ops/doctor/${name}`, 'utf8'))
  .join('\n')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1))
const headings = all(runbook, /^##+ (.+)$/gm).flatMap(([heading = '']) => heading.split(', '))
const template = synthesise()

it('the runbook has a chapter for each alarm of the stack', () => {
  const alarms = resources(template, 'AWS::CloudWatch::Alarm').map(({ id }) => id)
  expect(alarms).not.toEqual([])
  for (const alarm of alarms)
    expect(
      headings.some((heading) => alarm.endsWith(heading)),
      alarm,
    ).toBe(true)
})

it('the runbook has the chapters that it and the doctor name', () => {
  const named = [...all(doctor, /docs\/runbook\.md, “([^”]+)”/g), ...all(runbook, /[Ss]ee “([^”]+)”/g)].flat()
  expect(named).toContain('SES paused us')
  expect(headings).toEqual(expect.arrayContaining(named))
})

it('the runbook asks only for what the stack has', () => {
  const asked = all(runbook, /name ([A-Z]\w+::\w+) (\w+)/g)
  expect(asked.length).toBeGreaterThan(10)
  for (const [type, id = ''] of asked) {
    const found = resources(template, `AWS::${type}`).filter((each) => each.id.startsWith(id))
    expect(found.length, `${type} ${id}`).toBeGreaterThan(0)
  }
})

it('the runbook and the doctor give only commands that AWS has', () => {
  const clients = { cloudformation: cloudFormation, dynamodb, lambda, secretsmanager, ses, sesv2, sqs }
  const commands = all(runbook + doctor, /aws ([a-z0-9]+) ([a-z-]+-[a-z-]+)/g)
  expect(commands.length).toBeGreaterThan(10)
  for (const [service = '', command = ''] of commands) {
    const operation = command.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
    expect(clients[service as keyof typeof clients], `aws ${service} ${command}`).toHaveProperty(
      `${operation}Command`,
    )
  }
})

const { aws, examined } = testDoctor()
const ids = (type: string) => resources(template, type).map(({ id }) => id)

it('the doctor finds in the stack what it asks about', async () => {
  const { endpoint } = aws()
  const queues = resources(template, 'AWS::SQS::Queue')
  const worked = queues.filter(({ properties }) => properties.RedrivePolicy)
  const [told] = resources(template, 'AWS::SES::ConfigurationSetEventDestination')
  const events: string[] = told?.properties.EventDestination.MatchingEventTypes
  const values: Record<string, string> = outputsOf(endpoint)
  const { lines } = await examined({
    answers: {
      DescribeStacks: stackAnswer({
        outputs: Object.fromEntries(
          Object.keys(template.toJSON().Outputs).map((name) => [name, values[name] ?? 'something']),
        ),
      }),
      ListStackResources: resourcesAnswer(
        resources(template).map(({ id, type }) => {
          const name = type === 'AWS::SQS::Queue' ? queueOf(endpoint, `${id}-1`) : id
          return [`${id}01234567`, type, type === 'AWS::SES::EmailIdentity' ? domain : name]
        }),
      ),
      DescribeAlarms: json({
        MetricAlarms: ids('AWS::CloudWatch::Alarm').map((AlarmName) => ({ ...quietAlarm, AlarmName })),
      }),
      GetQueueAttributes: queueAnswer(),
      ...Object.fromEntries(
        worked.map(({ id }) => [`GetQueueAttributes ${id}-1`, queueAnswer({ RedrivePolicy: '{}' })]),
      ),
      GetConfigurationSetEventDestinations: json({
        // CloudFormation spells them otherwise than SES does: renderingFailure, RENDERING_FAILURE.
        EventDestinations: [
          {
            ...destination,
            MatchingEventTypes: events.map((event) => event.replace(/[A-Z]/g, '_$&').toUpperCase()),
          },
        ],
      }),
    },
  })
  const text = lines.join('\n')
  expect(text).toMatch(new RegExp(`Alarms +${ids('AWS::CloudWatch::Alarm').length} alarms?, all quiet`))
  expect(text).toMatch(new RegExp(`Dead letters +${queues.length - worked.length} queues, all empty`))
  expect(lines.at(-1)).toBe('All is well.')
})

it('the doctor sends its test as the stack sends mail', () => {
  expect(functions(template)['send-mailing']?.properties.Environment.Variables).toMatchObject({
    MAIL_FROM: senderOf(domain),
    INTAKE_DOMAIN: intakeDomainOf(domain),
  })
})
