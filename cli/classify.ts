import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { builtInRules } from '../lib/core/built-in-rules.ts'
import { type Classifier, classifierOf } from '../lib/core/classify.ts'
import { Fault } from '../lib/core/fault.ts'
import { type EffectiveRule, effectiveRules } from '../lib/core/rule.ts'
import { compilePattern } from '../lib/flows/pattern.ts'
import { readText } from '../lib/instance/find-files.ts'
import { inOrder, problemLine } from '../lib/instance/problem.ts'
import { readRules } from '../lib/instance/rules.ts'
import { readArguments } from './arguments.ts'
import { classifyLine } from './classify-line.ts'
import type { Command } from './command.ts'
import { linesOf } from './lines.ts'

const help = `mission-control classify [--file <file>] [--rules <file>]

Reads failures as JSON Lines, from a file or from standard input, and writes a verdict for each of them:

  {"id":"7","message":"fetch failed","code":"ECONNRESET"}
  {"id":"7","category":"TRANSIENT","rule":"connection-lost","because":"the connection failed, ..."}

A failure has an id (text or number) and a message, and optionally name, code, httpStatus, exitCode and source; null is
as good as leaving one out. Other keys are ignored, and so are empty lines. The rule is null when none matched, and the
category is then UNKNOWN.

  --file <file>   read from a file; "-" is standard input
  --rules <file>  ask the rules of a rules.yaml as well: they join the built-in rules, and one with the id of a built-in
                  rule takes its place. Without it, the built-in rules alone are asked.

A line that cannot be read is told on standard error with its number, and the others are still judged.
Exit code: 0 when every line was judged, 1 when some could not be read.`

export const classify: Command = {
  help,
  async run(args) {
    const options = { file: { type: 'string' }, rules: { type: 'string' } } as const
    const { values } = readArguments(args, { command: 'classify', options })
    const rules = values.rules === undefined ? builtInRules : await rulesWith(values.rules)
    return await judgeAll(values.file ?? '-', classifierOf(rules, compilePattern))
  },
}

async function rulesWith(file: string): Promise<EffectiveRule[]> {
  const read = await readText(file)
  if (read.kind === 'problem') throw new Fault('instance.invalid', `${file}: ${read.message}`)
  const { rules, problems } = readRules({ file, text: read.text }, compilePattern)
  if (problems.length > 0) throw new Fault('instance.invalid', inOrder(problems).map(problemLine).join('\n'))
  return effectiveRules(
    builtInRules,
    rules.map(({ id, settings }) => ({ id, ...settings })),
  )
}

async function judgeAll(file: string, classifier: Classifier): Promise<number> {
  let broken = 0

  async function* verdictsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    for await (const lines of linesOf(chunks)) {
      const judged = lines.flatMap((line) => classifyLine(line, classifier) ?? [])
      const problems = judged.flatMap((verdict) => (verdict.kind === 'broken' ? verdict.problem : []))
      broken += problems.length
      await complain(problems)
      const text = judged.map((verdict) => (verdict.kind === 'verdict' ? verdict.line : '')).join('')
      if (text !== '') yield text
    }
  }

  const input: Readable = file === '-' ? process.stdin : createReadStream(file)
  try {
    await pipeline(input, verdictsOf, process.stdout, { end: false })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const wasOurs = error instanceof Error && 'syscall' in error && ['open', 'read'].includes(String(error.syscall))
    if (wasOurs)
      throw new Fault('request.invalid', `${file} cannot be read (${String(code)}); name a file of JSON Lines`)
    // Whoever reads the verdicts has seen enough of them.
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
  return broken > 0 ? 1 : 0
}

async function complain(problems: readonly string[]): Promise<void> {
  if (problems.length === 0) return
  const isTaken = process.stderr.write(problems.map((problem) => `${problem}\n`).join(''))
  if (!isTaken && !process.stderr.destroyed) await once(process.stderr, 'drain')
}
