import type { Actor } from '../core/actor.ts'
import { builtInRules } from '../core/built-in-rules.ts'
import { type Classifier, classifierOf } from '../core/classify.ts'
import type { Failure } from '../core/failure.ts'
import { regroup } from '../core/failure-group.ts'
import { type FailureId, firstIdAt } from '../core/id.ts'
import {
  judgementOf,
  mostExamples,
  type Move,
  movesOf,
  reclassify,
  type Rejudged,
  rejudgedOf,
  saysElse,
  tallyDifference,
} from '../core/judge-again.ts'
import { effectiveRules } from '../core/rule.ts'
import type { Ports, Write } from '../ports.ts'
import { type Change, commitChange } from './commit-change.ts'
import { compilePattern } from './pattern.ts'
import { allOf, instanceOf } from './read-config.ts'

type Needs = Pick<Ports, 'store' | 'clock'>

export interface ReclassifyOrder {
  from: Date
  to: Date
  dryRun: boolean
  cursor?: string | undefined
}

export interface Reclassification {
  dryRun: boolean
  looked: number
  changed: number
  moves: Move[]
  examples: Rejudged[]
  /** Where the next call goes on; null when the range is done. */
  cursor: string | null
}

/** How many failures one call looks at: each that changes is a transaction of its own, one after the other. */
const mostLooks = { dry: 500, real: 100 }

/**
 * Judges stored failures again by the rules in force now, which are read afresh: a rule changed a moment ago counts.
 * Recovery is not run again. Ids do not change, so pages fit together whatever is written or arrives in between.
 */
export async function reclassifyFailures(ports: Needs, order: ReclassifyOrder, by: Actor): Promise<Reclassification> {
  const { from, to, dryRun, cursor } = order
  const judge = classifierOf(effectiveRules(builtInRules, await allOf(ports.store, 'rule')), compilePattern)
  const page = await ports.store.list('failure', {
    limit: dryRun ? mostLooks.dry : mostLooks.real,
    oldestFirst: true,
    cursor,
    fromId: firstIdAt('failure', from),
    toId: firstIdAt('failure', new Date(to.getTime() + 1)),
  })
  const changes: Rejudged[] = []
  for (const failure of page.items) {
    const seen = rejudge(failure, judge)
    const change = seen && !dryRun ? await reclassifyOne(ports, failure.id, judge, by) : seen
    if (change) changes.push(change)
  }
  return {
    dryRun,
    looked: page.items.length,
    changed: changes.length,
    moves: movesOf(changes),
    examples: changes.slice(0, mostExamples),
    cursor: page.cursor ?? null,
  }
}

function rejudge(failure: Failure, judge: Classifier): Rejudged | undefined {
  const [before, after] = [judgementOf(failure), judge(failure.evidence)]
  return saysElse(before, after) ? rejudgedOf(failure, before, after) : undefined
}

const settled: Change<Rejudged | undefined> = { writes: [], result: undefined }

/** Row and counters in one transaction, decided on the row as it is: whoever comes second finds nothing to do. */
async function reclassifyOne(ports: Needs, id: FailureId, judge: Classifier, by: Actor): Promise<Rejudged | undefined> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const failure = await store.get('failure', id)
    const group = failure && (await store.get('failure-group', failure.fingerprint))
    const change = failure && rejudge(failure, judge)
    if (!failure || !change) return settled
    const { timeZone } = await instanceOf(store)
    const row = reclassify(failure, change.after, by, clock.now())
    const { of, agentId, traceId } = failure
    const subject = of.kind === 'run' ? of.taskId : agentId
    const note = `${id} ${row.category}: ${row.because}; judged again, was ${failure.category}: ${failure.because}`
    const writes: Write[] = [{ op: 'changed', kind: 'failure', row }]
    if (group) writes.push({ op: 'changed', kind: 'failure-group', row: regroup(group, failure, row) })
    return {
      writes,
      additions: tallyDifference(failure, row, timeZone),
      deeds: [{ actor: by, verb: 'failure.classified', subject, note, traceId }],
      result: change,
    }
  })
}
