import { CreateBackupCommand, DescribeContinuousBackupsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** How the table could be brought back to what it is now. Without point-in-time recovery a backup is made for it. */
export async function makeRestorable(dynamo: DynamoDBClient, table: string, version: string): Promise<string> {
  const { ContinuousBackupsDescription: backups } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName: table }),
  )
  const recovery = backups?.PointInTimeRecoveryDescription
  if (recovery?.PointInTimeRecoveryStatus === 'ENABLED') {
    const since = recovery.EarliestRestorableDateTime?.toISOString()
    return `restorable to any second${since ? ` since ${since}` : ''}`
  }
  const name = `before-${version.replaceAll(/[^\w.-]/g, '-')}-${Date.now()}`
  await dynamo.send(new CreateBackupCommand({ TableName: table, BackupName: name }))
  return `point-in-time recovery is off, so backup ${name} was made`
}
