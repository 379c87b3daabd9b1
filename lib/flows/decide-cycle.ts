import { byAgent } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Agent } from '../core/agent.ts'
import { trimEvidence } from '../core/failure.ts'
import type { CycleId } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import type { TallyAdd } from '../core/tally.ts'
import type { ThinkCycle, Thought } from '../core/think-cycle.ts'
import { type Instant, instant } from '../core/time.ts'
import type { Answer, Ports, ThinkScene, Write } from '../ports.ts'
import { openProposals } from './open-proposals.ts'

/** An agent that has thought: what it was shown, and what it answered. */
export interface Thoughtful {
  instance: Instance
  agent: Agent
  cycleId: CycleId
  startedAt: Instant
  scene: ThinkScene
  answer: Answer<Thought>
}

interface Decided {
  cycle: ThinkCycle
  /** What it opens, besides the cycle itself. */
  writes: Write[]
  /** What it adds to the counters, besides the cycle itself. */
  additions: TallyAdd[]
  deeds: Deed[]
}

/** What a thought comes to, once policies and caps have had their say. It reads, and writes nothing. */
export async function decideCycle(ports: Ports, thoughtful: Thoughtful, now: Date): Promise<Decided> {
  const { instance, agent, cycleId, answer } = thoughtful
  const base = cycleBase(thoughtful, now)
  const deed = { actor: byAgent(agent.id), subject: agent.id, traceId: cycleId }
  if (answer.kind === 'failed') {
    const evidence = trimEvidence(answer.evidence)
    const cycle: ThinkCycle = { ...base, status: 'failed', evidence }
    return {
      cycle,
      writes: [],
      additions: [],
      deeds: [{ ...deed, verb: 'think-cycle.failed', note: evidence.message }],
    }
  }
  const thought = answer.value
  if (thought.decision === 'rest') {
    const cycle: ThinkCycle = { ...base, status: 'rested', reason: thought.reason }
    return { cycle, writes: [], additions: [], deeds: [{ ...deed, verb: 'think-cycle.rested', note: thought.reason }] }
  }
  const { rehearsal } = answer
  const opened = await openProposals(ports, { instance, agent, cycleId, rehearsal, drafts: thought.missions })
  const cycle: ThinkCycle = { ...base, status: 'proposed', missionIds: opened.missionIds, dropped: opened.dropped }
  const note = `${opened.missionIds.length} of ${thought.missions.length} proposals opened`
  const { writes, additions } = opened
  return { cycle, writes, additions, deeds: [{ ...deed, verb: 'think-cycle.proposed', note }, ...opened.deeds] }
}

const cycleBase = ({ agent, cycleId, startedAt, scene, answer }: Thoughtful, now: Date) => ({
  id: cycleId,
  agentId: agent.id,
  startedAt,
  finishedAt: instant(now),
  saw: {
    projects: scene.projects.length,
    openMissions: scene.openMissions.length,
    openTasks: scene.openTasks.length,
    failures: scene.recentFailures.length,
  },
  model: answer.model,
  rehearsal: answer.rehearsal,
  usage: answer.usage,
  version: 1,
})
