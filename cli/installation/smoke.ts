import { setTimeout as sleep } from 'node:timers/promises'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import * as z from 'zod'
import { Fault } from '../../lib/core/fault.ts'
import { minutes, seconds } from '../../lib/core/time.ts'
import type { Cloud } from './cloud.ts'

/** What the installation says about itself. */
const Health = z.object({
  checks: z.array(z.object({ stage: z.string(), ok: z.boolean(), says: z.string() })),
})
type Health = z.infer<typeof Health>

/** Stages that must show a sign of life for a deploy to be good. The others tell of work, which may wait for people. */
const vital = ['tick', 'dispatcher', 'classifier']
const patience = minutes(3)
const askEvery = seconds(2)

/** Wakes the installation once and waits until every stage of the walk has answered. Answers what is not well besides. */
export async function checkHealth(cloud: Cloud, { api, tick }: { api: string; tick: string }): Promise<string[]> {
  await call(cloud, tick, { time: new Date().toISOString() })
  const until = Date.now() + patience
  for (;;) {
    const health = await healthAt(api)
    const silent = vital.filter((stage) => !health?.checks.some((check) => check.stage === stage && check.ok))
    if (health && silent.length === 0)
      return health.checks.filter(({ ok }) => !ok).map(({ stage, says }) => `${stage}: ${says}`)
    if (Date.now() > until) throw stillSilent(api, silent)
    await sleep(askEvery)
  }
}

const stillSilent = (api: string, silent: readonly string[]): Fault =>
  new Fault(
    'deploy.failed',
    `the stacks are deployed, but ${silent.join(', ')} shows no sign of life at ${api}/v1/health: read the logs of these ` +
      'Lambdas; to go back, check out the version before and deploy that. No data was touched.',
  )

async function healthAt(api: string): Promise<Health | undefined> {
  try {
    const answer = await fetch(`${api}/v1/health`, { signal: AbortSignal.timeout(seconds(30)) })
    return Health.parse(await answer.json())
  } catch {
    // A name that is new takes a while until it is known everywhere; whoever is never reached is told of after all.
    return undefined
  }
}

const Rehearsed = z.object({ agentId: z.string(), decision: z.string(), missions: z.number() })

/** One think cycle of the team lead, with the scripted mind and without any consequence. */
export async function rehearseThink(cloud: Cloud, think: string): Promise<string> {
  const { agentId, decision, missions } = Rehearsed.parse(await call(cloud, think, { rehearse: '' }))
  return `${agentId} would ${decision === 'rest' ? 'rest' : `propose ${missions}`} (rehearsal)`
}

async function call({ lambda }: Cloud, name: string, event: unknown): Promise<unknown> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }))
  const text = answer.Payload?.transformToString() || 'null'
  if (!answer.FunctionError) return JSON.parse(text)
  throw new Fault('deploy.failed', `the stacks are deployed, but ${name} fails: ${text}; no data was touched`)
}
