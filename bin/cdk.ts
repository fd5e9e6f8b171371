import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

export const projectRoot = join(import.meta.dirname, '..')

/** Runs the CDK CLI of this project; throws when it fails, having said why itself. */
const cdk = (args: string[], { region, cwd }: { region: string; cwd: string }) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, 'node_modules/aws-cdk/bin/cdk'), ...args], {
      cwd,
      stdio: 'inherit',
      env: { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    })
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`cdk ${args[0]} failed.`))))
  })

/** Gives what to do a directory that is gone afterwards. */
const inDirectory = async <Result>(use: (directory: string) => Promise<Result>): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-deploy-'))
  try {
    return await use(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Makes what CDK needs in these regions, where it is not there yet. */
export const bootstrap = async (regions: string[]): Promise<void> => {
  const [region = ''] = regions
  const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand())
  const environments = [...new Set(regions)].map((each) => `aws://${Account}/${each}`)
  // Elsewhere than in the project, where the CLI would first make the whole template.
  await inDirectory((cwd) => cdk(['bootstrap', ...environments], { region, cwd }))
}

/** Deploys one stack, and gives its outputs. */
export const deployStack = (
  stack: string,
  { region, context }: { region: string; context: Record<string, string> },
): Promise<Record<string, string>> =>
  inDirectory(async (directory) => {
    const outputs = join(directory, 'outputs.json')
    const settings = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`])
    // Exclusively, so that the functions are bundled only for the stack that has them.
    const how = ['--exclusively', '--require-approval', 'never', '--outputs-file', outputs]
    await cdk(['deploy', stack, ...how, ...settings], { region, cwd: projectRoot })
    return JSON.parse(readFileSync(outputs, 'utf8'))[stack] ?? {}
  })
