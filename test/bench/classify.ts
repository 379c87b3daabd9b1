import { RE2JS, RE2Set } from 're2js'
import { builtInRules } from '../../lib/core/built-in-rules.ts'
import { type Classifier, classifierOf } from '../../lib/core/classify.ts'
import { RuleId } from '../../lib/core/id.ts'
import { type EffectiveRule, effectiveRules } from '../../lib/core/rule.ts'
import { trimEvidence } from '../../lib/core/failure.ts'
import { compilePattern } from '../../lib/flows/pattern.ts'
import { meantFor } from '../lib/core/rule-samples.ts'
import { type Line, plain } from './report.ts'

const services = ['billing', 'catalogue', 'shipping', 'search', 'payroll', 'returns', 'invoice', 'warehouse']
const troubles = ['refused the order', 'lost the parcel', 'is closed for stocktaking', 'has no such article']

/** As a client would write them: a service of theirs, a trouble, and a number or two. */
const generated = (i: number): EffectiveRule => ({
  id: RuleId.parse(`bench-${i}`),
  priority: 600 + i,
  when: {
    message: `${services[i % services.length]}-${i}\\b[^.;\\n]* (${troubles[i % troubles.length]}|answered E${1000 + i})`,
  },
  category: 'LOGIC',
  because: 'made up for measuring',
  enabled: true,
  origin: 'instance',
})

function rulesOf(count: number): EffectiveRule[] {
  // Every n-th of the built-in ones, so that ten of them are not ten of a kind.
  const own = builtInRules.filter(({ when }) => when.message !== undefined)
  const step = Math.max(1, Math.floor(own.length / count))
  const some = own.filter((_, i) => i % step === 0).slice(0, count)
  const more = Array.from({ length: Math.max(0, count - some.length) }, (_, i) => generated(i))
  return effectiveRules([...some, ...more], [])
}

const messages = Object.values(meantFor).flatMap(({ message }, i) => [
  message,
  `${message}\n    at step ${i} (/app/work/step-${i}.js:14:9)\n    at run (/app/work/run.js:3:1)`,
  `the ${services[i % services.length]} worker number ${i} came back with nothing we know of`,
])

/** All patterns in one automaton; the smallest index is the rule that is asked first. */
function oneAutomaton(rules: readonly EffectiveRule[]): Classifier {
  const set = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE)
  for (const { when } of rules) set.add(when.message ?? '')
  set.compile()
  return ({ message }) => {
    const first = set.match(message).reduce((least, i) => Math.min(least, i), Infinity)
    const rule = rules[first]
    return rule
      ? { category: rule.category, because: rule.because }
      : { category: 'UNKNOWN', because: 'no rule matched' }
  }
}

const budgetMs = 2_000

/** Classifications a second, once what is compiled late is compiled, and for at most two seconds. */
function speedOf(classify: Classifier): string {
  const began = performance.now()
  for (const message of messages) {
    classify({ message })
    if (performance.now() - began > budgetMs) break
  }
  const started = performance.now()
  let done = 0
  for (; performance.now() - started < budgetMs; done++) classify({ message: messages[done % messages.length] ?? '' })
  return `${((done * 1_000) / (performance.now() - started)).toFixed(0)} /s`
}

const megabyte = 2 ** 20
const random = (): string => {
  let state = 42
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
  return Array.from({ length: megabyte / 2 }, () => String.fromCharCode(0x20 + ((next() >>> 12) % 0xd000))).join('')
}

const hostile: Record<string, () => string> = {
  'repeated prefixes': () => 'connection timed ou rate limi invalid toke '.repeat(megabyte / 43),
  'nested brackets': () => '[({'.repeat(megabyte / 6) + '})]'.repeat(megabyte / 6),
  'one letter': () => 'a'.repeat(megabyte),
  'random letters of all scripts': random,
}

/** How long the worst text of a megabyte takes: as it comes, and cut as every stored one is. */
function worstOf(classify: Classifier, cut: boolean): string {
  const times = Object.entries(hostile).map(([name, make]) => {
    const evidence = { message: make() }
    const started = performance.now()
    classify(cut ? trimEvidence(evidence) : evidence)
    return { name, ms: performance.now() - started }
  })
  const worst = times.reduce((a, b) => (b.ms > a.ms ? b : a))
  return `${worst.ms.toFixed(0)} ms (${worst.name})`
}

/** Rules one by one behind a prefilter, as the product asks them, and beside it all of them as one `RE2Set`. */
export function measureClassify(): Promise<Line[]> {
  const lines = [10, 100, 1_000].flatMap((count) => {
    const rules = rulesOf(count)
    return [
      plain(`${count} rules, prefilter`, speedOf(classifierOf(rules, compilePattern))),
      plain(`${count} rules, RE2Set`, speedOf(oneAutomaton(rules))),
    ]
  })
  const all = classifierOf(rulesOf(1_000), compilePattern)
  for (const { message } of Object.values(meantFor)) all({ message })
  return Promise.resolve([
    ...lines,
    plain('1,000 rules, worst hostile megabyte, uncut', worstOf(all, false)),
    plain('1,000 rules, worst hostile megabyte, cut to 4,000 characters', worstOf(all, true)),
  ])
}
