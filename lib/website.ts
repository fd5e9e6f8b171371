import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { NodeFunction, projectRoot } from './node-function.ts'

/** Neither who asked (IP address, user agent) nor for what: a path can be a link, which allows whoever reads it to act. */
const logged = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  method: '$context.httpMethod',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  functionMilliseconds: '$context.integrationLatency',
  functionStatus: '$context.integration.status',
  error: '$context.error.message',
  functionError: '$context.integrationErrorMessage',
}

/** The HTTP API and the one function that answers it. */
export class Website extends Construct {
  readonly fn: NodeFunction
  readonly api: HttpApi

  constructor(scope: Construct, id: string, { signUp }: { signUp: string }) {
    super(scope, id)
    this.fn = new NodeFunction(this, 'Function', {
      name: 'website',
      memorySize: 1024,
      timeout: Duration.seconds(10),
      addFiles: (outputDir) =>
        cpSync(join(projectRoot, 'views/assets'), join(outputDir, 'assets'), { recursive: true }),
    })
    this.fn.addEnvironment('SIGN_UP', signUp)
    this.api = new HttpApi(this, 'Api', {
      defaultIntegration: new HttpLambdaIntegration('Proxy', this.fn),
      createDefaultStage: false,
    })
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      // Far above what members do, and far below what could cost something.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(logged)),
      },
    })
  }
}
