import * as z from 'zod'
import type { Classifier } from '../lib/core/classify.ts'
import { trimEvidence } from '../lib/core/failure.ts'
import { explain, spelled } from '../lib/instance/explain.ts'
import type { Line } from './lines.ts'

const optionalText = z.string().nullish()
const optionalNumber = z.number().int().nullish()

/** What a line says about a failure. Programs that write null for what they do not know are welcome. */
const Report = z.object({
  id: z.union([z.string(), z.number()]),
  message: z.string(),
  name: optionalText,
  code: z.union([z.string(), z.number()]).nullish(),
  httpStatus: optionalNumber,
  exitCode: optionalNumber,
  source: optionalText,
})

/** What a line is judged to be, or why it cannot be read. */
export type Verdict = { kind: 'verdict'; line: string } | { kind: 'broken'; problem: string }

/** Nothing for an empty line. */
export function classifyLine({ number, text }: Line, classify: Classifier): Verdict | undefined {
  const broken = (problem: string): Verdict => ({ kind: 'broken', problem: `line ${number}: ${problem}` })
  if (text === undefined) return broken('is longer than 8 MB; expected one failure a line')
  if (text.trim() === '') return undefined
  const value = parseJson(text)
  if (value === undefined) {
    return broken(`${spelled(text.trim())} is not JSON; expected an object such as {"id":"1","message":"fetch failed"}`)
  }
  const { success, data, error } = Report.safeParse(value)
  if (!success)
    return broken(
      error.issues
        .slice(0, 1)
        .map((issue) => explain(issue, 'the line', value))
        .join(),
    )
  return { kind: 'verdict', line: verdictLine(data, classify) }
}

function verdictLine(
  { id, message, name, code, httpStatus, exitCode, source }: z.infer<typeof Report>,
  classify: Classifier,
): string {
  // As in an installation, which keeps the head and the tail of a long message and judges those.
  const evidence = trimEvidence({
    message,
    name: name ?? undefined,
    code: code === null || code === undefined ? undefined : String(code),
    httpStatus: httpStatus ?? undefined,
    exitCode: exitCode ?? undefined,
    source: source ?? undefined,
  })
  const { category, ruleId, because } = classify(evidence)
  return `${JSON.stringify({ id, category, rule: ruleId ?? null, because })}\n`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
