import { RemovalPolicy } from 'aws-cdk-lib'
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { tableSchema } from '../aws/table-schema.ts'

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING })

/** The one table, kept whatever happens to the stack. */
export class Table extends Construct {
  readonly name: string
  private readonly arn: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { partitionKey, sortKey, timeToLive, byNextContact, byDue } = tableSchema
    const table = new dynamodb.Table(this, 'Table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      timeToLiveAttribute: timeToLive,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    table.addLocalSecondaryIndex({
      indexName: byNextContact.name,
      sortKey: text(byNextContact.sortKey),
      projectionType: dynamodb.ProjectionType.ALL,
    })
    table.addGlobalSecondaryIndex({
      indexName: byDue.name,
      partitionKey: text(byDue.partitionKey),
      sortKey: text(byDue.sortKey),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    })
    this.name = table.tableName
    this.arn = table.tableArn
  }

  /** Items by their keys and queries within a partition; nothing that reads or writes across members. */
  grantReadWrite(fn: LambdaFunction) {
    this.grant(fn, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'], this.arn)
    this.grant(fn, ['Query'], this.indexArn(tableSchema.byNextContact.name))
  }

  /** Which members have something due, and nothing about them. */
  grantReadDue(fn: LambdaFunction) {
    this.grant(fn, ['Query'], this.indexArn(tableSchema.byDue.name))
  }

  private indexArn(index: string) {
    return `${this.arn}/index/${index}`
  }

  private grant(fn: LambdaFunction, actions: string[], resourceArn: string) {
    Grant.addToPrincipal({
      grantee: fn,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [resourceArn],
    })
    fn.addEnvironment('TABLE_NAME', this.name)
  }
}
