import type * as secrets from '@aws-sdk/client-secrets-manager'
import { type Client, type ClientSettings, createClient, operation } from './client.ts'
import { jsonProtocol } from './json.ts'

export class GetSecretValueCommand extends operation<
  secrets.GetSecretValueCommandInput,
  secrets.GetSecretValueCommandOutput
>('GetSecretValue') {}

export const secretsManagerClient = (settings?: ClientSettings): Client =>
  createClient(
    {
      signingName: 'secretsmanager',
      hostName: 'secretsmanager',
      ...jsonProtocol({ target: 'secretsmanager', version: '1.1' }),
    },
    settings,
  )
