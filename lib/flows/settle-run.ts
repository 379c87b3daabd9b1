import { byAgent, bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Agent, Desk } from '../core/agent.ts'
import { clearStreak, freeSlot } from '../core/desk-states.ts'
import { type Evidence, trimEvidence } from '../core/failure.ts'
import type { AgentId } from '../core/id.ts'
import { recovered } from '../core/incident.ts'
import type { Instance } from '../core/instance.ts'
import type { FailedRun, QueuedRun, Run, RunningRun, Step } from '../core/run.ts'
import { failRun, succeedRun } from '../core/run-states.ts'
import { reviewerFor } from '../core/reviewer.ts'
import { type TallyAdd, tallyIncident, tallyWork } from '../core/tally.ts'
import type { InReviewTask, Task } from '../core/task.ts'
import { blockTask, fileTask, finishTask, reviseTask, submitTask } from '../core/task-states.ts'
import type { Verdict } from '../core/verdict.ts'
import type { Ports, Write } from '../ports.ts'
import { type Change, commitChange } from './commit-change.ts'
import { allOf } from './read-config.ts'

/** How the end of a run was written down; `lost` when somebody else holds the run, or it was cancelled meanwhile. */
export type Settled = 'settled' | 'lost'

interface Ending {
  instance: Instance
  agent: Agent
  /** The run as this executor last wrote it: nobody else may have touched it since. */
  run: RunningRun
  /** The closing step, not checkpointed on its own: it is written with the end it leads to. */
  step: Step
}

const lost: Change<Settled> = { writes: [], result: 'lost' }

const isStillOurs = (now: Run | undefined, run: Run): boolean => now?.version === run.version

const count = (instance: Instance, run: Pick<RunningRun, 'agentId' | 'kind' | 'usage'>, ok: boolean, now: Date) =>
  tallyWork({ agentId: run.agentId, kind: run.kind, usage: run.usage, ok }, instance.timeZone, now)

const countSuccess = (
  instance: Instance,
  run: Parameters<typeof count>[1],
  { incident }: Task,
  now: Date,
): TallyAdd[] => [
  ...count(instance, run, true, now),
  tallyIncident(run.agentId, recovered(incident, now), instance.timeZone, now),
]

/** An execution ended with an output: to the reviewer with it, or it is done. The agent's slot is free again. */
export function settleExecution(
  ports: Ports,
  { instance, agent, run, step }: Ending,
  output: string,
): Promise<Settled> {
  const { store, clock } = ports
  return commitChange(ports, async () => {
    const { run: stored, task: failing, desk } = await store.together({ run: run.id, task: run.taskId, desk: agent.id })
    if (!isStillOurs(stored, run) || failing?.status !== 'running' || failing.runId !== run.id || !desk) return lost
    const now = clock.now()
    const task = { ...failing, incident: undefined }
    const ended = succeedRun(run, { kind: 'output', output }, now)
    const writes: Write[] = [
      { op: 'changed', kind: 'run', row: ended },
      { op: 'new', kind: 'step', row: step },
      { op: 'changed', kind: 'desk', row: clearStreak(freeSlot(desk, task.id)) },
    ]
    const reviewer = task.review ? await chooseReviewer(ports, instance, agent) : undefined
    const deed = { actor: byAgent(agent.id), subject: task.id, traceId: task.traceId }
    const additions = countSuccess(instance, ended, failing, now)
    if (!reviewer) {
      const done = finishTask(task, { output, runId: run.id }, now)
      writes.push({ op: 'changed', kind: 'task', row: done })
      return { writes, additions, deeds: [{ ...deed, verb: 'task.done' }], result: 'settled' }
    }
    const submitted = submitTask(task, { run: ended, output, reviewer }, clock)
    writes.push({ op: 'changed', kind: 'task', row: submitted.task }, { op: 'new', kind: 'run', row: submitted.run })
    return {
      writes,
      additions,
      deeds: [{ ...deed, verb: 'task.in-review', note: `to ${reviewer}` }],
      result: 'settled',
    }
  })
}

/** An execution stopped to ask a person: the task waits for the answer, and the agent's slot is free again. */
export function settleQuestion(
  ports: Ports,
  { instance, agent, run, step }: Ending,
  question: string,
): Promise<Settled> {
  const { store, clock } = ports
  return commitChange(ports, async () => {
    const { run: stored, task, desk } = await store.together({ run: run.id, task: run.taskId, desk: agent.id })
    if (!isStillOurs(stored, run) || task?.status !== 'running' || task.runId !== run.id || !desk) return lost
    const now = clock.now()
    const ended = succeedRun(run, { kind: 'question', question }, now)
    const blocker = { kind: 'question', runId: run.id, question } as const
    const deed = { actor: byAgent(agent.id), verb: 'task.blocked', subject: task.id, traceId: task.traceId } as const
    return {
      writes: [
        { op: 'changed', kind: 'run', row: ended },
        { op: 'new', kind: 'step', row: step },
        { op: 'changed', kind: 'desk', row: clearStreak(freeSlot(desk, task.id)) },
        { op: 'changed', kind: 'task', row: blockTask(task, blocker, question, now) },
      ],
      additions: count(instance, ended, true, now),
      deeds: [{ ...deed, note: `asks: ${question}` }],
      result: 'settled',
    }
  })
}

/** Those whom the author reports to come first; colleagues at work before those who are paused or held. */
async function chooseReviewer({ store }: Ports, { lead }: Instance, author: Agent): Promise<AgentId | undefined> {
  const atWork = ({ status }: Desk) => status === 'active'
  const superiors = await store.getMany('desk', [...new Set([author.reportsTo ?? lead, lead])])
  const superior = reviewerFor(author, lead, superiors.filter(atWork))
  if (superior) return superior
  const desks = await allOf(store, 'desk')
  return reviewerFor(author, lead, desks.filter(atWork)) ?? reviewerFor(author, lead, desks)
}

/** A review ended with a verdict: the task is done, or goes back to its author, or asks for a person. */
export function settleReview(ports: Ports, { instance, agent, run, step }: Ending, verdict: Verdict): Promise<Settled> {
  const { store, clock } = ports
  return commitChange(ports, async () => {
    const { run: stored, task: failing, desk } = await store.together({ run: run.id, task: run.taskId, desk: agent.id })
    if (!isStillOurs(stored, run) || failing?.status !== 'in_review' || failing.reviewRunId !== run.id || !desk)
      return lost
    const now = clock.now()
    const task = { ...failing, incident: undefined }
    const ended = succeedRun(run, { kind: 'verdict', verdict }, now)
    const after = afterVerdict(task, verdict, now)
    const writes: Write[] = [
      { op: 'changed', kind: 'run', row: ended },
      { op: 'new', kind: 'step', row: step },
      { op: 'changed', kind: 'task', row: after },
      ...(await followUps(ports, task, verdict)),
    ]
    if (desk.streak) writes.push({ op: 'changed', kind: 'desk', row: clearStreak(desk) })
    const deed: Deed = {
      actor: byAgent(agent.id),
      verb: verbAfter[after.status],
      subject: task.id,
      traceId: task.traceId,
    }
    return { writes, additions: countSuccess(instance, ended, failing, now), deeds: [deed], result: 'settled' }
  })
}

const verbAfter = { done: 'task.done', todo: 'task.revised', blocked: 'task.blocked' } as const

function afterVerdict(task: InReviewTask, verdict: Verdict, now: Date) {
  if (verdict.decision === 'revise') return reviseTask(task, verdict, now)
  return finishTask(task, { output: task.output, verdict, runId: task.runId }, now)
}

/** A follow-up may not ask for further ones, so a chain of reviews cannot grow work for ever. */
async function followUps({ store, clock }: Ports, task: Task, { followUps: drafts }: Verdict): Promise<Write[]> {
  if (drafts.length === 0 || task.followsUp) return []
  const known = await store.getMany(
    'agent',
    drafts.flatMap(({ agentId }) => agentId ?? []),
  )
  const tasks = drafts.map((draft) =>
    fileTask(
      {
        ...draft,
        agentId: known.find(({ id }) => id === draft.agentId)?.id ?? task.agentId,
        projectId: task.projectId,
        missionId: task.missionId,
        dependsOn: [],
        waitingFor: [],
        review: draft.review ?? task.review,
        followsUp: task.id,
        createdBy: task.createdBy,
        traceId: task.traceId,
      },
      clock,
    ),
  )
  const mission = task.missionId ? await store.get('mission', task.missionId) : undefined
  const filed = tasks.map((row): Write => ({ op: 'new', kind: 'task', row }))
  if (mission?.status !== 'approved') return filed
  const taskIds = [...mission.taskIds, ...tasks.map(({ id }) => id)]
  return [...filed, { op: 'changed', kind: 'mission', row: { ...mission, taskIds } }]
}

/**
 * The run ended badly. Only the run is settled here: what becomes of the task is decided when the failure is judged.
 */
export function settleFailure(
  ports: Ports,
  instance: Instance,
  run: QueuedRun | RunningRun,
  evidence: Evidence,
): Promise<Settled> {
  const { store, clock } = ports
  return commitChange(ports, async () => {
    const { run: stored, desk } = await store.together({ run: run.id, desk: run.agentId })
    if (!isStillOurs(stored, run)) return lost
    const now = clock.now()
    return endRun(failRun(run, trimEvidence(evidence), now), desk, instance, now)
  })
}

function endRun(run: FailedRun, desk: Desk | undefined, instance: Instance, now: Date): Change<Settled> {
  const { evidence } = run
  const writes: Write[] = [{ op: 'changed', kind: 'run', row: run }]
  if (desk?.slots.includes(run.taskId) && run.kind === 'execution') {
    writes.push({ op: 'changed', kind: 'desk', row: freeSlot(desk, run.taskId) })
  }
  const actor = evidence.phase === 'sweep' ? bySystem('sweeper') : byAgent(run.agentId)
  const deed: Deed = { actor, verb: 'run.failed', subject: run.id, note: evidence.message, traceId: run.traceId }
  return { writes, additions: count(instance, run, false, now), deeds: [deed], result: 'settled' }
}
