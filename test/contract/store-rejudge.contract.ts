import { describe, expect, test } from 'vitest'
import { bySystem } from '../../lib/core/actor.ts'
import { RuleId } from '../../lib/core/id.ts'
import { RuleSettings } from '../../lib/core/rule.ts'
import { hours } from '../../lib/core/time.ts'
import { seedInstance } from '../../lib/flows/apply-instance.ts'
import { changeRule, createRule, removeRule } from '../../lib/flows/configure-rules.ts'
import { reclassifyFailures } from '../../lib/flows/reclassify.ts'
import type { Ports } from '../../lib/ports.ts'
import { miscounts, pastFailure } from '../lib/flows/history.ts'
import { filesOf } from '../lib/flows/office.ts'
import { createSimWorld } from '../sim/world.ts'
import type { StoreAtHand } from './at-hand.ts'

const busy = RuleId.parse('busy')
const nack = { message: 'converter answered NACK' }
const by = bySystem('cli')
const settings = RuleSettings.parse({
  priority: 5,
  when: { message: 'NACK' },
  category: 'TRANSIENT',
  because: 'the converter is busy',
})

export function rejudgePromises(open: () => StoreAtHand): void {
  const portsOf = ({ store, clock }: StoreAtHand): Ports => ({ store, clock, queue: createSimWorld({ seed: 1 }).queue })

  describe('failures that are judged again', () => {
    test('leave counters that equal a recount: after once, twice, two at once, and while others arrive', async () => {
      const atHand = open()
      const ports = portsOf(atHand)
      await seedInstance(ports, filesOf())
      for (let n = 0; n < 12; n++) await pastFailure(atHand, n % 3 ? nack : { message: 'HTTP', httpStatus: 503 })
      await createRule(ports, busy, settings, by)
      const range = { from: new Date(atHand.clock.now().getTime() - hours(2)), to: atHand.clock.now() }
      const again = () => reclassifyFailures(ports, { ...range, dryRun: false }, by)
      const arriving = async () => {
        for (let n = 0; n < 6; n++) await pastFailure(atHand, nack)
      }
      const [one, other] = await Promise.all([again(), again(), arriving()])
      expect(one.changed + other.changed).toBe(8)
      expect(await miscounts(atHand.store)).toEqual([])
      expect(await again()).toMatchObject({ looked: 12, changed: 0 })
      const unknown = await atHand.store.list('failure', { scope: { status: 'UNKNOWN' }, limit: 50 })
      expect(unknown.items).toHaveLength(6)
      const late = await reclassifyFailures(ports, { from: range.to, to: atHand.clock.now(), dryRun: false }, by)
      expect(late.moves).toEqual([{ from: 'UNKNOWN', to: 'TRANSIENT', count: 6 }])
      expect(await miscounts(atHand.store)).toEqual([])
      expect(await atHand.store.count('failure', 'UNKNOWN', '')).toBe(0)
    })
  })

  describe('the history of a rule', () => {
    test('is written with every change, once each, however many there are at a time', async () => {
      const atHand = open()
      const ports = portsOf(atHand)
      await createRule(ports, busy, settings, by)
      await Promise.all([6, 7, 8, 9].map((priority) => changeRule(ports, busy, { priority }, by)))
      await removeRule(ports, busy, by)
      await createRule(ports, busy, settings, by)
      const { items } = await atHand.store.list('rule-version', { scope: { of: busy }, limit: 9 })
      expect(items.map(({ number, did }) => [number, did])).toEqual([
        [7, 'created'],
        [6, 'removed'],
        [5, 'changed'],
        [4, 'changed'],
        [3, 'changed'],
        [2, 'changed'],
        [1, 'created'],
      ])
      expect(items.slice(2, 6).map(({ before }) => before?.priority)).toEqual(
        items.slice(3, 7).map((entry) => entry.settings.priority),
      )
    })
  })
}
