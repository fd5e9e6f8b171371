import { describe, expect, it } from 'vitest'
import { allowed, domain, functions, type Json, list, resources, synthesise, text } from './deployed.ts'

const template = synthesise()
const mayDo = (name: string) => allowed(template, text(functions(template)[name]?.properties.Role))

const ownLog = ['logs:CreateLogStream', 'logs:PutLogEvents']
const keepsMembers = {
  Table: [
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ],
  'Table/index/byNextContact': ['dynamodb:Query'],
  LinkKeysSecret: ['secretsmanager:GetSecretValue'],
}
const ses = 'arn:aws:Partition:ses:aws:Region:aws:AccountId'
const actsForMembers = {
  ...keepsMembers,
  [`${ses}:identity/${domain}`]: ['ses:SendEmail'],
  [`${ses}:configuration-set/FeedbackConfigurationSet`]: ['ses:SendEmail'],
}
// What CDK grants for an event source.
const consumes = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
]

describe('who may do what', () => {
  it('the website acts for members, and has the intake look at a mail again', () => {
    expect(mayDo('website')).toEqual({
      WebsiteFunctionLog: ownLog,
      ...actsForMembers,
      IntakeArrivedQueue: ['sqs:SendMessage'],
    })
  })

  it('the intake acts for members, and reads and deletes raw mail', () => {
    expect(mayDo('intake')).toEqual({
      IntakeFunctionLog: ownLog,
      ...actsForMembers,
      IntakeArrivedQueue: consumes,
      'IntakeRawMail/*': ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject'],
      // So that S3 says that a mail is gone, not that reading it is forbidden.
      IntakeRawMail: ['s3:ListBucket', 's3:ListBucketVersions'],
    })
  })

  it('the planner reads who is due, and nothing about them', () => {
    expect(mayDo('plan-mailings')).toEqual({
      MailingsPlannerLog: ownLog,
      'Table/index/byDue': ['dynamodb:Query'],
      MailingsDueQueue: ['sqs:SendMessage'],
      // Where Lambda puts ticks that it failed at; what CDK grants for that.
      MailingsMissedTicks: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
    })
  })

  it('the sender acts for members, and asks for the rate that it has to keep to', () => {
    expect(mayDo('send-mailing')).toEqual({
      MailingsSenderLog: ownLog,
      ...actsForMembers,
      '*': ['ses:GetAccount'],
      MailingsDueQueue: consumes,
    })
  })

  it('the feedback notes what became of mail, and sends none', () => {
    expect(mayDo('feedback')).toEqual({
      FeedbackFunctionLog: ownLog,
      ...keepsMembers,
      FeedbackHappenedQueue: consumes,
    })
  })

  it('the activation says which receipt rules are active, and nothing else', () => {
    expect(mayDo('activate-receiving')).toEqual({
      ReceivingActivationLog: ownLog,
      '*': ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
    })
  })

  it('each function has a role of its own, without managed policies', () => {
    const roles = Object.values(functions(template)).map(({ properties }) => text(properties.Role))
    expect(new Set(roles).size).toBe(6)
    for (const { id, properties } of resources(template, 'AWS::IAM::Role')) {
      expect(properties.ManagedPolicyArns, id).toBeUndefined()
      expect(properties.Policies, id).toBeUndefined()
    }
  })

  it('API Gateway invokes the website, through this API', () => {
    const invokers = resources(template, 'AWS::Lambda::Permission').map(({ properties }) => [
      text(properties.FunctionName),
      properties.Principal,
      text(properties.SourceArn),
    ])
    expect(invokers).toEqual([
      [
        'WebsiteFunction',
        'apigateway.amazonaws.com',
        'arn:aws:Partition:execute-api:aws:Region:aws:AccountId:WebsiteApi/*/*',
      ],
    ])
  })
})

/** What SES has no resource for, since it is the whole account's. */
const ofTheAccount = ['ses:GetAccount', 'ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet']
const wildcards = [
  'IntakeRawMail/*', // every mail in the bucket
  'MailingsPlanner:*', // CDK lets a schedule invoke every version of its target
]

describe('nothing is allowed', () => {
  const statements = resources(template).flatMap(({ id, properties }) =>
    [properties.PolicyDocument, properties.AssumeRolePolicyDocument]
      .flatMap((document) => document?.Statement ?? [])
      .filter((statement: Json) => statement.Effect === 'Allow')
      .map((statement: Json) => ({ id, ...statement })),
  )

  it('that is not looked at here', () => {
    expect(statements.length).toBeGreaterThan(20)
  })

  it('by a wildcard', () => {
    for (const { id, NotAction, NotResource, Principal, Action, Resource } of statements) {
      expect({ id, NotAction, NotResource }).toEqual({ id })
      expect(JSON.stringify(Principal ?? ''), id).not.toContain('*')
      for (const action of list<string>(Action)) expect(action, id).not.toContain('*')
      const wild = list<Json>(Resource)
        .map(text)
        .filter((resource) => resource.includes('*'))
        .filter(
          (resource) =>
            resource !== '*' || !list<string>(Action).every((action) => ofTheAccount.includes(action)),
        )
      expect(
        wild.filter((resource) => !wildcards.includes(resource)),
        id,
      ).toEqual([])
    }
  })
})
