import { allowanceOf, applyAllowed, type Finding, findingLine, type Judged } from '../lib/guard/finding.ts'
import { guardTemplates } from '../lib/guard/guard-templates.ts'
import { readAssembly } from '../lib/guard/read-assembly.ts'
import type { Stacks } from '../lib/guard/template.ts'
import { suggestion } from '../lib/instance/nearest.ts'
import { readAllowances } from './allowances.ts'
import { readArguments, usage } from './arguments.ts'
import type { Command } from './command.ts'

const help = `mission-control guard --from <folder> --to <folder> [--allow <logical-id>:<property>]...

Compares two CDK output folders (cdk.out) and tells everything in which the new templates could hurt a client's data:
what is removed, renamed or replaced, what is protected, kept or encrypted less, what expires, and what is opened.

  --from <folder>  the templates as they are deployed; an empty folder when nothing is
  --to <folder>    the templates as they would be deployed
  --allow <logical-id>:<property>
                   this one harm is intended; it is still told. Every finding ends with what to write here.

One finding a line; the last line says what was compared. Nothing is changed and nothing is contacted.

Exit code: 0 when it is safe, 3 when it is not, 1 when a folder cannot be read.`

export const guard: Command = {
  help,
  async run(args) {
    const options = {
      from: { type: 'string' },
      to: { type: 'string' },
      allow: { type: 'string', multiple: true },
    } as const
    const { values } = readArguments(args, { command: 'guard', options })
    const { from, to } = values
    if (from === undefined) throw usage('guard', 'needs --from <folder>')
    if (to === undefined) throw usage('guard', 'needs --to <folder>')
    const allow = readAllowances('guard', values.allow)

    const before = await readAssembly(from)
    const findings = guardTemplates(before, await readAssembly(to))
    const judged = applyAllowed(findings, allow)
    refuseUnused(judged.unused, findings)
    process.stdout.write([...linesOf(judged), summaryOf(before, judged)].map((line) => `${line}\n`).join(''))
    return judged.refused.length === 0 ? 0 : 3
  },
}

/** An allowance that nothing needs is misspelt, or left over from another time and waiting for an accident. */
function refuseUnused([unused]: readonly string[], findings: readonly Finding[]): void {
  if (unused === undefined) return
  const known = [...new Set(findings.map(allowanceOf))]
  const advice = known.length === 0 ? 'there is nothing to allow' : suggestion(unused, known)
  throw usage('guard', `found nothing that --allow ${unused} is about; ${advice}`)
}

const linesOf = ({ refused, allowed }: Judged): string[] => [
  ...allowed.map((finding) => `allowed: ${findingLine(finding)}`),
  ...refused.map(findingLine),
]

const countOf = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

function summaryOf(before: Stacks, { refused, allowed }: Judged): string {
  const resources = [...before.values()].reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0)
  const compared = `${countOf(resources, 'resource')} in ${countOf(before.size, 'stack')} compared`
  const intended = allowed.length === 0 ? '' : `, ${allowed.length} allowed`
  return refused.length === 0
    ? `${compared}: safe${intended}`
    : `${compared}: ${refused.length} would hurt${intended}; do not deploy this`
}
