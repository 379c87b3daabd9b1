import { join } from 'node:path'
import { buildDashboardUnlessThere, builtDashboard } from '../../dashboard/build.ts'
import { dynamoClient } from '../../lib/aws/clients.ts'
import { Fault } from '../../lib/core/fault.ts'
import { namesOf } from '../../lib/core/installation.ts'
import { allowanceOf, applyAllowed, type Finding } from '../../lib/guard/finding.ts'
import { Changes, guardChangeSet } from '../../lib/guard/guard-change-set.ts'
import { instanceOf } from '../../lib/flows/read-config.ts'
import { stagingBucket } from './bootstrap.ts'
import { announce, discard, execute } from './change-set.ts'
import type { Cloud } from './cloud.ts'
import { takeLock } from './lock.ts'
import { missingKeys } from './missing-keys.ts'
import { type Moved, moveIn, recordDeploy, tableAccess } from './move-in.ts'
import type { Order } from './order.ts'
import { pin } from './pin.ts'
import { makePlan, type Plan } from './plan.ts'
import type { Progress } from './progress.ts'
import { makeRestorable } from './restorable.ts'
import { checkHealth, rehearseThink } from './smoke.ts'
import { type Installed, stackOf } from './stacks.ts'
import { upload } from './upload.ts'
import { protect, watch } from './watch.ts'

export interface Deployed {
  url: string
  api: string
  alarmTopic: string
  version: string
  /** The version before; `undefined` after the first deploy. */
  replaced: string | undefined
  differences: string[]
  moved: Moved | undefined
  /** What is not well, but is no reason to call the deploy a failure. */
  unwell: string[]
}

export type Outcome = { kind: 'refused'; refused: Finding[] } | { kind: 'deployed'; deployed: Deployed }

/** What has to be known to change one stack after the other. */
interface Site {
  cloud: Cloud
  order: Order
  plan: Plan
  progress: Progress
}

/** Takes a checkout and the files of an instance to a running, verified installation. One at a time. */
export async function deploy(cloud: Cloud, order: Order, progress: Progress): Promise<Outcome> {
  const bucket = await stagingBucket(cloud)
  const lock = await takeLock({ s3: cloud.s3, bucket, instance: order.instance, caller: cloud.caller })
  try {
    const plan = await makePlan(cloud, order, progress)
    if (plan.judged.refused.length > 0) return { kind: 'refused', refused: plan.judged.refused }
    const site = { cloud, order, plan, progress }
    const refused = await changeStacks(site)
    if (refused.length > 0) return { kind: 'refused', refused }
    return { kind: 'deployed', deployed: await settleIn(site) }
  } finally {
    await lock.release()
  }
}

/** First the data, then what works with it. Answers what CloudFormation announced that would hurt. */
async function changeStacks(site: Site): Promise<Finding[]> {
  const { cloud, order, plan, progress } = site
  const names = namesOf(order.instance)
  const data = plan.installed.find(({ name }) => name === names.dataStack)
  if (data) {
    const restorable = () => makeRestorable(dynamoClient(), names.table, plan.assembly.version)
    await progress.step('Make sure of the way back', restorable, (how) => how)
  }
  for (const stack of [names.dataStack, names.appStack]) {
    const refused = await changeStack(site, stack)
    if (refused.length > 0) return refused
    if (stack === names.dataStack) await protect(cloud, stack)
  }
  return []
}

async function changeStack({ cloud, order, plan, progress }: Site, stack: string): Promise<Finding[]> {
  const announced = await progress.step(
    `Announce ${stack}`,
    () => announce(cloud, plan.assembly, stack),
    (changeSet) => (changeSet ? `${changeSet.changes.length} changes` : 'nothing to change'),
  )
  if (!announced) return []
  const { refused } = applyAllowed(guardChangeSet(stack, Changes.parse(announced.changes)), order.allow)
  if (refused.length > 0) {
    await discard(cloud, announced)
    return refused
  }
  await progress.step(`Change ${stack}`, async () => {
    const since = new Date()
    await execute(cloud, announced)
    await watch(cloud, stack, since, progress)
  })
  return []
}

async function uploadFiles(s3: Cloud['s3'], bucket: string, { instance, folder }: Order): Promise<[number, number]> {
  await buildDashboardUnlessThere()
  const pages = { s3, bucket, folder: builtDashboard, prefix: `${instance}/dashboard`, onlyIfAbsent: false }
  const avatars = { s3, bucket, folder: join(folder, 'avatars'), prefix: `${instance}/avatars`, onlyIfAbsent: true }
  return [await upload(pages), await upload(avatars)]
}

/** Fills what is new, brings the files to where browsers find them, and sees whether it lives. */
async function settleIn({ cloud, order, plan, progress }: Site): Promise<Deployed> {
  const { instance, folder, files } = order
  const names = namesOf(instance)
  const again = 'deploy again'
  const data = await stackOf(cloud, names.dataStack, again)
  const app = await stackOf(cloud, names.appStack, again)
  const table = tableAccess(dynamoClient(), outputOf(data, 'Table'))
  await pin(folder, cloud)

  const moved = await progress.step(
    'Fill the table, if it is new',
    () => moveIn(table, files),
    (first) => (first ? `${first.rows} rows from the files` : 'it is not: nothing of it was touched'),
  )
  await progress.step(
    'Build the dashboard, upload it, and avatars',
    () => uploadFiles(cloud.s3, outputOf(data, 'Bucket'), order),
    ([pages, avatars]) => `${pages} files, ${avatars} new avatars`,
  )
  const places = { api: outputOf(app, 'Api'), tick: outputOf(app, 'TickFunction') }
  const { models } = await instanceOf(table.store)
  const keys = await missingKeys({ instance, models })
  const unwell = await progress.step(
    'See whether it lives',
    () => checkHealth(cloud, places),
    () => places.api,
  )
  const think = outputOf(app, 'ThinkFunction')
  await progress.step(
    'Rehearse a think cycle',
    () => rehearseThink(cloud, think),
    (how) => how,
  )
  await recordDeploy(table, historyOf(cloud, plan))
  return {
    url: outputOf(app, 'Url'),
    api: places.api,
    alarmTopic: outputOf(app, 'AlarmTopic'),
    version: plan.assembly.version,
    replaced: plan.installed.find(({ name }) => name === names.appStack)?.tags['version'],
    differences: plan.differences,
    moved,
    unwell: [...keys, ...unwell],
  }
}

function historyOf({ caller }: Cloud, { assembly, judged }: Plan): string {
  const allowed = judged.allowed.map(allowanceOf)
  return `${assembly.version} by ${caller}${allowed.length > 0 ? `; allowed ${allowed.join(', ')}` : ''}`
}

function outputOf({ name, outputs }: Installed, key: string): string {
  const value = outputs[key]
  if (value) return value
  throw new Fault(
    'deploy.failed',
    `stack ${name} has no output ${key}: it is not one of ours, or an older one; deploy again`,
  )
}
