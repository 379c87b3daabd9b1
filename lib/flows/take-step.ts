import type { Agent } from '../core/agent.ts'
import { fitStep } from '../core/compact-steps.ts'
import type { Evidence } from '../core/failure.ts'
import { Fault } from '../core/fault.ts'
import { stepIdOf } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import { questionIn } from '../core/question.ts'
import type { RunningRun, Step, ToolCall } from '../core/run.ts'
import { withoutSecrets } from '../core/secret-shapes.ts'
import type { Task } from '../core/task.ts'
import { instant } from '../core/time.ts'
import { callWithoutSecrets } from '../core/without-secrets.ts'
import type { AgentPorts, Answer, Turn } from '../ports.ts'

type Answered<T> = Extract<Answer<T>, { kind: 'answer' }>

interface TurnTaken {
  answer: Answered<Turn>
  startedAt: string
}

/**
 * `text` is what the turn said and `question` what it asked a person, whole: the step may hold only their beginnings.
 * `broken`: a tool came to no result.
 */
export type Taken =
  | { kind: 'taken'; step: Step; text: string; question: string | undefined }
  | { kind: 'broken'; evidence: Evidence }

interface Situation {
  instance: Instance
  agent: Agent
  task: Task
}

/** Uses the tools that a model turn asks for, one after the other, and makes a step of it all. */
export async function takeStep(
  ports: AgentPorts,
  { instance, agent, task }: Situation,
  run: RunningRun,
  { answer, startedAt }: TurnTaken,
): Promise<Taken> {
  const context = { task, agent, allowed: agent.tools, fetchHosts: instance.policies.fetchHosts }
  const calls: ToolCall[] = []
  for (const call of answer.value.calls) {
    try {
      calls.push({ ...call, ...(await ports.tools.use(call, context)) })
    } catch (error) {
      // What does not answer is worth another delivery. Anything else would break the next executor just the same.
      if (error instanceof Fault) throw error
      return { kind: 'broken', evidence: evidenceOfBroken(call.tool, error) }
    }
  }
  const text = withoutSecrets(answer.value.text)
  const question = questionIn({ calls: calls.map(callWithoutSecrets) })
  return { kind: 'taken', step: stepOf(ports, run, { answer, startedAt, text, calls }), text, question }
}

function evidenceOfBroken(tool: string, error: unknown): Evidence {
  const where = { source: `tool:${tool}`, phase: 'tool' } as const
  if (!(error instanceof Error)) return { ...where, message: String(error) }
  return { ...where, name: error.name, message: error.message }
}

interface Said {
  answer: Pick<Answered<unknown>, 'usage' | 'model' | 'rehearsal'>
  startedAt: string
  text: string
  calls: ToolCall[]
}

/**
 * The step as it is stored and as the model reads it in its next turn. Secrets end here: a tool was given what the
 * model asked for, and what is kept of it has none.
 */
export function stepOf(
  { clock }: Pick<AgentPorts, 'clock'>,
  run: RunningRun,
  { answer, startedAt, text, calls }: Said,
): Step {
  const number = run.steps + 1
  return fitStep({
    id: stepIdOf(run.id, number),
    runId: run.id,
    number,
    startedAt,
    text: withoutSecrets(text),
    calls: calls.map(callWithoutSecrets),
    model: answer.model,
    rehearsal: answer.rehearsal,
    usage: answer.usage,
    finishedAt: instant(clock.now()),
    version: 1,
  })
}
