/**
 * List prices of AWS in us-east-1, in dollars, without any free tier, looked up on 23 November 2026 in stored copies of
 * public pages. † a page of AWS's own says so; ‡ somebody else's page that quotes AWS's list, with its date; what has no
 * mark was known and is on no page that was found: AWS's pricing pages fill in most figures by script, so that a stored
 * copy of one has none.
 */
export const prices = {
  /** † DynamoDB on demand, a million request units; halved in November 2024 (pricing page, 2025 and 2026). */
  readUnits: 0.125 / 1e6,
  writeUnits: 0.625 / 1e6,
  /** DynamoDB, a GB for a month. */
  stored: 0.25,
  /** † Lambda on ARM: an invocation, and a GB of memory for a second (pricing page, 2025 and 2026). */
  invocations: 0.2 / 1e6,
  gigabyteSeconds: 0.0000133334,
  /**
   * ‡ SES without a plan: a mail out; a mail in, and each 256 KB of it
   * (github.com/api-evangelist/amazon-ses, plans/amazon-ses-plans-pricing.yml, from AWS's price list of 22 July 2026).
   * An account that is new since 21 July 2026 has the plan Essentials, at 0.16 for a thousand mails out, until it chooses
   * none: † docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountPricingAttributes.html
   */
  mailsOut: 0.1 / 1000,
  mailsIn: 0.1 / 1000,
  mailChunksIn: 0.09 / 1000,
  /** ‡ SQS, a request (cloudburn.io/blog/amazon-sqs-pricing, March 2026). */
  queueRequests: 0.4 / 1e6,
  /** ‡ SNS, a publication; its delivery to SQS is free (awsnegotiations.com/sqs-sns-cost-optimization.html, undated). */
  notifications: 0.5 / 1e6,
  /**
   * † API Gateway (HTTP), a request
   * (docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html).
   */
  pageRequests: 1 / 1e6,
  /** ‡ S3: a PUT, and a GET; a DELETE is free (c3x.dev/blog/s3-request-fees-explained, undated). */
  objectsPut: 0.005 / 1000,
  objectsGot: 0.0004 / 1000,
  /** ‡ CloudWatch Logs, a GB taken in (c3x.dev/blog/cloudwatch-logs-cost-optimization, June 2026). */
  logged: 0.5,
  /** ‡ EventBridge Scheduler, an invocation (cloudburn.io/blog/amazon-eventbridge-pricing, March 2026). */
  ticks: 1 / 1e6,
  /** ‡ Secrets Manager, a secret for a month (hivebook.wiki, undated). */
  secrets: 0.4,
  /** CloudWatch: an alarm, and a dashboard, for a month. */
  alarms: 0.1,
  dashboards: 3,
} as const
