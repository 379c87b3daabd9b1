import type { ToolCall } from '../../../lib/core/run.ts'

/** What came of a tool call in one line: the first that says anything, and how many there are behind it. */
export function cameOf({ result, ok }: Pick<ToolCall, 'result' | 'ok'>): string {
  const lines = result
    .slice(0, lookedAt)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const [first, ...others] = lines
  if (first === undefined) return ok ? 'answered nothing' : 'failed without a word'
  const rest = others.length > 0 ? ` (and ${others.length}${result.length > lookedAt ? '+' : ''} more lines)` : ''
  return `${ok ? '' : 'failed: '}${first}${others.length === 1 ? ' (and one more line)' : rest}`
}

/** Answers can be megabytes; the line shows the beginning anyway. */
const lookedAt = 4_000
