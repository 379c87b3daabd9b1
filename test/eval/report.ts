import { categories, type Category } from '../../lib/core/failure.ts'

/** One labelled failure and what the rules made of it. */
export interface Judged {
  id: string
  message: string
  expected: Category
  confidence: 'high' | 'medium'
  answered: Category
  /** The rule that decided; `none` for UNKNOWN. */
  rule: string
}

interface Score {
  count: number
  precision: number
  recall: number
  f1: number
}

export interface Measures {
  count: number
  accuracy: number
  /** The mean of the categories' F1, so that a rare one counts as much as a common one. */
  macroF1: number
  unknownShare: number
  /** How often an answer that commits itself is right. */
  precisionWhenNamed: number
  scores: Record<Category, Score>
  /** How often what was expected (first key) was answered as what (second key). */
  confusion: Record<Category, Record<Category, number>>
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

const forEach = <T>(make: (category: Category) => T): Record<Category, T> => ({
  TRANSIENT: make('TRANSIENT'),
  AUTH: make('AUTH'),
  LOGIC: make('LOGIC'),
  RESOURCE: make('RESOURCE'),
  TIMEOUT: make('TIMEOUT'),
  UNKNOWN: make('UNKNOWN'),
})

export function measure(judged: readonly Judged[]): Measures {
  const countOf = (holds: (one: Judged) => boolean): number => judged.filter(holds).length
  const scores = forEach((category): Score => {
    const right = countOf(({ expected, answered }) => expected === category && answered === category)
    const count = countOf(({ expected }) => expected === category)
    const precision = share(
      right,
      countOf(({ answered }) => answered === category),
    )
    const recall = share(right, count)
    return { count, precision, recall, f1: share(2 * precision * recall, precision + recall) }
  })
  // A category that the file does not hold says nothing about the rules.
  const present = categories.filter((category) => scores[category].count > 0)
  const named = judged.filter(({ answered }) => answered !== 'UNKNOWN')
  return {
    count: judged.length,
    accuracy: share(countOf(isRight), judged.length),
    macroF1: share(
      present.reduce((sum, category) => sum + scores[category].f1, 0),
      present.length,
    ),
    unknownShare: share(judged.length - named.length, judged.length),
    precisionWhenNamed: share(named.filter(isRight).length, named.length),
    scores,
    confusion: forEach((expected) =>
      forEach((answered) => countOf((one) => one.expected === expected && one.answered === answered)),
    ),
  }
}

const isRight = ({ expected, answered }: Judged): boolean => expected === answered

/** Wrong and sure of it comes first, then the doubtful labels; a failure that was merely left UNKNOWN comes last. */
export function worstMisses(judged: readonly Judged[]): Judged[] {
  const badness = ({ answered, confidence }: Judged): number =>
    (answered === 'UNKNOWN' ? 0 : 2) + (confidence === 'high' ? 1 : 0)
  return judged.filter((one) => !isRight(one)).toSorted((a, b) => badness(b) - badness(a))
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
const cell = (text: string | number): string => String(text).padStart(11)

export function report(title: string, judged: readonly Judged[], missesShown: number): string {
  const { count, accuracy, macroF1, unknownShare, precisionWhenNamed, scores, confusion } = measure(judged)
  const misses = worstMisses(judged)
  const shown = misses.slice(0, missesShown)
  return [
    `${title}: ${count} failures`,
    `  accuracy ${percent(accuracy)}, macro-F1 ${percent(macroF1)}, right when not UNKNOWN ${percent(precisionWhenNamed)}, UNKNOWN ${percent(unknownShare)}`,
    '',
    `  ${'category'.padEnd(11)}${['count', 'precision', 'recall', 'F1'].map(cell).join('')}`,
    ...categories.map((category) => {
      const { count: support, precision, recall, f1 } = scores[category]
      return `  ${category.padEnd(11)}${cell(support)}${[precision, recall, f1].map(percent).map(cell).join('')}`
    }),
    '',
    `  ${'expected \\ answered'.padEnd(20)}${categories.map(cell).join('')}`,
    ...categories.map(
      (expected) =>
        `  ${expected.padEnd(20)}${categories.map((answered) => cell(confusion[expected][answered] || '.')).join('')}`,
    ),
    '',
    `  ${misses.length} misses${misses.length > shown.length ? `, the worst ${shown.length} of them` : ''}`,
    ...shown.map(
      ({ id, expected, confidence, answered, rule, message }) =>
        `  ${id}  ${expected} (${confidence}) answered as ${answered} by ${rule}: ${shorten(message)}`,
    ),
    '',
  ].join('\n')
}

const shorten = (message: string): string => {
  const line = message.replaceAll(/\s+/g, ' ').trim()
  return line.length <= 140 ? line : `${line.slice(0, 90)} ... ${line.slice(-45)}`
}
