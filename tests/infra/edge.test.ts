import { describe, expect, it } from 'vitest'
import { domain, type Json, only, resources, synthesise, text } from './deployed.ts'

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/c1'
const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/w/1'
const plain = synthesise()
const atDomain = synthesise(undefined, { hostedZone: 'Z0123456789', certificate, webAcl })
const distribution = (template: typeof plain) =>
  only(resources(template, 'AWS::CloudFront::Distribution')).properties.DistributionConfig
const config = distribution(plain)
const managed = {
  notCached: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  cached: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  allButHost: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
}

describe('CloudFront', () => {
  it('asks the API, over HTTPS, and proves itself', () => {
    const origin = only<Json>(config.Origins)
    expect(text(origin.DomainName)).toBe('WebsiteApi.execute-api.aws:Region.aws:URLSuffix')
    expect(origin.CustomOriginConfig.OriginProtocolPolicy).toBe('https-only')
    const header = only<Json>(origin.OriginCustomHeaders)
    expect(header.HeaderName).toBe('x-rapport-edge')
    expect(text(header.HeaderValue)).toContain('resolve:secretsmanager:EdgeSecret')
  })

  it('caches the static files, and no page or answer of the API', () => {
    expect(config.DefaultCacheBehavior.CachePolicyId).toBe(managed.notCached)
    // With caching off the headers of the policy below include Authorization.
    expect(config.DefaultCacheBehavior.AllowedMethods).toEqual(
      expect.arrayContaining(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']),
    )
    const files = only<Json>(config.CacheBehaviors)
    expect([files.PathPattern, files.CachePolicyId]).toEqual(['/assets/*', managed.cached])
  })

  it('keeps no answer of a failure, which it would for all whatever the answer says', () => {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
    expect(config.CustomErrorResponses).toEqual(
      [500, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    )
  })

  it.each([config.DefaultCacheBehavior, ...config.CacheBehaviors])(
    'lets through only what is encrypted',
    (one) => {
      expect(one.ViewerProtocolPolicy).toBe('redirect-to-https')
      expect(one.OriginRequestPolicyId).toBe(managed.allButHost)
    },
  )

  it('tells the website who is asking, whatever they say themselves', () => {
    const { FunctionCode, AutoPublish } = only(resources(plain, 'AWS::CloudFront::Function')).properties
    expect(AutoPublish).toBe(true)
    const handler = new Function(`${FunctionCode}; return handler`)()
    const headers = { 'x-visitor-address': { value: '203.0.113.9' }, cookie: { value: 'a=b' } }
    expect(handler({ viewer: { ip: '192.0.2.1' }, request: { uri: '/', headers } })).toEqual({
      uri: '/',
      headers: { ...headers, 'x-visitor-address': { value: '192.0.2.1' } },
    })
    const [association] = config.DefaultCacheBehavior.FunctionAssociations
    expect(association.EventType).toBe('viewer-request')
  })

  it('adds security headers to answers that have none, and leaves those of the website', () => {
    const { SecurityHeadersConfig } = only(resources(plain, 'AWS::CloudFront::ResponseHeadersPolicy'))
      .properties.ResponseHeadersPolicyConfig
    expect(Object.keys(SecurityHeadersConfig).sort()).toEqual([
      'ContentSecurityPolicy',
      'ContentTypeOptions',
      'FrameOptions',
      'ReferrerPolicy',
      'StrictTransportSecurity',
    ])
    for (const header of Object.values<Json>(SecurityHeadersConfig)) expect(header.Override).toBe(false)
  })

  it('keeps no log of who opened which link', () => {
    expect(config.Logging).toBeUndefined()
  })

  it('is the website, under its own name, without a certificate', () => {
    expect(config.Aliases).toBeUndefined()
    expect(text(plain.toJSON().Outputs.SiteUrl.Value)).toBe('https://EdgeDistribution')
  })
})

describe('with a certificate, a zone and a web ACL', () => {
  const { Aliases, ViewerCertificate, WebACLId } = distribution(atDomain)

  it('the website is at the domain, over TLS 1.2 or later', () => {
    expect(Aliases).toEqual([domain])
    expect(ViewerCertificate).toMatchObject({
      AcmCertificateArn: certificate,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    })
    expect(text(atDomain.toJSON().Outputs.SiteUrl.Value)).toBe(`https://${domain}`)
  })

  it('the domain leads there', () => {
    const aliases = resources(atDomain, 'AWS::Route53::RecordSet').filter(
      ({ properties }) => properties.AliasTarget,
    )
    expect(aliases.map(({ properties }) => [text(properties.Name), properties.Type])).toEqual([
      [`${domain}.`, 'A'],
      [`${domain}.`, 'AAAA'],
    ])
  })

  it('the web ACL stands before it', () => {
    expect(WebACLId).toBe(webAcl)
  })
})
