import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { AssetHashType, DockerImage, type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

export const projectRoot = join(import.meta.dirname, '..')

export type NodeFunctionProps = {
  /** The folder in functions/. */
  name: string
  /** Also decides the share of a processor: 1,769 MB is a whole one. */
  memorySize: number
  timeout: Duration
  /** Files of its own, put beside its code. */
  addFiles?: (outputDir: string) => void
}

/** What all functions share: how they are bundled and run, and where they log. */
export class NodeFunction extends LambdaFunction {
  declare readonly timeout: Duration

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    // The role that CDK would make may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    super(scope, id, {
      code: bundled(props),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { NODE_OPTIONS: '--enable-source-maps', POWERTOOLS_SERVICE_NAME: props.name },
    })
  }
}

/** As bin/bundle.ts makes it, at synthesis; the folder's name is a hash of what is in it. */
const bundled = ({ name, addFiles }: NodeFunctionProps): Code =>
  Code.fromAsset(join(projectRoot, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK asks for one; a bundle that cannot be made throws before it is looked for.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (outputDir) => {
          const script = join(projectRoot, 'bin/bundle.ts')
          execFileSync(process.execPath, [script, `functions/${name}/index.ts`, outputDir], {
            stdio: 'inherit',
          })
          addFiles?.(outputDir)
          return true
        },
      },
    },
  })
