import { STSClient } from '@aws-sdk/client-sts'
import type { ClientSettings } from '../aws/clients/client.ts'

/** The region and credentials that the SDK's own clients find: in the environment, a profile, single sign-on or a role. */
export const operatorSettings = async (region?: string): Promise<ClientSettings> => {
  const { config } = new STSClient(region ? { region } : {})
  return { region: await config.region(), credentials: config.credentials }
}
