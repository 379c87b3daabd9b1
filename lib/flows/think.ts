import { bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Agent, Desk } from '../core/agent.ts'
import { startThinking, stopThinking } from '../core/desk-states.ts'
import { type CycleId, newCycleId } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import type { ThinkMessage } from '../core/message.ts'
import { tallyCycle } from '../core/tally.ts'
import type { ThinkCycle, Thought } from '../core/think-cycle.ts'
import { instant, minutes, seconds } from '../core/time.ts'
import { noUsage } from '../core/usage.ts'
import { thoughtWithoutSecrets } from '../core/without-secrets.ts'
import type { Answer, AgentPorts, Write } from '../ports.ts'
import { nextThinkTime } from './cadence.ts'
import { commitChange } from './commit-change.ts'
import { decideCycle, type Thoughtful } from './decide-cycle.ts'
import { instanceOf, modelOf } from './read-config.ts'
import { budgetLeft, evidenceOfSpent } from './spend-so-far.ts'
import { sceneFor } from './think-scene.ts'

/** `not-due`: paused, held, too early, or already thinking. Then there is nothing to do and nothing to record. */
export type Thinking = { kind: 'not-due' } | { kind: 'thought'; cycle: ThinkCycle }

/** One think cycle of one agent, if it is due: what it sees, what it decides, and what it cost, in one transaction. */
export async function think({ agentId }: ThinkMessage, ports: AgentPorts): Promise<Thinking> {
  const instance = await instanceOf(ports.store)
  const agent = await ports.store.get('agent', agentId)
  // Somebody may have removed the agent while its wake-up was on the way.
  if (!agent || instance.killSwitch.on) return { kind: 'not-due' }
  const settings = modelOf(agent, instance)
  const leaseMs = seconds(settings.timeoutSeconds) + minutes(1)
  const cycleId = await takeDesk(ports, agent, instance, leaseMs)
  if (!cycleId) return { kind: 'not-due' }

  const startedAt = instant(ports.clock.now())
  const scene = await sceneFor(ports, instance, agent)
  const budget = await budgetLeft(ports, instance, { agentId })
  const answer: Answer<Thought> =
    budget.kind === 'within'
      ? await ports.mind.think(scene, { settings, signal: AbortSignal.timeout(leaseMs) })
      : {
          kind: 'failed',
          evidence: evidenceOfSpent(budget),
          usage: noUsage,
          model: agent.model,
          rehearsal: settings.provider === 'rehearsal',
        }
  const told = answer.kind === 'answer' ? { ...answer, value: thoughtWithoutSecrets(answer.value) } : answer
  const cycle = await record(ports, { instance, agent, cycleId, startedAt, scene, answer: told })
  return cycle ? { kind: 'thought', cycle } : { kind: 'not-due' }
}

/** The desk is taken by the one who first writes a lease on it. A cycle whose lease ran out is recorded as failed. */
async function takeDesk(
  ports: AgentPorts,
  agent: Agent,
  { timeZone }: Instance,
  leaseMs: number,
): Promise<CycleId | undefined> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const desk = await store.get('desk', agent.id)
    const now = clock.now()
    const cycleId = newCycleId(clock)
    const taken = desk && startThinking(desk, { cycleId, leaseMs }, now)
    if (!taken) return { writes: [], result: undefined }
    const writes: Write[] = [{ op: 'changed', kind: 'desk', row: taken }]
    if (!desk.thinking) return { writes, result: cycleId }
    const left = abandonedCycle(agent, desk.thinking, now)
    const deed: Deed = { actor: bySystem('sweeper'), verb: 'think-cycle.failed', subject: agent.id, traceId: left.id }
    return {
      writes: [...writes, { op: 'new', kind: 'think-cycle', row: left }],
      additions: tallyCycle(left, timeZone),
      deeds: [deed],
      result: cycleId,
    }
  })
}

const sawNothing = { projects: 0, openMissions: 0, openTasks: 0, failures: 0 }

const abandonedCycle = (
  agent: Agent,
  { cycleId, startedAt, leaseUntil }: NonNullable<Desk['thinking']>,
  now: Date,
): ThinkCycle => ({
  id: cycleId,
  agentId: agent.id,
  status: 'failed',
  startedAt,
  finishedAt: instant(now),
  saw: sawNothing,
  model: agent.model,
  rehearsal: false,
  usage: noUsage,
  evidence: {
    name: 'LeaseRanOut',
    message: `the cycle stopped reporting; its lease ran out at ${leaseUntil}`,
    phase: 'sweep',
  },
  version: 1,
})

/** Writes the cycle with everything it decided. `undefined` when the lease was lost to a later cycle meanwhile. */
async function record(ports: AgentPorts, thoughtful: Thoughtful): Promise<ThinkCycle | undefined> {
  const { store, clock } = ports
  const { instance, agent, cycleId, startedAt, answer } = thoughtful
  const nextThinkAt = nextThinkTime(agent.cadence, instance.timeZone, new Date(startedAt))
  return await commitChange(ports, async () => {
    const desk = await store.get('desk', agent.id)
    if (desk?.thinking?.cycleId !== cycleId) return { writes: [], result: undefined }
    const now = clock.now()
    const { cycle, writes, additions, deeds } = await decideCycle(ports, thoughtful, now)
    const notes = answer.kind === 'answer' ? await rememberNotes(ports, agent, answer.value.notes) : []
    return {
      writes: [
        { op: 'new', kind: 'think-cycle', row: cycle },
        { op: 'changed', kind: 'desk', row: stopThinking(desk, nextThinkAt) },
        ...writes,
        ...notes,
      ],
      additions: [...tallyCycle(cycle, instance.timeZone), ...additions],
      deeds,
      result: cycle,
    }
  })
}

async function rememberNotes({ store, clock }: AgentPorts, agent: Agent, text: string | undefined): Promise<Write[]> {
  if (text === undefined) return []
  const old = await store.get('notes', agent.id)
  const row = { id: agent.id, text, updatedAt: instant(clock.now()), version: old?.version ?? 1 }
  return [{ op: old ? 'changed' : 'new', kind: 'notes', row }]
}
