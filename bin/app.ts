import { App } from 'aws-cdk-lib'
import * as z from 'zod'
import { EdgeStack } from '../lib/edge-stack.ts'
import { RapportStack } from '../lib/rapport-stack.ts'
import { describeProblems, settingsSchema } from '../lib/settings.ts'

/** What `cdk … -c key=value` and cdk.json may set; read here and nowhere else. */
const context = settingsSchema.extend({
  /** Whether a web ACL is made for CloudFront. */
  waf: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
})

const app = new App()
const { data, error } = context.safeParse({
  // The one that the CLI's credentials are for.
  region: process.env.CDK_DEFAULT_REGION,
  ...Object.fromEntries(
    Object.keys(context.shape)
      .map((key) => [key, app.node.tryGetContext(key)])
      .filter(([, value]) => value !== undefined),
  ),
})
if (error) throw new Error(`The CDK context is wrong.\n${describeProblems(error, (key) => key)}`)

const { domain, hostedZone, region } = data
const account = process.env.CDK_DEFAULT_ACCOUNT
const waf = data.waf === 'true'
new RapportStack(app, 'Rapport', {
  settings: data,
  env: { ...(account && { account }), ...(region && { region }) },
})
if (hostedZone || waf)
  new EdgeStack(app, 'RapportEdge', {
    domain,
    hostedZone,
    waf,
    env: { ...(account && { account }), region: 'us-east-1' },
  })
