import { type FinishReason, jsonSchema, type LanguageModelUsage, type ToolSet, tool } from 'ai'
import type { ToolSpec, Turn } from '../../ports.ts'
import type { Received } from './ask.ts'
import { evidenceOfCut } from './evidence.ts'

/** The tools as a model is told about them. None of them can be run from here: the flow does that, after its checks. */
export const toolSet = (specs: readonly ToolSpec[]): ToolSet =>
  Object.fromEntries(
    specs.map(({ name, description, input }) => [name, tool({ description, inputSchema: jsonSchema<unknown>(input) })]),
  )

interface Generated {
  text: string
  /** Also those that name no tool, or whose input is broken: whoever runs them says so to the model. */
  toolCalls: readonly { toolCallId: string; toolName: string; input: unknown }[]
  finishReason: FinishReason
  usage: LanguageModelUsage
}

export function turnOf({ text, toolCalls, finishReason, usage }: Generated): Received<Turn> {
  // Half an output must not pass for a whole one.
  const evidence = evidenceOfCut(finishReason)
  if (evidence) return { kind: 'unfit', evidence, usage }
  const calls = toolCalls.map(({ toolCallId, toolName, input }) => ({ id: toolCallId, tool: toolName, input }))
  return { kind: 'fits', value: { text, calls }, usage }
}
