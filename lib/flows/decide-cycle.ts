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
import { proposeRules } from './propose-rules.ts'

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
  const { value: thought, rehearsal } = answer
  const decided =
    thought.decision === 'rest'
      ? rest(base, thought, deed)
      : await propose(ports, base, { instance, agent, cycleId, rehearsal, drafts: thought.missions }, deed)
  if (!thought.rules?.length) return decided
  const rules = await proposeRules(ports, {
    agent,
    cycleId,
    rehearsal,
    shown: thoughtful.scene.unexplained,
    ideas: thought.rules,
  })
  return {
    cycle: { ...decided.cycle, rules: { proposed: rules.proposalIds, dropped: rules.dropped } },
    writes: [...decided.writes, ...rules.writes],
    additions: decided.additions,
    deeds: [...decided.deeds, ...rules.deeds],
  }
}

type Base = ReturnType<typeof cycleBase>
type OfCycle = Omit<Deed, 'verb'>

function rest(base: Base, { reason }: Extract<Thought, { decision: 'rest' }>, deed: OfCycle): Decided {
  const deeds: Deed[] = [{ ...deed, verb: 'think-cycle.rested', note: reason }]
  return { cycle: { ...base, status: 'rested', reason }, writes: [], additions: [], deeds }
}

async function propose(
  ports: Ports,
  base: Base,
  proposals: Parameters<typeof openProposals>[1],
  deed: OfCycle,
): Promise<Decided> {
  const { missionIds, dropped, writes, additions, deeds } = await openProposals(ports, proposals)
  const note = `${missionIds.length} of ${proposals.drafts.length} proposals opened`
  return {
    cycle: { ...base, status: 'proposed', missionIds, dropped },
    writes,
    additions,
    deeds: [{ ...deed, verb: 'think-cycle.proposed', note }, ...deeds],
  }
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
