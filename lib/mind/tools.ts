import * as z from 'zod'
import type { Egress, Files, Tools, ToolSpec } from '../ports.ts'
import { askTool } from './tools/ask-tool.ts'
import { fetchTool } from './tools/fetch-tool.ts'
import type { Tool } from './tools/tool.ts'
import { workspaceTools } from './tools/workspace-tools.ts'

interface Outlets {
  files: Files
  /** Without a way out there is no `fetch`. */
  egress?: Egress
}

/**
 * The tools of built-in agents. What an agent does wrong with them is told to it as a result, so that it can do better;
 * what is broken underneath is thrown: as a Fault what may work with the next delivery, such as a bucket that does not
 * answer. Anything else ends the run.
 */
export function createTools({ files, egress }: Outlets): Tools {
  const tools = [...workspaceTools(files), ...(egress ? [fetchTool(egress)] : []), askTool]
  return {
    offer: (names) => tools.filter(({ name }) => names.includes(name)).map(specOf),
    async use({ tool: name, input }, { task, allowed, fetchHosts }) {
      const usable = tools.filter((tool) => allowed.includes(tool.name))
      const tool = usable.find((one) => one.name === name)
      return tool
        ? await tool.use(input, { task: task.id, fetchHosts })
        : { ok: false, result: unknownTool(name, usable) }
    },
  }
}

function specOf({ name, description, input }: Tool): ToolSpec {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return { name, description, input: schema }
}

const unknownTool = (name: string, usable: readonly Tool[]): string =>
  `UnknownTool: "${name}" was called; your tools are ${usable.map((tool) => tool.name).join(', ') || 'none'}.`
