import * as z from 'zod'
import type { TaskId } from '../../core/id.ts'

export interface Used {
  result: string
  ok: boolean
}

export interface Tool {
  name: string
  description: string
  input: z.ZodType
  /** The input is whatever a model has sent. */
  use(input: unknown, task: TaskId): Promise<Used>
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
  run: (input: z.infer<S>, task: TaskId) => Promise<Used>
}): Tool => ({
  ...tool,
  async use(input, task) {
    const { success, data, error } = tool.input.safeParse(input)
    return success ? await run(data, task) : { ok: false, result: invalidArguments(tool.name, input, error) }
  },
})
