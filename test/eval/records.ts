import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Category, type Evidence, trimEvidence } from '../../lib/core/failure.ts'

/** One failure that somebody has labelled. What else a line says about it is left out. */
const LabelledFailure = z.object({
  id: z.string(),
  message: z.string(),
  error_name: z.string().nullable(),
  code: z.union([z.string(), z.number()]).nullable(),
  http_status: z.number().int().nullable(),
  label: Category,
  /** `medium`: another person may fairly have chosen otherwise. */
  confidence: z.enum(['high', 'medium']),
  source: z.string().nullable(),
})
export type LabelledFailure = z.infer<typeof LabelledFailure>

export function readRecords(text: string): LabelledFailure[] {
  const lines = text.split('\n').map((line, i) => ({ line, number: i + 1 }))
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const { success, data, error } = LabelledFailure.safeParse(JSON.parse(line))
      if (success) return data
      throw new Error(`line ${number} is no labelled failure: ${z.prettifyError(error)}`)
    })
}

/** As an installation would have recorded it: exit codes apart from other codes, and long messages cut. */
export function evidenceOf({ message, error_name, code, http_status, source }: LabelledFailure): Evidence {
  const spelled = code === null ? undefined : String(code)
  const isExit = spelled !== undefined && isExitCode(spelled, message)
  return trimEvidence({
    message,
    name: error_name ?? undefined,
    code: isExit ? undefined : spelled,
    exitCode: isExit ? Number(spelled) : undefined,
    httpStatus: http_status ?? undefined,
    source: source ?? undefined,
  })
}

/** A bare number may be an exit code, an errno, a status or a code of `curl`: the message tells which. */
function isExitCode(code: string, message: string): boolean {
  if (!/^-?\d+$/.test(code)) return false
  const before = String.raw`\bexit(?:ed)?(?: with)?(?: non-zero)?(?: exit)?(?: (?:code|status|value))?[\s:='"]*`
  return new RegExp(`${before}${code}(?![\\d.])`, 'i').test(message)
}

/** One record in five, chosen by its id alone, so that it stays aside whatever is added to the file. */
export const isHeldBack = ({ id }: Pick<LabelledFailure, 'id'>): boolean =>
  createHash('sha256').update(id).digest().readUInt32BE() % 5 === 0
