import * as z from 'zod'
import type { TaskId } from '../../core/id.ts'

export interface Used {
  result: string
  ok: boolean
}

/** What a tool is told of the run that it is used in. */
export interface ToolContext {
  task: TaskId
  /** Hosts of pages that may be read: a policy of the instance. */
  fetchHosts: readonly string[]
}

export interface Tool {
  name: string
  description: string
  input: z.ZodType
  /** The input is whatever a model has sent. */
  use(input: unknown, context: ToolContext): Promise<Used>
}

const longestShown = 300

function invalidArguments(name: string, input: unknown, error: z.ZodError): string {
  const shown = (JSON.stringify(input) ?? 'nothing').slice(0, longestShown)
  return `InvalidToolArguments: ${name} was called with ${shown}\n${z.prettifyError(error)}`
}

/** A tool whose `run` is given only what fits its schema. */
export const toolOf = <S extends z.ZodType>({
  run,
  ...tool
}: {
  name: string
  description: string
  input: S
  run: (input: z.infer<S>, context: ToolContext) => Promise<Used>
}): Tool => ({
  ...tool,
  async use(input, context) {
    const { success, data, error } = tool.input.safeParse(input)
    return success ? await run(data, context) : { ok: false, result: invalidArguments(tool.name, input, error) }
  },
})
