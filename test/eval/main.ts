import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { builtInRules } from '../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../lib/core/classify.ts'
import { effectiveRules } from '../../lib/core/rule.ts'
import { compilePattern } from '../../lib/flows/pattern.ts'
import { evidenceOf, isHeldBack, type LabelledFailure, readRecords } from './records.ts'
import { type Judged, report } from './report.ts'

/**
 * `npm run eval:failures -- FILE.jsonl [--holdout] [--misses <n>]`: how well the built-in rules judge labelled failures.
 * `--holdout` reports on four fifths and on the fifth that nobody looks at while writing rules.
 */
const options = { holdout: { type: 'boolean' }, misses: { type: 'string' } } as const
const { values, positionals } = parseArgs({ options, allowPositionals: true })
const [file] = positionals
if (file === undefined) throw new Error('name a file of labelled failures, one JSON object a line')

const classify = classifierOf(effectiveRules(builtInRules, []), compilePattern)

function judge(record: LabelledFailure): Judged {
  const { category, ruleId } = classify(evidenceOf(record))
  const { id, message, label, confidence } = record
  return { id, message, expected: label, confidence, answered: category, rule: ruleId ?? 'none' }
}

const show = (title: string, records: readonly LabelledFailure[], misses: number): void => {
  process.stdout.write(`${report(title, records.map(judge), misses)}\n`)
}

const records = readRecords(readFileSync(file, 'utf8'))
const misses = Number(values.misses ?? 15)
show('all', records, values.holdout ? 0 : misses)
if (values.holdout) {
  show(
    'four fifths',
    records.filter((record) => !isHeldBack(record)),
    misses,
  )
  // Its messages stay unseen: whoever reads them has used the fifth up.
  show('the held-back fifth', records.filter(isHeldBack), 0)
}
