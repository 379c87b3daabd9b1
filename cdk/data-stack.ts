import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type InstanceName, namesOf } from '../lib/core/installation.ts'
import { FileBucket } from './constructs/file-bucket.ts'
import { RowTable } from './constructs/row-table.ts'

interface DataStackProps extends StackProps {
  instance: InstanceName
}

/**
 * The client's data. It is kept whatever happens to the stacks, so it holds nothing that changes with a release: most
 * deploys leave this stack alone.
 */
export class DataStack extends Stack {
  readonly rows: RowTable

  constructor(scope: Construct, id: string, { instance, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true, description: `Mission Control ${instance}: data` })
    this.rows = new RowTable(this, 'Rows', { tableName: namesOf(instance).table })
    const { bucket } = new FileBucket(this, 'Files', { instance })

    new CfnOutput(this, 'Table', { value: this.rows.table.tableName })
    new CfnOutput(this, 'Bucket', { value: bucket.bucketName })
  }
}
