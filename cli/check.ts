import { stat } from 'node:fs/promises'
import { toolNames } from '../lib/core/tool-names.ts'
import { compilePattern } from '../lib/flows/pattern.ts'
import { problemLine } from '../lib/instance/problem.ts'
import { readInstance } from '../lib/instance/read-instance.ts'
import { readArguments } from './arguments.ts'
import { instanceFolder } from './checkout.ts'
import type { Command } from './command.ts'

const help = `mission-control check <folder>

Reads the files of an instance and prints everything that is wrong with them, one problem a line:

  agents/scout.md:4:10: cadence is "5 mins"; write it as 5m, 2h or 1d ...

<folder> is a path, or the name of a folder in instance/. Nothing is changed and nothing is contacted. Files that
nothing reads are printed as warnings.

Exit code: 0 when all is good, 1 when there are problems.`

export const check: Command = {
  help,
  async run(args) {
    const { positionals } = readArguments(args, { command: 'check', options: {}, positionals: ['folder'] })
    const answer = await readInstance(await folderOf(positionals[0] ?? ''), {
      tools: toolNames,
      compile: compilePattern,
    })
    const warnings = answer.warnings.map((warning) =>
      problemLine({ ...warning, message: `warning: ${warning.message}` }),
    )
    const lines = answer.kind === 'problems' ? answer.problems.map(problemLine) : [countLine(answer.files)]
    process.stdout.write([...warnings, ...lines].map((line) => `${line}\n`).join(''))
    return answer.kind === 'problems' ? 1 : 0
  },
}

interface Counted {
  agents: unknown[]
  projects: unknown[]
  rules: unknown[]
}

const countOf = (things: unknown[], one: string): string => `${things.length} ${things.length === 1 ? one : `${one}s`}`

const countLine = ({ agents, projects, rules }: Counted): string =>
  `${countOf(agents, 'agent')}, ${countOf(projects, 'project')}, ${countOf(rules, 'rule')}: all good`

/** A path as it is given, or else the instance of that name in this checkout. */
async function folderOf(given: string): Promise<string> {
  if (!/^[\w-]+$/.test(given) || (await isThere(given))) return given
  const named = instanceFolder(given)
  return (await isThere(named)) ? named : given
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined
