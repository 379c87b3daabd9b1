import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories, type Failure } from '../../../lib/core/failure.ts'
import { CycleId, FailureId, MissionId, RuleId, RunId } from '../../../lib/core/id.ts'
import {
  type Counts,
  type Dimension,
  sumCounts,
  type TallyAdd,
  tallyCycle,
  tallyDecision,
  tallyFailure,
  type TallyKey,
  tallyWork,
} from '../../../lib/core/tally.ts'
import type { ThinkCycle } from '../../../lib/core/think-cycle.ts'
import { dayIn, hourOf } from '../../../lib/core/time.ts'
import { atlas, forge, now, scout, todoTask, website } from './samples.ts'

const ulid = '01KAQT5N000000000000000000'
const failure: Failure = {
  id: FailureId.parse(`failure_${ulid}`),
  at: '2026-11-23T23:30:00.000Z',
  of: { kind: 'run', id: RunId.parse(`run_${ulid}`), taskId: todoTask().id },
  agentId: forge,
  projectId: website,
  evidence: { message: 'it broke' },
  category: 'TIMEOUT',
  ruleId: RuleId.parse('http-504'),
  because: 'a gateway stopped waiting',
  fingerprint: '0123456789abcdef',
  recovery: { kind: 'none', why: 'a test' },
  openedBreaker: false,
  rehearsal: false,
  traceId: 'cycle_1',
  version: 1,
}
const keyOf = ({ key: { dimension, grain, bucket, member } }: Pick<TallyAdd, 'key'>): string =>
  [dimension, grain, bucket, member].join(' ')
const keys = (additions: TallyAdd[]): string[] => additions.map(keyOf)

describe('a failure', () => {
  test('is counted once for everything it belongs to: hours in UTC, days as the client has them', () => {
    expect(keys(tallyFailure(failure, 'Europe/Berlin'))).toEqual([
      'all hour 2026-11-23T23 all',
      'all day 2026-11-24 all',
      'agent day 2026-11-24 forge',
      'project day 2026-11-24 website',
      'rule day 2026-11-24 http-504',
    ])
    for (const { counts } of tallyFailure(failure, 'Europe/Berlin')) expect(counts).toEqual({ TIMEOUT: 1 })
  })

  test('without a project or a rule is still counted', () => {
    const { projectId: _project, ruleId: _rule, ...rest } = failure
    expect(keys(tallyFailure({ ...rest, category: 'UNKNOWN' }, 'UTC')).slice(2)).toEqual([
      'agent day 2026-11-23 forge',
      'rule day 2026-11-23 none',
    ])
  })

  test('counts add up to a recount, whatever happened when', () => {
    const failures = fc.array(
      fc
        .record({
          at: fc
            .date({ min: new Date('2026-10-24'), max: new Date('2026-10-27'), noInvalidDate: true })
            .map((at) => at.toISOString()),
          category: fc.constantFrom(...categories),
          agentId: fc.constantFrom(atlas, forge, scout),
          projectId: fc.constantFrom(website, undefined),
          ruleId: fc.constantFrom(RuleId.parse('http-504'), undefined),
        })
        .map((differences): Failure => ({ ...failure, ...differences })),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(failures, fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'), (happened, timeZone) => {
        const additions = happened.flatMap((one) => tallyFailure(one, timeZone))
        for (const { key } of additions) {
          const counted = sumCounts(additions.filter((addition) => keyOf(addition) === keyOf({ key })))
          expect(counted).toEqual(recount(happened.filter((one) => belongs(one, key, timeZone))))
        }
        for (const grain of ['hour', 'day'])
          expect(sumCounts(additions.filter(({ key }) => key.dimension === 'all' && key.grain === grain))).toEqual(
            recount(happened),
          )
      }),
    )
  })
})

const recount = (failures: Failure[]): Counts => {
  const counts: Counts = {}
  for (const { category } of failures) counts[category] = (counts[category] ?? 0) + 1
  return counts
}

function belongs(
  { at, agentId, projectId, ruleId }: Failure,
  { dimension, grain, bucket, member }: TallyKey,
  timeZone: string,
): boolean {
  const members: Record<Dimension, string | undefined> = {
    all: 'all',
    agent: agentId,
    project: projectId,
    rule: ruleId ?? 'none',
  }
  const when = grain === 'hour' ? hourOf(new Date(at)) : dayIn(timeZone, new Date(at))
  return when === bucket && members[dimension] === member
}

describe('work that has ended', () => {
  const usage = { inputTokens: 1_200, outputTokens: 300, cost: 0.0123456 }
  const byGrain = (additions: TallyAdd[]) => Object.fromEntries(additions.map(({ key, counts }) => [key.grain, counts]))

  test('counts in the hour and on the day of its agent: what it was, how it went, what it cost', () => {
    const work = { agentId: forge, kind: 'execution', usage, ok: false } as const
    const added = tallyWork(work, 'Asia/Kolkata', new Date('2026-11-23T18:30:00Z'))
    expect(keys(added)).toEqual(['agent hour 2026-11-23T18 forge', 'agent day 2026-11-24 forge'])
    const ended = { executions: 1, 'executions failed': 1 }
    expect(byGrain(added)).toEqual({ hour: ended, day: { ...ended, tokens: 1_500, microdollars: 12_346 } })
  })

  test.each([
    ['execution', 'executions'],
    ['review', 'reviews'],
  ] as const)('of kind %s that went well and cost nothing counts as one of %s, and nothing else', (kind, name) => {
    const free = { inputTokens: 0, outputTokens: 0, cost: 0 }
    for (const { counts } of tallyWork({ agentId: forge, kind, usage: free, ok: true }, 'UTC', now))
      expect(counts).toEqual({ [name]: 1 })
  })

  test('is counted in whole millionths of a dollar', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (cost) => {
        const work = { agentId: forge, kind: 'review', usage: { ...usage, cost }, ok: true } as const
        const microdollars = sumCounts(tallyWork(work, 'UTC', now))['microdollars'] ?? 0
        expect(Number.isInteger(microdollars)).toBe(true)
        expect(Math.abs(microdollars - cost * 1_000_000)).toBeLessThanOrEqual(0.5 + 1e-6)
      }),
    )
  })

  test('as a think cycle counts how long it took and what it decided, and its cost apart from that of runs', () => {
    const cycle: ThinkCycle = {
      id: CycleId.parse(`cycle_${ulid}`),
      agentId: forge,
      status: 'proposed',
      missionIds: [MissionId.parse(`mission_${ulid}`)],
      dropped: [],
      startedAt: '2026-11-23T22:59:58.500Z',
      finishedAt: '2026-11-23T23:00:00.000Z',
      saw: { projects: 1, openMissions: 0, openTasks: 0, failures: 0 },
      model: 'default',
      rehearsal: false,
      usage,
      version: 1,
    }
    const added = tallyCycle(cycle, 'Europe/Berlin')
    expect(keys(added)).toEqual(['agent hour 2026-11-23T23 forge', 'agent day 2026-11-24 forge'])
    const ended = {
      'think-cycles': 1,
      'think-cycles proposed': 1,
      'think-cycles ms': 1_500,
      'think-cycles tokens': 1_500,
      'think-cycles microdollars': 12_346,
      'missions proposed': 1,
    }
    expect(byGrain(added)).toEqual({ hour: ended, day: { ...ended, tokens: 1_500, microdollars: 12_346 } })
  })

  test.each([
    ['approved', 'missions accepted'],
    ['rejected', 'missions rejected'],
  ] as const)('as a mission that is %s counts for the agent that proposed it, when it was decided', (status, name) => {
    const added = tallyDecision({ agentId: scout, status, decidedAt: '2026-11-23T23:30:00.000Z' }, 'Europe/Berlin')
    expect(keys(added)).toEqual(['agent hour 2026-11-23T23 scout', 'agent day 2026-11-24 scout'])
    for (const { counts } of added) expect(counts).toEqual({ [name]: 1 })
  })
})

describe('a sum of counts', () => {
  const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(1_000))

  test('does not depend on order or grouping', () => {
    const rows = fc.array(counts.map((some) => ({ counts: some })))
    fc.assert(
      fc.property(rows, rows, (some, more) => {
        const whole = sumCounts([...some, ...more])
        expect(sumCounts([...more, ...some])).toEqual(whole)
        expect(sumCounts([{ counts: sumCounts(some) }, { counts: sumCounts(more) }])).toEqual(whole)
      }),
    )
  })

  test('of nothing is nothing', () => {
    expect(sumCounts([])).toEqual({})
  })
})
