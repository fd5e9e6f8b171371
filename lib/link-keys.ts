import { RemovalPolicy } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

/** The key ring that signs links, `{"1": "…"}`; a rotation adds the next key and leaves the old ones to verify. */
export class LinkKeys extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const secret = new Secret(this, 'Secret', {
      // CloudFormation makes a new secret whenever this changes, and every link already mailed would be forged.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: '1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      // The table holds hashes made with these keys, and is retained too.
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.arn = secret.secretArn
  }

  grantRead(fn: LambdaFunction) {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.arn],
    })
    fn.addEnvironment('LINK_KEYS_SECRET', this.arn)
  }
}
