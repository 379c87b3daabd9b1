import { amount, changed, each, first, gone, made, off, on, type Rule, weaker, words } from './rule.ts'
import { amountOf, at, type Perhaps } from './value.ts'

const table = ['AWS::DynamoDB::Table']
const globalTable = ['AWS::DynamoDB::GlobalTable']
const bucket = ['AWS::S3::Bucket']
const relational = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance']
const recovery = 'PointInTimeRecoverySpecification'

const days = (retention: Perhaps): Perhaps => {
  const [inDays, inYears] = ['Days', 'Years'].map((unit) => at(retention, unit))
  const years = amountOf(inYears)
  return inDays ?? (years === undefined ? inYears : years * 365)
}
const lockRetention = 'Rule.DefaultRetention'

/** What keeps data from being deleted, and what brings it back afterwards. */
export const protectionRules: Rule[] = [
  ...['DeletionProtection', 'DeletionProtectionEnabled'].map((property): Rule => ({
    types: 'any',
    property,
    harms: weaker(on),
    because: 'without deletion protection one call deletes it with all that is in it',
  })),
  {
    types: globalTable,
    property: 'Replicas',
    harms: each('Region', weaker(on, 'DeletionProtectionEnabled')),
    because: 'without deletion protection one call deletes it with all that is in it',
  },
  {
    types: globalTable,
    property: 'Replicas',
    harms: gone('Region'),
    because: 'the replica of that region is deleted, and whatever reads there reads nothing',
  },
  {
    types: table,
    property: recovery,
    harms: first(weaker(on, 'PointInTimeRecoveryEnabled'), weaker(amount(35), 'RecoveryPeriodInDays')),
    because: 'the backups of the past are gone at once: damaged rows cannot be brought back as they were',
  },
  {
    types: globalTable,
    property: 'Replicas',
    harms: each(
      'Region',
      first(
        weaker(on, `${recovery}.PointInTimeRecoveryEnabled`),
        weaker(amount(35), `${recovery}.RecoveryPeriodInDays`),
      ),
    ),
    because: 'the backups of the past are gone at once: damaged rows cannot be brought back as they were',
  },
  {
    types: bucket,
    property: 'VersioningConfiguration',
    harms: weaker(on, 'Status'),
    because: 'an object that is overwritten or deleted from then on cannot be brought back',
  },
  {
    types: bucket,
    property: 'ObjectLockConfiguration',
    harms: first(
      weaker(on, 'ObjectLockEnabled'),
      weaker(words(undefined, 'GOVERNANCE', 'COMPLIANCE'), `${lockRetention}.Mode`),
      made((lock) => days(at(lock, lockRetention)), weaker(amount(0))),
    ),
    because: 'new objects can be deleted earlier than before, or by more people',
  },
  {
    types: 'any',
    property: 'BackupRetentionPeriod',
    harms: weaker(amount(1)),
    because: 'backups older than the new period are deleted at once',
  },
  {
    types: relational,
    property: 'DeleteAutomatedBackups',
    harms: made((value) => value ?? true, weaker(off)),
    because: 'its automated backups would be deleted together with it',
  },
  {
    types: ['AWS::RDS::DBCluster'],
    property: 'BacktrackWindow',
    harms: weaker(amount(0)),
    because: 'it cannot be turned back as far as before',
  },
  {
    types: ['AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::MemoryDB::Cluster'],
    property: 'SnapshotRetentionLimit',
    harms: weaker(amount(0)),
    because: 'snapshots beyond the new limit are deleted',
  },
  {
    types: ['AWS::Redshift::Cluster'],
    property: 'AutomatedSnapshotRetentionPeriod',
    harms: weaker(amount(1)),
    because: 'snapshots older than the new period are deleted',
  },
  {
    types: ['AWS::EFS::FileSystem'],
    property: 'BackupPolicy',
    harms: weaker(on, 'Status'),
    because: 'no more backups are made of its files',
  },
  ...['LustreConfiguration', 'OntapConfiguration', 'OpenZFSConfiguration', 'WindowsConfiguration'].map(
    (property): Rule => ({
      types: ['AWS::FSx::FileSystem'],
      property,
      harms: weaker(amount(0), 'AutomaticBackupRetentionDays'),
      because: 'backups older than the new period are deleted',
    }),
  ),
  {
    types: ['AWS::Backup::BackupVault'],
    property: 'LockConfiguration',
    harms: weaker(amount(0), 'MinRetentionDays'),
    because: 'backups can be deleted earlier than before',
  },
  {
    types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
    property: 'PendingWindowInDays',
    harms: weaker(amount(30)),
    because: 'there is less time to call off the deletion of the key, and nothing is read without it',
  },
  {
    types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
    property: 'Enabled',
    harms: made((value) => value ?? true, weaker(on)),
    because: 'nothing that was encrypted with the key can be read any more',
  },
  {
    types: ['AWS::ECR::Repository'],
    property: 'EmptyOnDelete',
    harms: made((value) => value ?? false, weaker(off)),
    because: 'deleting the repository would delete its images too, where today AWS refuses',
  },
  ...['GenerateSecretString', 'SecretString'].map((property): Rule => ({
    types: ['AWS::SecretsManager::Secret'],
    property,
    harms: changed(),
    because: 'the deploy overwrites the secret, and whatever was written there since is no longer the current one',
    isSecret: true,
  })),
]
