import { App } from 'aws-cdk-lib'
import * as z from 'zod'
import { RapportStack } from '../lib/rapport-stack.ts'

/** What `cdk … -c key=value` and cdk.json may set; read here and nowhere else. */
const context = z.object({
  domain: z
    .string()
    .regex(
      /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
      'must be a domain in lower case, like rapport.example',
    )
    .default('rapport.example'),
})

const app = new App()
const { data, error } = context.safeParse(
  Object.fromEntries(Object.keys(context.shape).map((key) => [key, app.node.tryGetContext(key)])),
)
if (error) throw new Error(`The CDK context is wrong.\n${z.prettifyError(error)}`)

new RapportStack(app, 'Rapport', data)
