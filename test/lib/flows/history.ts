import type { Chance } from '../../../lib/core/id.ts'
import { failureIdOf, newRunId, newTaskId } from '../../../lib/core/id.ts'
import type { Evidence, Failure } from '../../../lib/core/failure.ts'
import { fingerprintOf } from '../../../lib/core/fingerprint.ts'
import { tallyFailure } from '../../../lib/core/tally.ts'
import { instant } from '../../../lib/core/time.ts'
import type { Store } from '../../../lib/ports.ts'
import { everyRow } from '../../sim/books.ts'
import { sumCounts, type TallyAdd } from '../../../lib/core/tally.ts'
import { builtInRuleBook, forge, website } from './office.ts'

/** Failures as they are stored once they were judged by the built-in rules, one a minute. */
interface Past {
  store: Store
  clock: Chance & { advance(milliseconds: number): void }
}

export async function pastFailure({ store, clock }: Past, evidence: Evidence, more: Partial<Failure> = {}) {
  clock.advance(60_000)
  const judge = await builtInRuleBook()
  const [id, finishedAt] = [newRunId(clock), instant(clock.now())]
  const failure: Failure = {
    id: failureIdOf({ id, finishedAt }),
    at: finishedAt,
    of: { kind: 'run', id, taskId: newTaskId(clock) },
    agentId: forge,
    projectId: website,
    evidence,
    ...judge(evidence),
    fingerprint: fingerprintOf(evidence),
    recovery: { kind: 'none', why: 'a test' },
    openedBreaker: false,
    rehearsal: true,
    traceId: 'trace',
    version: 1,
    ...more,
  }
  const outcome = await store.commit([{ op: 'new', kind: 'failure', row: failure }], tallyFailure(failure, 'UTC'))
  if (outcome !== 'committed') throw new Error(`${failure.id} was not committed`)
  return failure
}

const ranges = [
  { dimension: 'all', grain: 'hour' },
  { dimension: 'all', grain: 'day' },
  { dimension: 'agent', grain: 'day' },
  { dimension: 'project', grain: 'day' },
  { dimension: 'rule', grain: 'day' },
] as const

/** Counters that are not what a recount of the stored failures says. */
export async function miscounts(store: Store): Promise<string[]> {
  const kept = (await Promise.all(ranges.map((range) => store.tallies({ ...range, from: '0', to: '9' })))).flat()
  const stored = kept.map(({ counts, ...key }): TallyAdd => ({ key, counts }))
  const known = new Set(ranges.map(({ dimension, grain }) => `${dimension} ${grain}`))
  const counted = (await everyRow(store, 'failure'))
    .flatMap((failure) => tallyFailure(failure, 'UTC'))
    .filter(({ key }) => known.has(`${key.dimension} ${key.grain}`))
  const [is, shouldBe] = [textsOf(stored), textsOf(counted)]
  return [...new Set([...is.keys(), ...shouldBe.keys()])].flatMap((name) =>
    is.get(name) === shouldBe.get(name) ? [] : [`${name} is ${is.get(name)}; a recount says ${shouldBe.get(name)}`],
  )
}

function textsOf(additions: readonly TallyAdd[]): Map<string, string> {
  const byKey = Map.groupBy(additions, ({ key }) => [key.dimension, key.grain, key.bucket, key.member].join(' '))
  const texts = [...byKey].map(([name, same]): [string, string] => [
    name,
    Object.entries(sumCounts(same))
      .filter(([, n]) => n !== 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .join(' '),
  ])
  return new Map(texts.filter(([, text]) => text !== ''))
}
