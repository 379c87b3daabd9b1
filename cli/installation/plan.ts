import { namesOf } from '../../lib/core/installation.ts'
import { applyAllowed, type Judged } from '../../lib/guard/finding.ts'
import { guardTemplates } from '../../lib/guard/guard-templates.ts'
import { type Assembly, synthesise } from './assembly.ts'
import { stagingBucket } from './bootstrap.ts'
import type { Cloud } from './cloud.ts'
import { differencesBetween } from './differences.ts'
import type { Order } from './order.ts'
import { refuseElsewhere } from './pin.ts'
import type { Progress } from './progress.ts'
import { deployedTemplates, findStack, type Installed, refuseUnready } from './stacks.ts'

export interface Plan {
  assembly: Assembly
  /** The stacks that are there, as they are now. */
  installed: Installed[]
  judged: Judged
  /** One line for each resource that would be added, changed or removed. */
  differences: string[]
}

/** Finds out what a deploy would change. Nothing in AWS is written. */
export async function makePlan(cloud: Cloud, order: Order, progress: Progress): Promise<Plan> {
  const names = namesOf(order.instance)
  await refuseElsewhere(order.folder, cloud)
  await stagingBucket(cloud)
  const installed = await progress.step(
    'Look at what is installed',
    async () => {
      const found = await Promise.all([names.dataStack, names.appStack].map((name) => findStack(cloud, name)))
      const stacks = found.filter((stack) => stack !== undefined)
      stacks.forEach(refuseUnready)
      return stacks
    },
    (stacks) =>
      stacks.map(({ name, status }) => `${name} ${status}`).join(', ') || 'nothing yet: this is the first deploy',
  )
  const assembly = await progress.step(
    'Build and synthesise',
    () => synthesise(order.instance, order.release),
    ({ version }) => version,
  )
  const before = await deployedTemplates(cloud, installed)
  const judged = await progress.step(
    'Guard the client’s data',
    () => Promise.resolve(applyAllowed(guardTemplates(before, assembly.stacks), order.allow)),
    ({ refused, allowed }) =>
      refused.length > 0
        ? `${refused.length} would hurt`
        : `safe${allowed.length > 0 ? `, ${allowed.length} allowed` : ''}`,
  )
  return { assembly, installed, judged, differences: differencesBetween(before, assembly.stacks) }
}
