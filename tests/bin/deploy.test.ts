import { describe, expect, it } from 'vitest'
import { readRecords, zoneFile } from '../../bin/dns-records.ts'
import { type Options, readOptions } from '../../bin/options.ts'
import { byHand, summary } from '../../bin/summary.ts'

const least = ['--domain', 'keep.example.org', '--region', 'eu-west-1']
const read = (args: string[], env = {}) => {
  const result = readOptions(args, env)
  return result.outcome === 'read' ? result : { options: undefined, context: {}, reason: result.reason }
}
const optionsOf = (...args: string[]): Options => {
  const { options } = read([...least, ...args])
  if (!options) throw new Error(`${args.join(' ')} was refused.`)
  return options
}

describe('what is typed', () => {
  it('becomes CDK context, but for what is only asked here', () => {
    const typed = [...least, '--hosted-zone', 'Z0123456789', '--sign-up', 'domain:acme.com', '--waf', '--yes']
    expect(read(typed).context).toEqual({
      domain: 'keep.example.org',
      region: 'eu-west-1',
      hostedZone: 'Z0123456789',
      signUp: 'domain:acme.com',
      waf: 'true',
    })
  })

  it('may leave out the region where AWS is told one', () => {
    expect(read(['--domain', 'keep.example.org'], { AWS_REGION: 'us-east-2' }).context).toMatchObject({
      region: 'us-east-2',
    })
  })

  it('is refused whole, with what to do about each part', () => {
    const { reason } = read(['--sign-up', 'closed', '--hosted-zone', 'example.org']) as { reason: string }
    expect(reason.split('\n')).toEqual([
      'This cannot be deployed:',
      '  --domain is missing; name the domain that the service is for, like --domain rapport.example.',
      expect.stringMatching(/^ {2}--region is missing; name one near your members/),
      expect.stringMatching(/^ {2}--hosted-zone must be the id of a hosted zone, like Z0123456789ABC/),
      '  --sign-up must be open, invite, or domain: and a domain, like domain:acme.com.',
    ])
  })

  it('is refused for an option that there is not', () => {
    expect(read([...least, '--zone', 'x'])).toMatchObject({ reason: expect.stringContaining('--zone') })
  })
})

describe('the summary', () => {
  it('says where the website will be', () => {
    expect(summary(optionsOf())).toContain('at a name of CloudFront')
    expect(summary(optionsOf('--hosted-zone', 'Z0123456789'))).toContain('https://keep.example.org.')
  })

  it('says who may sign up, and to whom alarms go', () => {
    expect(summary(optionsOf())).toContain('Everybody may sign up.')
    expect(summary(optionsOf('--sign-up', 'invite'))).toContain('npm run ops -- invite ADDRESS')
    expect(summary(optionsOf('--sign-up', 'domain:acme.com'))).toContain('an address at acme.com may sign up')
    expect(summary(optionsOf())).toContain('Alarms are mailed to nobody.')
    expect(summary(optionsOf('--operator', 'ops@acme.com'))).toContain('Alarms are mailed to ops@acme.com')
  })

  it('says what it costs, with what is asked for in it', () => {
    expect(summary(optionsOf())).toMatch(/\$0\.80 {2}two secrets/)
    expect(summary(optionsOf())).not.toContain('web ACL')
    expect(summary(optionsOf('--waf'))).toMatch(/\$7\.00 {2}the web ACL/)
  })
})

describe('what is to be done by hand', () => {
  const where = { siteUrl: 'https://keep.example.org', recordsFile: undefined }

  it('is DNS only where the zone is elsewhere', () => {
    expect(byHand(optionsOf(), { ...where, recordsFile: 'dns.txt' })).toMatch(
      /1\. Add the DNS records above.*dns\.txt/,
    )
    expect(byHand(optionsOf('--hosted-zone', 'Z0123456789'), where)).not.toContain('DNS')
  })

  it('is always to ask AWS for production access, and to look whether all is there', () => {
    const text = byHand(optionsOf(), where)
    expect(text).toContain('production access of SES in eu-west-1')
    expect(text).toContain('npm run doctor -- --domain keep.example.org --region eu-west-1')
  })
})

it('DNS records become a zone file that a provider can import', () => {
  const lines = [
    'abc._domainkey.keep.example.org CNAME abc.dkim.amazonses.com',
    'mail.keep.example.org MX 10 feedback-smtp.eu-west-1.amazonses.com',
    'mail.keep.example.org TXT v=spf1 include:amazonses.com ~all',
  ]
  expect(zoneFile(readRecords(lines.join('\n')))).toBe(
    [
      'abc._domainkey.keep.example.org. 3600 IN CNAME abc.dkim.amazonses.com.',
      'mail.keep.example.org. 3600 IN MX 10 feedback-smtp.eu-west-1.amazonses.com.',
      'mail.keep.example.org. 3600 IN TXT "v=spf1 include:amazonses.com ~all"',
      '',
    ].join('\n'),
  )
})
