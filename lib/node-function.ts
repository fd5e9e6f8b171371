import { join } from 'node:path'
import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

export const projectRoot = join(import.meta.dirname, '..')

export type NodeFunctionProps = {
  /** The folder in functions/. */
  name: string
  /** Also decides the share of a processor: 1,769 MB is a whole one. */
  memorySize: number
  timeout: Duration
  usesS3?: true
  afterBundling?: (outputDir: string) => string[]
}

/** What all functions share: how they are bundled and run, and where they log. */
export class NodeFunction extends NodejsFunction {
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
      entry: join(projectRoot, 'functions', props.name, 'index.ts'),
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      awsSdkConnectionReuse: false,
      environment: { NODE_OPTIONS: '--enable-source-maps', POWERTOOLS_SERVICE_NAME: props.name },
      bundling: bundling(props),
    })
  }
}

/**
 * The SDK is bundled, since the one of the runtime starts slower; but not how it finds credentials on a laptop, in a
 * container or on EC2, which is a tenth of a bundle: it asks the environment first, where Lambda puts them.
 */
const unusedCredentials = [
  ...['sso', 'ini', 'process', 'web-identity', 'http'].map(
    (source) => `@aws-sdk/credential-provider-${source}`,
  ),
  '@smithy/credential-provider-imds',
]

/** Which no call of ours has, and which keep all of the SDK's core that they can reach; only S3's client cannot do without. */
const eventStreams = '@smithy/core/event-streams'

export const bundling = ({
  usesS3,
  afterBundling,
}: Pick<NodeFunctionProps, 'usesS3' | 'afterBundling'>): BundlingOptions => ({
  format: OutputFormat.ESM,
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  externalModules: usesS3 ? unusedCredentials : [...unusedCredentials, eventStreams],
  tsconfig: join(projectRoot, 'tsconfig.json'),
  forceDockerBundling: false,
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDir, outputDir) => afterBundling?.(outputDir) ?? [],
  },
})
