import type { Agent } from '../core/agent.ts'
import type { Evidence } from '../core/failure.ts'
import { Fault } from '../core/fault.ts'
import { type Instance, instanceId, type ModelSettings } from '../core/instance.ts'
import type { RunMessage } from '../core/message.ts'
import type { Run, RunningRun, Step } from '../core/run.ts'
import { afterStep, claimRun, releaseRun } from '../core/run-states.ts'
import { shorten } from '../core/shorten.ts'
import type { Task } from '../core/task.ts'
import { instant, minutes, seconds } from '../core/time.ts'
import { addUsage, type Usage } from '../core/usage.ts'
import { verdictWithoutSecrets } from '../core/without-secrets.ts'
import type { AgentPorts } from '../ports.ts'
import { commentsOn } from './comment.ts'
import { agentOf, modelOf } from './read-config.ts'
import { settleExecution, settleFailure, settleQuestion, settleReview, type Settled } from './settle-run.ts'
import { budgetLeft, evidenceOfSpent } from './spend-so-far.ts'
import { stepOf, takeStep } from './take-step.ts'
import { workScene } from './work-scene.ts'

/**
 * How it went, with the run as this executor last knew it. `not-ours`: ended, not due, claimed by somebody else, or
 * lost to them on the way. `waits`: the agent or the whole instance is stopped; the run stays queued.
 */
export interface Execution {
  kind: 'not-ours' | 'waits' | 'succeeded' | 'failed'
  run?: Run
}

/** More model turns than this are a loop, not work. */
const mostSteps = 50

/** What one executor knows while it holds a run. */
interface Work {
  instance: Instance
  agent: Agent
  task: Task
  settings: ModelSettings
  leaseMs: number
  /** When the run is out of time, as milliseconds since 1970. */
  deadline: number
}

/** Claims a run and carries it to its end, or as far as it is ours. */
export async function executeRun({ runId }: RunMessage, ports: AgentPorts): Promise<Execution> {
  const { store, clock } = ports
  const run = await store.get('run', runId)
  if (!run) return { kind: 'not-ours' }
  const { agentId, taskId } = run
  const { instance, agent, desk, task } = await store.together({
    instance: instanceId,
    agent: agentId,
    desk: agentId,
    task: taskId,
  })
  if (!instance || !agent || !task)
    throw new Fault('row.missing', `run ${runId} names agent ${agentId} and task ${taskId}; one of them is gone`)
  if (instance.killSwitch.on || desk?.status !== 'active') return { kind: 'waits', run }
  const settings = modelOf(agent, instance)
  const leaseMs = seconds(settings.timeoutSeconds) + minutes(1)
  const claimed = claimRun(run, leaseMs, clock.now())
  if (!claimed) return { kind: 'not-ours', run }
  if ((await store.commit([{ op: 'changed', kind: 'run', row: claimed }])) === 'conflict')
    return { kind: 'not-ours', run }
  const ours: RunningRun = { ...claimed, version: claimed.version + 1 }
  const deadline = new Date(ours.startedAt).getTime() + seconds(ours.limitSeconds)
  const work = { instance, agent, task, settings, leaseMs, deadline }
  return ours.kind === 'execution' ? await execute(ports, work, ours) : await review(ports, work, ours)
}

async function execute(ports: AgentPorts, work: Work, claimed: RunningRun): Promise<Execution> {
  const scene = await workScene(ports, { ...work, run: claimed })
  let run = claimed
  for (;;) {
    const obstacle = await obstacleTo(ports, work, run)
    if (obstacle) return await fail(ports, work, run, obstacle)
    const startedAt = instant(ports.clock.now())
    const answer = await ports.mind.work(scene, callOf(ports, work))
    if (answer.kind === 'failed') return await fail(ports, work, spentOn(run, answer), answer.evidence)
    const taken = await takeStep(ports, work, run, { answer, startedAt })
    if (taken.kind === 'broken') return await fail(ports, work, spentOn(run, answer), taken.evidence)
    const { step, text, question } = taken
    const ahead = afterStep(run, step, work.leaseMs, ports.clock.now())
    scene.steps.push(step)
    if (answer.value.calls.length === 0) {
      const whole = outputOf([...scene.steps.slice(0, -1), { ...step, text }])
      const output = whole === undefined ? undefined : await keepOutput(ports, work.task, whole)
      if (output === undefined) return await fail(ports, work, spentOn(run, answer), emptyResult)
      const ended = { ...ahead, version: run.version }
      return { kind: succeeded[await settleExecution(ports, { ...work, run: ended, step }, output)], run: ended }
    }
    if (question !== undefined) {
      const ended = { ...ahead, version: run.version }
      return { kind: succeeded[await settleQuestion(ports, { ...work, run: ended, step }, question)], run: ended }
    }
    // It goes forward, so executors that were lost before no longer count.
    const checkpoint: RunningRun = { ...ahead, abandoned: 0 }
    const written = await ports.store.commit([
      { op: 'changed', kind: 'run', row: checkpoint },
      { op: 'new', kind: 'step', row: step },
    ])
    if (written === 'conflict') return { kind: 'not-ours', run }
    run = { ...checkpoint, version: run.version + 1 }
    if (await isStopped(ports, run)) return await release(ports, run)
  }
}

/** One model turn that judges somebody else's output. Its words are kept as a step, like those of any other run. */
async function review(ports: AgentPorts, work: Work, run: RunningRun): Promise<Execution> {
  const { agent, task, instance } = work
  const obstacle = await obstacleTo(ports, work, run)
  if (obstacle) return await fail(ports, work, run, obstacle)
  const author = await agentOf(ports.store, task.agentId)
  const output = task.status === 'in_review' ? task.output : ''
  const comments = await commentsOn(ports.store, task.id)
  const startedAt = instant(ports.clock.now())
  const scene = { agent, task, author, output, comments, attempt: run.attempt }
  const answer = await ports.mind.review(scene, callOf(ports, work))
  if (answer.kind === 'failed') return await fail(ports, work, spentOn(run, answer), answer.evidence)
  const verdict = verdictWithoutSecrets(answer.value)
  const text = verdict.decision === 'approve' ? verdict.comment : verdict.feedback
  const step = stepOf(ports, run, { answer, startedAt, text, calls: [] })
  const ahead = afterStep(run, step, work.leaseMs, ports.clock.now())
  const ended = { ...ahead, version: run.version }
  return { kind: succeeded[await settleReview(ports, { instance, agent, run: ended, step }, verdict)], run: ended }
}

const succeeded: Record<Settled, Execution['kind']> = { settled: 'succeeded', lost: 'not-ours' }
const failed: Record<Settled, Execution['kind']> = { settled: 'failed', lost: 'not-ours' }

async function fail(ports: AgentPorts, { instance }: Work, run: RunningRun, evidence: Evidence): Promise<Execution> {
  return { kind: failed[await settleFailure(ports, instance, run, evidence)], run }
}

/** Paused, held or switched off between two steps: the run goes back into the queue with what it has. */
async function release(ports: AgentPorts, run: RunningRun): Promise<Execution> {
  await ports.store.commit([{ op: 'changed', kind: 'run', row: releaseRun(run) }])
  return { kind: 'waits', run }
}

async function isStopped({ store }: AgentPorts, run: RunningRun): Promise<boolean> {
  const { instance, desk } = await store.together({ instance: instanceId, desk: run.agentId })
  return !instance || instance.killSwitch.on || desk?.status !== 'active'
}

const emptyResult: Evidence = {
  name: 'EmptyResult',
  message: 'empty result: the run ended with neither output nor a tool call',
  phase: 'result',
}

/** What stands in the way of the next model call: time, steps or money. */
async function obstacleTo(ports: AgentPorts, work: Work, run: RunningRun): Promise<Evidence | undefined> {
  if (ports.clock.now().getTime() >= work.deadline) {
    return {
      name: 'RunTimeLimit',
      message: `the run timed out after its limit of ${run.limitSeconds} s`,
      phase: 'result',
    }
  }
  if (run.steps >= mostSteps) {
    return { name: 'StepLimit', message: `the run took ${run.steps} steps without coming to an end`, phase: 'result' }
  }
  if (isFree(work.settings)) return undefined
  const budget = await budgetLeft(ports, work.instance, { agentId: run.agentId, run })
  return budget.kind === 'within' ? undefined : { ...evidenceOfSpent(budget), phase: 'model' }
}

/** A model without a price spends nothing, whatever is left. */
const isFree = ({ price }: ModelSettings): boolean => price.input + price.output === 0

function callOf(ports: AgentPorts, { settings, deadline }: Work) {
  return { settings, signal: AbortSignal.timeout(Math.max(deadline - ports.clock.now().getTime(), 1)) }
}

const spentOn = (run: RunningRun, { usage, rehearsal }: { usage: Usage; rehearsal: boolean }): RunningRun => ({
  ...run,
  usage: addUsage(run.usage, usage),
  rehearsal: run.rehearsal || rehearsal,
})

/** Longer than this, an output goes into the task's workspace, and its beginning into the rows. */
const longestOutput = 30_000

async function keepOutput({ files }: AgentPorts, { id }: Task, output: string): Promise<string> {
  if (output.length <= longestOutput) return output
  const path = 'output.md'
  await files.put(`workspace/${id}/${path}`, new TextEncoder().encode(output), 'text/markdown; charset=utf-8')
  return `${shorten(output, longestOutput)}\n\nThe whole output is the file ${path} of the task's workspace.`
}

/** The closing words; without any, what the tools were used for. Neither of them is no result at all. */
function outputOf(steps: readonly Step[]): string | undefined {
  const text = steps.at(-1)?.text.trim()
  if (text) return text
  const used = steps.flatMap(({ calls }) => calls.map(({ tool, result }) => `${tool}: ${result.slice(0, 200)}`))
  return used.length > 0 ? `Ended without closing words, after:\n${used.join('\n')}` : undefined
}
