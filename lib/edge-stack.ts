import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager'
import { HostedZone } from 'aws-cdk-lib/aws-route53'
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'

export type EdgeStackProps = StackProps & { domain: string; hostedZone: string | undefined; waf: boolean }

/** What CloudFront takes from us-east-1 alone, wherever the rest is: the certificate and the web ACL. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { domain, hostedZone, waf, ...props }: EdgeStackProps) {
    super(scope, id, props)
    if (hostedZone) {
      const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone,
        zoneName: domain,
      })
      const certificate = new Certificate(this, 'Certificate', {
        domainName: domain,
        validation: CertificateValidation.fromDns(zone),
      })
      new CfnOutput(this, 'CertificateArn', { value: certificate.certificateArn })
    }
    if (waf) new CfnOutput(this, 'WebAclArn', { value: this.webAcl().attrArn })
  }

  /** Rules that count and know addresses. Those that read bodies would take notes about people for attacks. */
  private webAcl() {
    const seen = (metricName: string) => ({
      sampledRequestsEnabled: false,
      cloudWatchMetricsEnabled: true,
      metricName,
    })
    return new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: seen('Rapport'),
      rules: [
        {
          name: 'TooManyRequests',
          priority: 0,
          action: { block: {} },
          visibilityConfig: seen('TooManyRequests'),
          statement: { rateBasedStatement: { limit: 500, aggregateKeyType: 'IP' } },
        },
        {
          name: 'KnownAttackers',
          priority: 1,
          overrideAction: { none: {} },
          visibilityConfig: seen('KnownAttackers'),
          statement: {
            managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
          },
        },
      ],
    })
  }
}
