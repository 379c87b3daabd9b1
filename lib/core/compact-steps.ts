import type { Step } from './run.ts'
import { shorten, shortenTexts } from './shorten.ts'

const keptWhole = 2
const longestText = 300

/**
 * The same steps in less room: the newest stay whole, of the older ones only the beginning of what was said, asked
 * and answered. Nothing is made up, so a compacted run can be read like any other.
 */
export const compactSteps = (steps: readonly Step[]): Step[] =>
  steps.map((step, position) => (position >= steps.length - keptWhole ? step : withTextsOf(step, longestText)))

/** A row holds 390 kB, and a character takes up to three bytes. */
const mostCharacters = 100_000

/** A step that fits into a row, whatever its tools were given and have answered. */
export const fitStep = (step: Step): Step =>
  JSON.stringify(step).length <= mostCharacters ? step : withTextsOf(step, mostCharacters / (2 * step.calls.length + 2))

const withTextsOf = (step: Step, longest: number): Step => ({
  ...step,
  text: shorten(step.text, longest),
  calls: step.calls.map((call) => ({
    ...call,
    input: shortenTexts(call.input, longest),
    result: shorten(call.result, longest),
  })),
})
