import { describe, expect, test } from 'vitest'
import { RuleId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import { createRule } from '../../../lib/flows/configure-rules.ts'
import { tryRule } from '../../../lib/flows/try-rule.ts'
import { everyRow } from '../../sim/books.ts'
import { pastFailure } from './history.ts'
import { ada, openOffice } from './office.ts'

const nack = { message: 'converter answered NACK' }
const settings = (more: object = {}): RuleSettings =>
  RuleSettings.parse({
    priority: 5,
    when: { message: 'NACK' },
    category: 'TRANSIENT',
    because: 'the converter is busy',
    ...more,
  })
const unknown = { category: 'UNKNOWN', because: 'no rule matched' }
const judged = { category: 'TRANSIENT', ruleId: 'draft', because: 'the converter is busy' }

describe('a draft that is tried', () => {
  test('on a pasted failure tells what it would be, and who decides', async () => {
    const { ports } = await openOffice()
    const trial = await tryRule(ports, { draft: settings(), evidence: nack, last: 10 })
    expect(trial).toEqual({
      ruleId: 'draft',
      pasted: { before: unknown, after: judged, matches: true, decides: true },
      history: { looked: 0, matched: 0, share: 0, changed: 0, moves: [], examples: [] },
    })
  })

  test('may match and not decide, because another rule is asked before it', async () => {
    const { ports } = await openOffice()
    const evidence = { ...nack, httpStatus: 503 }
    const { pasted } = await tryRule(ports, { draft: settings({ priority: 9_000 }), evidence, last: 1 })
    expect(pasted).toMatchObject({ matches: true, decides: false, after: { ruleId: 'http-503' } })
  })

  test('that is not enabled matches nothing', async () => {
    const { ports } = await openOffice()
    const { pasted } = await tryRule(ports, { draft: settings({ enabled: false }), evidence: nack, last: 1 })
    expect(pasted).toMatchObject({ matches: false, decides: false, after: unknown })
  })

  test('on history tells what it changes and how much it matches, and writes nothing', async () => {
    const office = await openOffice({ asleep: true })
    for (let n = 0; n < 25; n++) await pastFailure(office, nack)
    for (let n = 0; n < 15; n++) await pastFailure(office, { message: 'NACK', httpStatus: 503 })
    const before = office.changes.all.length
    const { history } = await tryRule(office.ports, { draft: settings({ priority: 9_000 }), last: 30 })
    expect(history).toMatchObject({ looked: 30, matched: 30, share: 1, changed: 15 })
    const all = (await tryRule(office.ports, { draft: settings({ priority: 9_000 }), last: 500 })).history
    expect(all).toMatchObject({ looked: 40, changed: 25, moves: [{ from: 'UNKNOWN', to: 'TRANSIENT', count: 25 }] })
    expect(all.examples).toHaveLength(20)
    expect(all.examples[0]).toMatchObject({ before: unknown, after: judged })
    expect(office.changes.all).toHaveLength(before)
    expect(await everyRow(office.store, 'rule')).toEqual([])
  })

  test('with the id of a rule takes its place, and changes only what it makes different', async () => {
    const office = await openOffice({ asleep: true })
    await pastFailure(office, nack)
    const busy = RuleId.parse('busy')
    await createRule(office.ports, busy, settings(), ada)
    const same = await tryRule(office.ports, { draft: { id: busy, ...settings() }, last: 9 })
    expect(same.history).toMatchObject({ looked: 1, matched: 1, changed: 0 })
    const other = await tryRule(office.ports, { draft: { id: busy, ...settings({ category: 'LOGIC' }) }, last: 9 })
    expect(other.history.moves).toEqual([{ from: 'TRANSIENT', to: 'LOGIC', count: 1 }])
  })

  test('without an id gets one that no rule has', async () => {
    const office = await openOffice()
    await createRule(office.ports, RuleId.parse('draft'), settings(), ada)
    expect((await tryRule(office.ports, { draft: settings(), last: 1 })).ruleId).toBe('draft-2')
  })

  test('that would swallow everything is refused', async () => {
    const { ports } = await openOffice()
    const swallows = tryRule(ports, { draft: settings({ when: { message: '[a-z]' } }), last: 1 })
    await expect(swallows).rejects.toMatchObject({ code: 'request.invalid', message: /matches everything/ })
  })
})
