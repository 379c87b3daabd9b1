import { DeleteStackCommand } from '@aws-sdk/client-cloudformation'
import { namesOf } from '../lib/core/installation.ts'
import { readArguments, usage } from './arguments.ts'
import type { Command } from './command.ts'
import { instanceNamed } from './deploy.ts'
import { awsTrouble } from './installation/aws-trouble.ts'
import { stagingBucket } from './installation/bootstrap.ts'
import { type Cloud, openCloud } from './installation/cloud.ts'
import { takeLock } from './installation/lock.ts'
import { progressOn } from './installation/progress.ts'
import { stackOf } from './installation/stacks.ts'
import { watchRemoval } from './installation/watch.ts'

const help = `mission-control destroy <instance> --yes

Removes what runs of an instance in AWS: Lambdas, queues, API, site and alarms. Its data stays, in a stack of its own that
no command here removes, and the next deploy works with it again. At the end it says how to remove the data by hand.

Exit code: 0 when it is removed, 1 when something went wrong.`

export const destroy: Command = {
  help,
  async run(args) {
    const options = { yes: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(args, { command: 'destroy', options, positionals: ['instance'] })
    const instance = instanceNamed(positionals[0] ?? '', 'destroy')
    if (!values.yes) throw usage('destroy', `stops ${instance} for everybody; add --yes if that is meant`)

    const progress = progressOn(process.stdout)
    try {
      const cloud = await openCloud()
      const { appStack } = namesOf(instance)
      await stackOf(cloud, appStack, 'there is nothing to remove')
      const bucket = await stagingBucket(cloud)
      const lock = await takeLock({ s3: cloud.s3, bucket, instance, caller: cloud.caller })
      try {
        await progress.step(`Remove ${appStack}`, async () => {
          const since = new Date()
          await cloud.cloudFormation.send(new DeleteStackCommand({ StackName: appStack }))
          await watchRemoval(cloud, appStack, since, progress)
        })
      } finally {
        await lock.release()
      }
      process.stdout.write(`${farewell(cloud, namesOf(instance)).join('\n')}\n`)
      return 0
    } catch (error) {
      throw awsTrouble(`removing ${instance}`, error)
    }
  },
}

/** The way to remove the data is long on purpose, and nobody walks it by a slip. */
function farewell({ account, region }: Cloud, names: ReturnType<typeof namesOf>): string[] {
  const { dataStack, table, parameters } = names
  const bucket = names.bucket(account, region)
  return [
    '',
    `The data is still there: table ${table} and bucket ${bucket}, in stack ${dataStack}. To remove it for good, by hand:`,
    `  aws dynamodb create-backup --table-name ${table} --backup-name last`,
    `  aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${dataStack}`,
    `  aws cloudformation delete-stack --stack-name ${dataStack}`,
    `  aws dynamodb update-table --table-name ${table} --no-deletion-protection-enabled`,
    `  aws dynamodb delete-table --table-name ${table}`,
    `  empty the bucket ${bucket} with all versions (in the console: Empty), then: aws s3api delete-bucket --bucket ${bucket}`,
    `  its secrets: aws ssm get-parameters-by-path --path ${parameters}, then delete-parameter each`,
  ]
}
