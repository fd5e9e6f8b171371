/**
 * List prices of AWS in us-east-1, in dollars, without any free tier, as of 23 November 2026. What is marked † stands on
 * pages that were read for this (pricing of Lambda and DynamoDB, 2025 and 2026); the others were known and not looked up.
 */
export const prices = {
  /** † On demand, a million request units; halved in November 2024. */
  readUnits: 0.125 / 1e6,
  writeUnits: 0.625 / 1e6,
  /** DynamoDB, a GB for a month. */
  stored: 0.25,
  /** † Lambda on ARM: an invocation, and a GB of memory for a second. */
  invocations: 0.2 / 1e6,
  gigabyteSeconds: 0.0000133334,
  /** SES: a mail out; a mail in, and each 256 KB of it. */
  mailsOut: 0.1 / 1000,
  mailsIn: 0.1 / 1000,
  mailChunksIn: 0.09 / 1000,
  /** SQS, a request; SNS, a publication (its delivery to SQS is free). */
  queueRequests: 0.4 / 1e6,
  notifications: 0.5 / 1e6,
  /** API Gateway (HTTP), a request. */
  pageRequests: 1 / 1e6,
  /** S3: a PUT, and a GET; a DELETE is free. */
  objectsPut: 0.005 / 1000,
  objectsGot: 0.0004 / 1000,
  /** CloudWatch Logs, a GB taken in. */
  logged: 0.5,
  /** EventBridge Scheduler, an invocation; Secrets Manager, a secret for a month. */
  ticks: 1 / 1e6,
  secrets: 0.4,
} as const
