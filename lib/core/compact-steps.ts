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
export function fitStep(step: Step): Step {
  const share = mostCharacters / (2 * step.calls.length + 2)
  return [step, withTextsOf(step, share)].find(fits) ?? withTextsOf(withInputsAsText(step), share / longestEscape)
}

const fits = (step: Step): boolean => JSON.stringify(step).length <= mostCharacters

/** One character of a text is at most this many in JSON: `\u0000`. */
const longestEscape = 6

/** For an input that is not long in its texts but in their number. */
const withInputsAsText = (step: Step): Step => ({
  ...step,
  calls: step.calls.map((call) => ({ ...call, input: { json: JSON.stringify(call.input) ?? '' } })),
})

const withTextsOf = (step: Step, longest: number): Step => ({
  ...step,
  text: shorten(step.text, longest),
  calls: step.calls.map((call) => ({
    ...call,
    input: shortenTexts(call.input, longest),
    result: shorten(call.result, longest),
  })),
})
