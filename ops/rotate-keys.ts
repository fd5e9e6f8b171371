import { parseArgs } from 'node:util'
import { randomToken } from '../aws/runtime.ts'
import { openDeployed } from './deployed.ts'

const { values } = parseArgs({ options: { region: { type: 'string' } } })
const region = values.region ?? process.env.AWS_REGION
if (!region)
  throw new Error('Name the region that the service is in: npm run rotate-keys -- --region eu-west-1')

const deployed = await openDeployed(region)
const keys = await deployed.readKeys(deployed.keysSecret)
// The highest number signs. The others stay, for the links that they signed and the addresses that they hashed.
const next = Math.max(...Object.keys(keys).map(Number)) + 1
await deployed.writeKeys({ ...keys, [next]: randomToken() })
process.stdout.write(
  `Links are signed with key ${next} from now on; those that are out there go on working.\n`,
)
