import type { Step } from './run.ts'

const kept = 2
const longestText = 300

const shorten = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)} ... (shortened)` : text

/**
 * The same steps in less room: the newest stay whole, of the older ones only the beginning of what was said, asked
 * and answered. Nothing is made up, so a compacted run can be read like any other.
 */
export const compactSteps = (steps: readonly Step[]): Step[] =>
  steps.map((step, position) =>
    position >= steps.length - kept
      ? step
      : {
          ...step,
          text: shorten(step.text),
          calls: step.calls.map((call) => ({ ...call, input: shortenInput(call.input), result: shorten(call.result) })),
        },
  )

function shortenInput(input: unknown): unknown {
  if (typeof input === 'string') return shorten(input)
  if (Array.isArray(input)) return input.map((item: unknown) => shortenInput(item))
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, shortenInput(value)]))
}
