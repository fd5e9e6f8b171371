import * as z from 'zod'

/**
 * Where SES takes in mail, of the regions that are there without asking for them: ten since September 2023
 * (https://aws.amazon.com/about-aws/whats-new/2023/09/amazon-ses-email-service-7-regions/), more since; the table
 * "Email receiving endpoints" at https://docs.aws.amazon.com/general/latest/gr/ses.html says it for today.
 */
const receivingRegions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const

const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/
/** The longest name that is put before it leaves room within the 253 of DNS. */
const domain = z
  .string()
  .max(200)
  .regex(domainPattern, 'must be a domain in lower case, like rapport.example')

/** What differs from one deployment to the next: the CDK context, key by key, and the options of `npm run deploy`. */
export const settingsSchema = z.object({
  domain: domain.default('rapport.example'),
  region: z
    .enum(receivingRegions, {
      error: `must be one where SES takes in mail. Those are:\n    ${receivingRegions.join(', ')}`,
    })
    .optional(),
  /** The hosted zone in Route 53 that the domain is in, when it is in this account. */
  hostedZone: z
    .string()
    .regex(
      /^Z[A-Z0-9]{1,31}$/,
      'must be the id of a hosted zone, like Z0123456789ABC; `aws route53 list-hosted-zones` lists yours',
    )
    .optional(),
  signUp: z
    .union([z.enum(['open', 'invite']), z.templateLiteral(['domain:', domain])], {
      error: 'must be open, invite, or domain: and a domain, like domain:acme.com',
    })
    .default('open'),
  /** Whom alarms are mailed to. */
  operator: z.email({ error: 'must be an email address; alarms are mailed to it' }).optional(),
  /** For the domain, and in us-east-1, where CloudFront takes it from; without one the website is at CloudFront's name. */
  certificate: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]{1,64}$/,
      'must be the ARN of a certificate in us-east-1, where CloudFront takes it from',
    )
    .optional(),
  /** The web ACL in us-east-1 that stands before the website. */
  webAcl: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w./-]{1,200}$/,
      'must be the ARN of a web ACL for CloudFront, which is in us-east-1',
    )
    .optional(),
  /** What is left out where it cannot be made, as in the emulator of the tests. */
  without: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(
      z.array(z.enum(['receipt-rules', 'dkim-records'], { error: 'knows receipt-rules and dkim-records' })),
    ),
})
export type Settings = z.infer<typeof settingsSchema>

/** What is wrong with settings, a line for each key. */
export const describeProblems = (error: z.ZodError, name: (key: string) => string): string =>
  error.issues.map(({ path, message }) => `  ${name(String(path[0]))} ${message}.`).join('\n')
