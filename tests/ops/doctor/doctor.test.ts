import { describe, expect, it, vi } from 'vitest'
import { examine } from '../../../ops/doctor/examine.ts'
import { type Finding, ok, wrong } from '../../../ops/doctor/finding.ts'
import { json, jsonError, xmlError } from './aws-server.ts'
import { type Sick, testDoctor } from './doctor.ts'
import {
  account,
  domain,
  healthyZone,
  outputsOf,
  resourcesAnswer,
  resourcesOf,
  rulesAnswer,
  stackAnswer,
} from './healthy.ts'

const { aws, examined } = testDoctor()
const noNames = Object.fromEntries(Object.keys(healthyZone).map((name) => [name, undefined]))

it('finds a healthy service well, line by line in a fixed order', async () => {
  const { lines, code } = await examined()
  expect(lines.map((line) => line.slice(0, 24).trimEnd())).toEqual(
    [
      'ok    AWS account        ',
      'ok    Stack',
      'ok    Website',
      'ok    Domain',
      'ok    DKIM',
      'ok    MAIL FROM',
      'ok    DMARC',
      'ok    Production access',
      'ok    Sending',
      'ok    Quota',
      'ok    Events',
      'ok    Intake MX',
      'ok    Intake rule',
      'ok    Schedule',
      'ok    Alarms',
      'ok    Dead letters',
      '',
      'All is well.',
    ].map((line) => line.trimEnd()),
  )
  expect(code).toBe(0)
  expect(lines[0]).toContain('123456789012, eu-west-1, as arn:aws:iam::123456789012:user/ops.')
})

describe('is content with', () => {
  it.each<[string, Sick]>([
    [
      'the DMARC policy of the domain above',
      {
        zone: { [`_dmarc.${domain}`]: { MX: [] }, '_dmarc.example.org': { TXT: ['v=DMARC1;p=none'] } },
      },
    ],
    [
      'names in capitals',
      { zone: { [`in.${domain}`]: { MX: [[10, 'INBOUND-SMTP.eu-west-1.amazonaws.com']] } } },
    ],
    [
      'our rule in a set of somebody else',
      {
        answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ set: 'theirs' }) },
      },
    ],
  ])('%s', async (_, sick) => {
    expect((await examined(sick)).lines.at(-1)).toBe('All is well.')
  })

  it('an account without a quota', async () => {
    const SendQuota = { Max24HourSend: -1, MaxSendRate: 50, SentLast24Hours: 9 }
    const { lines } = await examined({ answers: { GetAccount: json({ ...account, SendQuota }) } })
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok .*9 mails in 24 hours, with no limit; 50 a second/),
    )
  })

  it('a record that is longer than one piece of text', async () => {
    const long = `v=DMARC1; rua=mailto:${'x'.repeat(231)}@example.org; p=none`
    const { lines } = await examined({ zone: { [`_dmarc.${domain}`]: { TXT: [long] } } })
    expect(lines).toContainEqual(expect.stringContaining(long))
  })

  it('a stack that still removes what it replaced', async () => {
    const status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
    const DescribeStacks = stackAnswer({ status, outputs: outputsOf(aws().endpoint) })
    expect((await examined({ answers: { DescribeStacks } })).lines.at(-1)).toBe('All is well.')
  })
})

describe('what cannot be asked', () => {
  it('is said without stopping the other checks, and is no health', async () => {
    const { lines, code } = await examined({
      answers: {
        GetAccount: jsonError(
          403,
          'AccessDeniedException',
          'User x is not authorized to perform: ses:GetAccount',
        ),
        DescribeAlarms: jsonError(400, 'AccessDeniedException', 'User x may not cloudwatch:DescribeAlarms'),
        DescribeActiveReceiptRuleSet: xmlError(403, 'AccessDenied', 'User x may not ses:Describe'),
      },
    })
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([
      expect.stringMatching(/^\? .*Production access .*may not ask this: .*ses:GetAccount/),
      expect.stringMatching(/^\? .*Sending .*Not checked\. See Production access\.$/),
      expect.stringMatching(/^\? .*Quota /),
      expect.stringMatching(/^\? .*Intake rule .*may not ask this: .*ses:Describe/),
      expect.stringMatching(/^\? .*Alarms .*may not ask this: .*cloudwatch:DescribeAlarms/),
      '',
      '5 could not be checked (?).',
    ])
    expect(code).toBe(2)
  })

  it('is DNS on a network that has none, where no name exists', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed', { cause }))
    const { lines, code } = await examined({ zone: noNames })
    const dns = lines.filter((line) => /(Website|DKIM|MAIL FROM|DMARC|Intake MX) {2}/.test(line))
    expect(dns).toHaveLength(5)
    for (const line of dns) expect(line).toMatch(/^\? .*Not checked\./)
    expect(code).toBe(2)
  })

  it('is a website on a machine without a network', async () => {
    const cause = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed', { cause }))
    const { lines, code } = await examined()
    expect(lines).toContainEqual(expect.stringMatching(/^\? .*Website .*No answer \(EAI_AGAIN\)/))
    expect(code).toBe(2)
  })

  it('is no stack; the rule for mail is judged without it', async () => {
    const DescribeStacks = xmlError(403, 'AccessDenied', 'User x may not cloudformation:DescribeStacks')
    const DescribeActiveReceiptRuleSet = rulesAnswer({ set: '' })
    const { lines } = await examined({ answers: { DescribeStacks, DescribeActiveReceiptRuleSet } })
    expect(lines).toContainEqual(expect.stringMatching(/^FIX .*Intake rule .*No receipt rule set is active/))
  })

  it('says that credentials have expired, and where to look', async () => {
    const { lines } = await examined({
      answers: { GetCallerIdentity: xmlError(403, 'ExpiredToken', 'The security token is expired') },
    })
    expect(lines[0]).toMatch(/^\? .*Your AWS credentials have expired\. Sign in/)
  })

  it('says how to deploy where there is no stack, and still asks what it can', async () => {
    const { lines, code } = await examined({
      answers: {
        DescribeStacks: xmlError(400, 'ValidationError', 'Stack with id Rapport does not exist'),
        GetEmailIdentity: jsonError(404, 'NotFoundException', 'Email identity does not exist.'),
      },
    })
    const text = lines.join('\n')
    expect(text).toMatch(/FIX {3}Stack .*npm run deploy -- --domain keep\.example\.org --region eu-west-1/)
    expect(text).toMatch(/FIX {3}Domain .*SES does not know keep\.example\.org/)
    expect(text).toMatch(/\? {5}Website .*There is no stack/)
    expect(text).toMatch(/ok {4}Intake MX/)
    expect(lines.at(-1)).toBe('2 to mend (FIX). 7 could not be checked (?).')
    expect(code).toBe(1)
  })
})

it('asks for all of a long list of resources', async () => {
  const [table, ...others] = resourcesOf(aws().endpoint)
  if (!table) throw new Error('There are no resources.')
  const { lines } = await examined({
    answers: {
      ListStackResources: resourcesAnswer([table], 'more'),
      'ListStackResources NextToken=more': resourcesAnswer(others),
    },
  })
  expect(lines.at(-1)).toBe('All is well.')
})

it('says now and then what it waits for, and tells findings in their order', async () => {
  const late = Promise.withResolvers<Finding>()
  const lines: string[] = []
  const code = await examine(
    [
      { about: 'First', finding: late.promise },
      { about: 'Second', finding: Promise.resolve(wrong('It is broken.', 'Mend it.')) },
    ],
    {
      line: (text) => lines.push(text),
      progress: (text) => {
        lines.push(text)
        late.resolve(ok('At last.'))
      },
    },
    1,
  )
  expect(lines).toEqual([
    'Waiting for: First …',
    'ok    First   At last.',
    'FIX   Second  It is broken.\n              Mend it.',
    '',
    '1 to mend (FIX).',
  ])
  expect(code).toBe(1)
})
