import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

export type EdgeProps = {
  api: HttpApi
  domain: string
  zone: IHostedZone | undefined
  certificate: string | undefined
  webAcl: string | undefined
}

/** CloudFront takes away a header of this name that a visitor sent, so that the function's limits count visitors. */
const nameVisitor = `function handler(event) {
  event.request.headers['x-visitor-address'] = { value: event.viewer.ip };
  return event.request;
}`

/** CloudFront before the API: the domain and its certificate, the cache of static files, and who is asking. */
export class Edge extends Construct {
  readonly url: string
  readonly distribution: Distribution
  private readonly secret: Secret

  constructor(scope: Construct, id: string, { api, domain, zone, certificate, webAcl }: EdgeProps) {
    super(scope, id)
    this.secret = new Secret(this, 'Secret', {
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const origin = new HttpOrigin(`${api.apiId}.execute-api.${api.stack.region}.${api.stack.urlSuffix}`, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      customHeaders: { 'x-rapport-edge': this.secret.secretValue.unsafeUnwrap() },
      readTimeout: Duration.seconds(15),
    })
    const visitor = new EdgeFunction(this, 'NameVisitor', {
      code: FunctionCode.fromInline(nameVisitor),
      runtime: FunctionRuntime.JS_2_0,
    })
    const behavior: BehaviorOptions = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // API Gateway knows its own name only.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: this.headers(),
      functionAssociations: [{ function: visitor, eventType: FunctionEventType.VIEWER_REQUEST }],
    }
    this.distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        ...behavior,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
      },
      additionalBehaviors: {
        '/assets/*': { ...behavior, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
      },
      // It would keep them for ten seconds whatever they say, and show what failed for one member to all.
      errorResponses: [500, 502, 503, 504].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(certificate && {
        domainNames: [domain],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      ...(webAcl && { webAclId: webAcl }),
    })
    this.url = `https://${certificate ? domain : this.distribution.distributionDomainName}`
    if (zone && certificate) {
      const record = {
        zone,
        recordName: `${domain}.`,
        target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
      }
      new ARecord(this, 'Ipv4', record)
      new AaaaRecord(this, 'Ipv6', record)
    }
  }

  /** What comes through here is told from what somebody sends to the API directly. */
  grantRecognise(fn: LambdaFunction) {
    fn.addEnvironment('EDGE_SECRET', this.secret.secretValue.unsafeUnwrap())
  }

  /** For answers that are not the website's own, like those to too many requests; its own headers stay as they are. */
  private headers() {
    const override = false
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'", override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override },
      },
    })
  }
}
