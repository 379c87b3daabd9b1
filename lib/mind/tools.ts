import * as z from 'zod'
import type { Files, Tools, ToolSpec } from '../ports.ts'
import type { Tool } from './tools/tool.ts'
import { workspaceTools } from './tools/workspace-tools.ts'

/** What the files of an instance may name as tools of an agent. */
export const toolNames = ['write_file', 'read_file', 'list_files'] as const

/**
 * The tools of built-in agents. What an agent does wrong with them is told to it as a result, so that it can do better;
 * what is broken underneath, such as a bucket that does not answer, is thrown.
 */
export function createTools({ files }: { files: Files }): Tools {
  const tools = workspaceTools(files)
  return {
    offer: (names) => tools.filter(({ name }) => names.includes(name)).map(specOf),
    async use({ tool: name, input }, { task, allowed }) {
      const usable = tools.filter((tool) => allowed.includes(tool.name))
      const tool = usable.find((one) => one.name === name)
      return tool ? await tool.use(input, task.id) : { ok: false, result: unknownTool(name, usable) }
    },
  }
}

function specOf({ name, description, input }: Tool): ToolSpec {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return { name, description, input: schema }
}

const unknownTool = (name: string, usable: readonly Tool[]): string =>
  `UnknownTool: "${name}" was called; your tools are ${usable.map((tool) => tool.name).join(', ') || 'none'}.`
