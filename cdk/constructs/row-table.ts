import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  type Attribute,
} from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { expiryAttribute, streamView, tableIndexes, tableKey } from '../../lib/core/table.ts'

interface RowTableProps {
  tableName: string
}

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING })

/** The one table of an instance, from the description that the embedded engine is given as well. */
export class RowTable extends Construct {
  readonly table: Table

  constructor(scope: Construct, id: string, { tableName }: RowTableProps) {
    super(scope, id)
    this.table = new Table(this, 'Table', {
      tableName,
      partitionKey: text(tableKey.partition),
      sortKey: text(tableKey.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType[streamView],
      timeToLiveAttribute: expiryAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    for (const { name, partition, sort } of tableIndexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.KEYS_ONLY,
      })
    }
  }

  /** Rows to read and to write, one by one and in transactions. Nobody may scan, and nobody may touch the table. */
  grantRows({ grantPrincipal }: IGrantable): void {
    const { tableArn } = this.table
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action}`),
        resources: [tableArn],
      }),
    )
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [tableArn, ...tableIndexes.map(({ name }) => `${tableArn}/index/${name}`)],
      }),
    )
  }

  /** Rows are removed by people alone. */
  grantRemoval({ grantPrincipal }: IGrantable): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:DeleteItem'], resources: [this.table.tableArn] }),
    )
  }
}
