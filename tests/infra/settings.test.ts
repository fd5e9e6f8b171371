import { describe, expect, it } from 'vitest'
import { describeProblems, settingsSchema } from '../../lib/settings.ts'

const problems = (settings: Record<string, string>) => {
  const { error } = settingsSchema.safeParse(settings)
  return error ? describeProblems(error, (key) => `--${key}`) : 'none'
}

describe('settings', () => {
  it.each([
    ['domain', 'https://keep.example.org', 'must be a domain in lower case, like rapport.example'],
    ['domain', `${'a'.repeat(60)}.`.repeat(4).concat('example'), '200'],
    ['signUp', 'closed', 'must be open, invite, or domain: and a domain, like domain:acme.com'],
    ['signUp', 'domain:acme', 'must be open, invite, or domain: and a domain, like domain:acme.com'],
    ['hostedZone', 'example.org', 'must be the id of a hosted zone, like Z0123456789ABC'],
    ['operator', 'ada', 'must be an email address; alarms are mailed to it'],
    ['region', 'eu-west-3', 'ap-northeast-1, ap-northeast-2'],
    [
      'certificate',
      'arn:aws:acm:eu-west-1:123456789012:certificate/a',
      'must be the ARN of a certificate in us-east-1',
    ],
    ['webAcl', 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b', 'web ACL for CloudFront'],
    ['without', 'encryption', 'knows receipt-rules and dkim-records'],
  ])('refuse a wrong %s, name it and say what it must be: %s', (key, value, problem) => {
    expect(problems({ [key]: value })).toMatch(new RegExp(`^  --${key} `))
    expect(problems({ [key]: value })).toContain(problem)
  })

  it('name all that is wrong at once', () => {
    expect(problems({ domain: 'x', operator: 'y' }).split('\n')).toHaveLength(2)
  })

  it.each(['open', 'invite', 'domain:acme.com', 'domain:mail.acme.co.uk'])('take sign-up %s', (signUp) => {
    expect(problems({ signUp })).toBe('none')
  })
})
