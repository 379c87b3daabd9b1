import { describe, expect, test } from 'vitest'
import { RuleId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import { hours } from '../../../lib/core/time.ts'
import { changeRule, createRule, removeRule } from '../../../lib/flows/configure-rules.ts'
import { type Reclassification, reclassifyFailures } from '../../../lib/flows/reclassify.ts'
import { everyRow } from '../../sim/books.ts'
import { miscounts, pastFailure } from './history.ts'
import { ada, deedsTo, type Office, openOffice, rowIn } from './office.ts'

const busy = RuleId.parse('busy')
const nack = { message: 'converter answered NACK' }
const settings = RuleSettings.parse({
  priority: 5,
  when: { message: 'NACK' },
  category: 'TRANSIENT',
  because: 'the converter is busy',
})

/** Failures of which one kind is not understood, and since then a rule that does. */
async function officeWithRule(count = 4): Promise<Office> {
  const office = await openOffice({ asleep: true })
  for (let n = 0; n < count; n++) await pastFailure(office, n % 2 ? nack : { message: 'HTTP', httpStatus: 503 })
  await createRule(office.ports, busy, settings, ada)
  return office
}

const rangeOf = ({ clock }: Office) => ({ from: new Date(clock.now().getTime() - hours(24)), to: clock.now() })

const again = (office: Office, dryRun = false): Promise<Reclassification> =>
  reclassifyFailures(office.ports, { ...rangeOf(office), dryRun }, ada)

describe('judging stored failures again', () => {
  test('tells what would change, and with a dry run changes nothing', async () => {
    const office = await officeWithRule()
    const before = await everyRow(office.store, 'failure')
    expect(await again(office, true)).toMatchObject({
      dryRun: true,
      looked: 4,
      changed: 2,
      moves: [{ from: 'UNKNOWN', to: 'TRANSIENT', count: 2 }],
      examples: [{ before: { category: 'UNKNOWN' }, after: { ruleId: busy } }, {}],
      cursor: null,
    })
    expect(await everyRow(office.store, 'failure')).toEqual(before)
  })

  test('writes rows, counters and who did it, and the list of the category follows', async () => {
    const office = await officeWithRule()
    expect(await again(office)).toMatchObject({ looked: 4, changed: 2 })
    const { items } = await office.store.list('failure', { scope: { status: 'TRANSIENT' }, limit: 9 })
    expect(items).toHaveLength(4)
    expect((await office.store.list('failure', { scope: { status: 'UNKNOWN' }, limit: 9 })).items).toEqual([])
    const changed = items.filter(({ ruleId }) => ruleId === busy)
    for (const failure of changed) {
      expect(failure).toMatchObject({
        because: 'the converter is busy',
        recovery: { kind: 'none', why: 'a test' },
        reclassified: { by: ada, before: { category: 'UNKNOWN', because: 'no rule matched' } },
        version: 2,
      })
      expect(failure.of.kind === 'run' && deedsTo(office, failure.of.taskId)).toEqual(['failure.classified'])
    }
    expect(await miscounts(office.store)).toEqual([])
  })

  test('twice changes nothing the second time', async () => {
    const office = await officeWithRule()
    await again(office)
    expect(await again(office)).toMatchObject({ looked: 4, changed: 0, moves: [], examples: [] })
    expect(await miscounts(office.store)).toEqual([])
  })

  test('by two at once counts nothing twice', async () => {
    const office = await officeWithRule(12)
    const reports = await Promise.all([again(office), again(office), again(office)])
    expect(reports.reduce((sum, { changed }) => sum + changed, 0)).toBe(6)
    expect(await miscounts(office.store)).toEqual([])
  })

  test('while one more arrives, and somebody else is faster, counts each of them once', async () => {
    const office = await officeWithRule(8)
    const { troubles } = office
    troubles.plan = async (operation) => {
      if (operation !== 'commit') return undefined
      troubles.plan = () => undefined
      await pastFailure(office, nack)
      const [first] = (await everyRow(office.store, 'failure')).filter(({ category }) => category === 'UNKNOWN')
      // A rival rewrites the very row: the write that was on its way loses, and decides again.
      if (first) await office.store.commit([{ op: 'changed', kind: 'failure', row: first }])
      return undefined
    }
    expect(await again(office)).toMatchObject({ changed: 4 })
    expect(await miscounts(office.store)).toEqual([])
    expect(await again(office)).toMatchObject({ changed: 1 })
    expect(await miscounts(office.store)).toEqual([])
  })

  test('that breaks off is completed by the next call, even when an answer was lost', async () => {
    const office = await officeWithRule(8)
    let commits = 0
    office.troubles.plan = (operation) => (operation === 'commit' && ++commits === 3 ? 'answer lost' : undefined)
    await expect(again(office)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await miscounts(office.store)).toEqual([])
    expect(await again(office)).toMatchObject({ changed: 1 })
    expect(await miscounts(office.store)).toEqual([])
  })

  test('goes by the rules of this moment, and back again when a rule is gone', async () => {
    const office = await officeWithRule()
    await again(office)
    await changeRule(office.ports, busy, { category: 'RESOURCE', limit: 'quota' }, ada)
    expect(await again(office)).toMatchObject({ moves: [{ from: 'TRANSIENT', to: 'RESOURCE', count: 2 }] })
    await removeRule(office.ports, busy, ada)
    const { examples } = await again(office)
    expect(examples[0]).toMatchObject({ before: { limit: 'quota', ruleId: busy }, after: { category: 'UNKNOWN' } })
    const failure = await rowIn(office, 'failure', examples[0]?.failureId ?? '')
    expect([failure.limit, failure.ruleId]).toEqual([undefined, undefined])
    expect(await miscounts(office.store)).toEqual([])
  })

  test('of a long time goes on page by page, and looks at each failure once', async () => {
    const office = await officeWithRule(230)
    const range = rangeOf(office)
    const looks: number[] = []
    let cursor: string | undefined
    let changed = 0
    do {
      const report = await reclassifyFailures(office.ports, { ...range, dryRun: false, cursor }, ada)
      await pastFailure(office, nack)
      looks.push(report.looked)
      changed += report.changed
      cursor = report.cursor ?? undefined
    } while (cursor)
    expect([looks, changed]).toEqual([[100, 100, 30], 115])
    expect(await miscounts(office.store)).toEqual([])
  })

  test('leaves alone what is outside of the time', async () => {
    const office = await officeWithRule()
    const [first] = await everyRow(office.store, 'failure')
    const until = new Date(first?.at ?? '')
    expect(await reclassifyFailures(office.ports, { from: until, to: until, dryRun: true }, ada)).toMatchObject({
      looked: 1,
    })
  })
})
