import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..')

/** Runs the CDK CLI of this project for a region; throws when it fails, having said why itself. */
export const cdk = (
  args: string[],
  { region, context }: { region: string; context: Record<string, string> },
) =>
  new Promise<void>((resolve, reject) => {
    const settings = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`])
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'node_modules/aws-cdk/bin/cdk'), ...args, ...settings],
      {
        cwd: projectRoot,
        stdio: 'inherit',
        env: { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region },
      },
    )
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`cdk ${args[0]} failed.`))))
  })

/** Deploys one stack, and gives its outputs. */
export const deployStack = async (
  stack: string,
  where: { region: string; context: Record<string, string> },
): Promise<Record<string, string>> => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-deploy-'))
  try {
    const outputs = join(directory, 'outputs.json')
    await cdk(['deploy', stack, '--require-approval', 'never', '--outputs-file', outputs], where)
    return JSON.parse(readFileSync(outputs, 'utf8'))[stack] ?? {}
  } finally {
    rmSync(directory, { recursive: true })
  }
}
