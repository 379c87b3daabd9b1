import type { Agent } from '../core/agent.ts'
import { compactSteps } from '../core/compact-steps.ts'
import type { RunningRun, Step } from '../core/run.ts'
import type { Task } from '../core/task.ts'
import type { AgentPorts, WorkScene } from '../ports.ts'
import { commentsOn } from './comment.ts'

const mostSteps = 200

/** The steps a run continues from: those of the attempts it resumes, oldest first, and its own. */
async function stepsBefore({ store }: Pick<AgentPorts, 'store'>, run: RunningRun): Promise<Step[]> {
  const chain = [run.id]
  for (let before = run.resumes; before && chain.length < 10;) {
    chain.unshift(before)
    before = (await store.get('run', before))?.resumes
  }
  const pages = await Promise.all(
    chain.map((id) => store.list('step', { scope: { of: id }, limit: mostSteps, oldestFirst: true })),
  )
  const steps = pages.flatMap(({ items }) => items)
  return run.compact ? compactSteps(steps) : steps
}

export async function workScene(
  ports: AgentPorts,
  { agent, task, run }: { agent: Agent; task: Task; run: RunningRun },
): Promise<WorkScene> {
  const { store, tools } = ports
  const nothingBefore = run.steps === 0 && !run.resumes
  const [project, inputs, steps, comments] = await Promise.all([
    task.projectId ? store.get('project', task.projectId) : undefined,
    task.dependsOn.length > 0 ? store.getMany('task', task.dependsOn) : [],
    nothingBefore ? [] : stepsBefore(ports, run),
    commentsOn(store, task.id),
  ])
  return {
    agent,
    task,
    project,
    inputs: inputs.flatMap((done) => (done.status === 'done' ? { title: done.title, output: done.output } : [])),
    steps,
    comments,
    tools: tools.offer(agent.tools),
    attempt: run.attempt,
  }
}
