import { parseArgs } from 'node:util'
import {
  CloudFormationClient,
  DeleteStackCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation'
import { listResources, stackName } from '../ops/deployed.ts'
import { mayGoOn } from './may-go-on.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

const removeStack = async (client: CloudFormationClient, StackName: string) => {
  await client.send(new DeleteStackCommand({ StackName }))
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 3600, minDelay: 2, maxDelay: 30 }, { StackName })
}

const destroy = async (): Promise<void> => {
  const { values } = parseArgs({ options: { region: { type: 'string' }, yes: { type: 'boolean' } } })
  const region = values.region ?? process.env.AWS_REGION
  if (!region) throw new Error('Name the region: npm run destroy -- --region eu-west-1')
  const client = new CloudFormationClient({ region })
  const resources = await listResources(client)
  const nameOf = (type: string, id: string) =>
    resources.find((each) => each.type === type && each.id.startsWith(id))?.name ?? '(not there)'
  const table = nameOf('AWS::DynamoDB::Table', 'Table')
  const keys = nameOf('AWS::SecretsManager::Secret', 'LinkKeys')
  const bucket = nameOf('AWS::S3::Bucket', 'IntakeRawMail')

  say(`Everything of ${stackName} in ${region} is deleted, the website and its address included, but for:

  the table ${table}, with all members and contacts
  the secret ${keys}, with the keys of links that are out there
  the bucket ${bucket}, with mail of the last 14 days

A later deployment makes new ones; what is kept comes back into them with
  npm run restore -- --region ${region} --from ${table} --keys ${keys}
To remove for good what is kept:
  aws dynamodb update-table --region ${region} --no-deletion-protection-enabled --table-name ${table}
  aws dynamodb delete-table --region ${region} --table-name ${table}
  aws secretsmanager delete-secret --region ${region} --secret-id ${keys}
  aws s3 rb --region ${region} --force s3://${bucket}
`)
  if (!values.yes && !(await mayGoOn('Delete everything else?'))) return
  await removeStack(client, stackName)
  // The certificate, when there is one, is free only once CloudFront is gone.
  await removeStack(new CloudFormationClient({ region: 'us-east-1' }), `${stackName}Edge`)
  say(`${stackName} is gone. DNS records that you made yourself are still there.`)
}

await destroy().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
