import { builtInRules } from '../core/built-in-rules.ts'
import { type Classifier, classifierOf, type Judgement } from '../core/classify.ts'
import { type Evidence, type Failure, trimEvidence } from '../core/failure.ts'
import { RuleId } from '../core/id.ts'
import { mostExamples, type Move, movesOf, type Rejudged, rejudgedOf, saysElse } from '../core/judge-again.ts'
import { type EffectiveRule, effectiveRules, type Rule, type RuleSettings, settingsOf } from '../core/rule.ts'
import type { Store } from '../ports.ts'
import { checkRule } from './check-rule.ts'
import { compilePattern } from './pattern.ts'
import { allOf } from './read-config.ts'

interface DraftRule extends RuleSettings {
  id?: RuleId | undefined
}

export interface RuleTrial {
  /** What the draft is called here: its own id, or one that no rule has. */
  ruleId: RuleId
  /** What becomes of the pasted failure, if one was pasted. */
  pasted: { before: Judgement; after: Judgement; matches: boolean; decides: boolean } | null
  history: { looked: number; matched: number; share: number; changed: number; moves: Move[]; examples: Rejudged[] }
}

interface Tried {
  draft: DraftRule
  evidence?: Evidence | undefined
  last: number
}

/** Three classifiers: the rules as they are, the rules with the draft among them, and the draft all alone. */
interface Trials {
  before: Classifier
  after: Classifier
  alone: Classifier
}

/**
 * What a rule would do if it were in force. It is held against what the rules in force say today, not against how a
 * failure was judged then: so only the difference that the draft itself makes is told. Writes nothing.
 */
export async function tryRule({ store }: { store: Store }, { draft, evidence, last }: Tried): Promise<RuleTrial> {
  checkRule(draft)
  const own = await allOf(store, 'rule')
  const ruleId = draft.id ?? freeId([...builtInRules, ...own])
  const trials = trialsOf({ id: ruleId, ...settingsOf(draft) }, own)
  const failures = await newest(store, last)
  const pasted = evidence ? pastedOf(trimEvidence(evidence), trials, ruleId) : null
  return { ruleId, pasted, history: historyOf(failures, trials) }
}

function freeId(rules: readonly { id: RuleId }[]): RuleId {
  const taken = new Set(rules.map(({ id }) => id))
  let id = RuleId.parse('draft')
  for (let n = 2; taken.has(id); n++) id = RuleId.parse(`draft-${n}`)
  return id
}

function trialsOf(draft: { id: RuleId } & RuleSettings, own: readonly Rule[]): Trials {
  const others = own.filter(({ id }) => id !== draft.id)
  const asked: EffectiveRule = { ...draft, origin: 'instance' }
  return {
    before: classifierOf(effectiveRules(builtInRules, own), compilePattern),
    after: classifierOf(effectiveRules(builtInRules, [...others, draft]), compilePattern),
    alone: classifierOf([asked], compilePattern),
  }
}

function pastedOf(evidence: Evidence, { before, after, alone }: Trials, draft: RuleId): RuleTrial['pasted'] {
  const judged = after(evidence)
  return {
    before: before(evidence),
    after: judged,
    matches: alone(evidence).ruleId === draft,
    decides: judged.ruleId === draft,
  }
}

function historyOf(failures: readonly Failure[], { before, after, alone }: Trials): RuleTrial['history'] {
  const looked = failures.length
  const matched = failures.filter(({ evidence }) => alone(evidence).ruleId !== undefined).length
  const changes = failures.flatMap((failure) => {
    const [is, becomes] = [before(failure.evidence), after(failure.evidence)]
    return saysElse(is, becomes) ? [rejudgedOf(failure, is, becomes)] : []
  })
  return {
    looked,
    matched,
    share: looked === 0 ? 0 : matched / looked,
    changed: changes.length,
    moves: movesOf(changes),
    examples: changes.slice(0, mostExamples),
  }
}

async function newest(store: Store, count: number): Promise<Failure[]> {
  const failures: Failure[] = []
  let cursor: string | undefined
  do {
    const page = await store.list('failure', { limit: count - failures.length, cursor })
    failures.push(...page.items)
    cursor = page.cursor
  } while (cursor && failures.length < count)
  return failures
}
