import type { ModelMessage } from 'ai'
import type { Step } from '../../core/run.ts'
import type { WorkScene } from '../../ports.ts'
import { commentsBlock } from './comments-block.ts'
import { dataBlock, excerpt } from './data-block.ts'

/** Characters of all outputs together that a task builds on. */
const longestInputs = 160_000

function assignment({ task, project, inputs, comments, attempt }: WorkScene): string {
  const { title, brief, acceptance, feedback } = task
  const seen = inputs.map((input) => ({
    title: input.title,
    output: excerpt(input.output, Math.floor(longestInputs / inputs.length)),
  }))
  return [
    'A task of yours is to be done now.',
    project ? dataBlock('the project it belongs to', { name: project.name, goal: project.goal }) : '',
    seen.length > 0 ? dataBlock('outputs of the tasks it depends on', seen) : '',
    dataBlock('the task', { title, brief, acceptance, attempt }),
    commentsBlock(comments),
    feedback ? dataBlock('what was said about the last attempt', feedback) : '',
    `Do it. Use your tools as often as you need them; files go into the workspace of the task.
When it is done, answer without calling a tool: that answer is the output of the task. Whoever reviews it reads that answer and not your files, so it stands for itself: it holds the result, names every file you wrote, and shows how each acceptance criterion is met.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

type Call = Step['calls'][number]

/** A model that calls a tool with something else than an object must see that it did, in a form that every API takes. */
const inputOf = ({ input }: Call): object =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { notAnObject: input }

/** An earlier turn as it went over the wire: what the model said and called, then what came of the calls. */
function replay({ text, calls }: Step): ModelMessage[] {
  const said = text === '' ? [] : [{ type: 'text' as const, text }]
  const called = calls.map((call) => ({
    type: 'tool-call' as const,
    toolCallId: call.id,
    toolName: call.tool,
    input: inputOf(call),
  }))
  const results = calls.map(({ id, tool, result, ok }) => ({
    type: 'tool-result' as const,
    toolCallId: id,
    toolName: tool,
    output: { type: ok ? ('text' as const) : ('error-text' as const), value: result },
  }))
  const turn: ModelMessage[] = [{ role: 'assistant', content: [...said, ...called] }]
  if (said.length + called.length === 0) return []
  return results.length > 0 ? [...turn, { role: 'tool', content: results }] : turn
}

/** The conversation so far. It must not end with the model's own words: some models refuse to go on from there. */
export function workMessages(scene: WorkScene): ModelMessage[] {
  const messages: ModelMessage[] = [{ role: 'user', content: assignment(scene) }, ...scene.steps.flatMap(replay)]
  return messages.at(-1)?.role === 'assistant'
    ? [...messages, { role: 'user', content: 'Carry on with the task from here.' }]
    : messages
}
