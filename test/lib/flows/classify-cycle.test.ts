import { describe, expect, test } from 'vitest'
import type { Category, Evidence, Recovery } from '../../../lib/core/failure.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { classifyCycle } from '../../../lib/flows/classify-failure.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, costing, rest, trouble } from '../../sim/mind.ts'
import { deedsTo, openOffice, rowIn, scout, typical } from './office.ts'

describe('a failed think cycle', () => {
  async function failedCycle(evidence: Partial<Evidence>) {
    const office = await openOffice({ script: { think: () => trouble(evidence, costing(0.1)) } })
    const thinking = await think({ agentId: scout }, office.ports)
    const cycle = thinking.kind === 'thought' ? thinking.cycle : undefined
    if (cycle?.status !== 'failed') throw new Error('expected a failed cycle')
    return { office, cycle, classify: () => classifyCycle(cycle, office.ports, office.rules) }
  }

  test.each<[Category, Recovery['kind']]>([
    ['TRANSIENT', 'retry'],
    ['TIMEOUT', 'retry'],
    ['RESOURCE', 'none'],
    ['AUTH', 'block'],
    ['LOGIC', 'none'],
    ['UNKNOWN', 'none'],
  ])('that is %s is answered by: %s', async (category, kind) => {
    const { office, cycle, classify } = await failedCycle(typical[category])
    expect(await classify()).toMatchObject({
      category,
      of: { kind: 'think-cycle', id: cycle.id },
      recovery: { kind },
      traceId: cycle.id,
    })
    expect(await complaints(office.store)).toEqual([])
  })

  test('is judged once', async () => {
    const { office, classify } = await failedCycle(typical.TRANSIENT)
    expect((await Promise.all([classify(), classify(), classify()])).filter(Boolean)).toHaveLength(1)
    expect(await classify()).toBeUndefined()
    expect(await complaints(office.store)).toEqual([])
  })

  test('that would probably succeed later is thought again soon, not at the next cadence', async () => {
    const { office, classify } = await failedCycle(typical.TRANSIENT)
    const failure = await classify()
    const { nextThinkAt } = await rowIn(office, 'desk', scout)
    expect(failure?.recovery).toEqual({ kind: 'retry', notBefore: nextThinkAt })
    expect(new Date(nextThinkAt).getTime() - office.clock.now().getTime()).toBeLessThan(seconds(30))
  })

  test('waits longer each time, and after the third the agent is paused', async () => {
    const office = await openOffice({
      script: { think: ({ agent }) => (agent.id === scout ? trouble(typical.TRANSIENT) : answer(rest)) },
    })
    await office.staff.untilQuiet()
    const failures = await everyRow(office.store, 'failure')
    expect(failures.map(({ openedBreaker }) => openedBreaker)).toEqual([false, false, true])
    expect(await rowIn(office, 'desk', scout)).toMatchObject({ status: 'paused' })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test.each<[string, Partial<Evidence>, string | undefined]>([
    ['without a credential until somebody provides it', typical.AUTH, undefined],
    [
      'without money until the day is over',
      { name: 'BudgetSpent', code: 'budget-agent-day', message: 'budget exceeded' },
      '2026-11-24T00:00:00.000Z',
    ],
  ])('%s holds the agent', async (_why, evidence, until) => {
    const { office, classify } = await failedCycle(evidence)
    await classify()
    const desk = await rowIn(office, 'desk', scout)
    expect(desk.status === 'held' && desk.until).toBe(until)
    expect(deedsTo(office, scout)).toContain('agent.held')
  })

  test('that was killed is not thought a third time: the cycle that found it thinks already', async () => {
    const office = await openOffice({ script: { think: () => Promise.reject(new Error('killed')) } })
    await think({ agentId: scout }, office.ports).catch(() => {})
    office.mind.script.think = () => answer(rest)
    office.clock.advance(minutes(3))
    await office.staff.untilQuiet()
    const cycles = (await everyRow(office.store, 'think-cycle')).filter(({ agentId }) => agentId === scout)
    expect(cycles.map(({ status }) => status)).toEqual(['failed', 'rested'])
    expect(await everyRow(office.store, 'failure')).toMatchObject([{ category: 'TIMEOUT', recovery: { kind: 'none' } }])
  })
})
