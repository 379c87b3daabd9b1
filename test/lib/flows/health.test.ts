import { describe, expect, test } from 'vitest'
import { minutes } from '../../../lib/core/time.ts'
import { changeAgent } from '../../../lib/flows/configure.ts'
import { changeRule, createRule } from '../../../lib/flows/configure-rules.ts'
import { checkHealth } from '../../../lib/flows/health.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { RuleId, RunId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import { ada, emptyOffice, forge, type Office, openOffice, queuedRun } from './office.ts'

const troubled = async ({ ports }: Office): Promise<string[]> =>
  (await checkHealth(ports)).checks.filter(({ ok }) => !ok).map(({ stage }) => stage)
const saysOf = async ({ ports }: Office, stage: string): Promise<string | undefined> =>
  (await checkHealth(ports)).checks.find((check) => check.stage === stage)?.says

async function running() {
  const office = await openOffice({ asleep: true })
  await office.staff.minute()
  return office
}

describe('the health of an installation', () => {
  test('is good when every stage shows that it is alive', async () => {
    const office = await running()
    expect(await checkHealth(office.ports)).toMatchObject({ ok: true })
    expect((await checkHealth(office.ports)).checks.map(({ stage }) => stage)).toEqual([
      'rules',
      'tick',
      'dispatcher',
      'classifier',
      'think queue',
      'run queue',
      'news',
      'executor',
    ])
  })

  test('is not good before the first tick', async () => {
    const office = await openOffice()
    expect(await troubled(office)).toEqual(['tick', 'dispatcher', 'classifier'])
    expect(await saysOf(office, 'tick')).toBe('has never been seen')
  })

  test('names every stage that has missed three beats', async () => {
    const office = await running()
    office.clock.advance(minutes(2) - 1)
    expect(await troubled(office)).toEqual([])
    office.clock.advance(1)
    expect(await troubled(office)).toEqual(['tick', 'dispatcher', 'classifier'])
  })

  test('names the stages behind the one that stands still', async () => {
    const office = await running()
    office.clock.advance(minutes(5))
    const { store } = office
    const tick = await store.get('stage', 'tick')
    if (!tick) throw new Error('expected a tick')
    await store.commit([{ op: 'changed', kind: 'stage', row: { ...tick, at: office.clock.now().toISOString() } }])
    expect(await troubled(office)).toEqual(['dispatcher', 'classifier'])
  })

  test('names a queue that has given up on messages', async () => {
    const office = await running()
    await office.queue.send('run', [{ runId: RunId.parse('run_01KAQT5N000000000000000000') }])
    for (let times = 0; times < 9; times++) office.queue.receive('run')?.failed()
    office.clock.advance(minutes(1))
    for (let times = 0; times < 9; times++) office.queue.receive('run')?.failed()
    expect(await troubled(office)).toEqual(['run queue'])
    expect(await saysOf(office, 'run queue')).toBe('0 waiting, 0 in flight, 1 given up')
  })

  test('names news of the table that nobody could take', async () => {
    const office = await running()
    office.queue.giveUpBatch()
    expect(await troubled(office)).toEqual(['news'])
    expect(await saysOf(office, 'news')).toBe('1 given up')
  })

  test.each<[string, (office: Office) => Promise<unknown>, string[]]>([
    ['somebody should have taken', async () => {}, ['executor']],
    ['whose agent is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada), []],
    ['of an agent who comes by itself', ({ ports }) => changeAgent(ports, forge, { runtime: 'external' }, ada), []],
  ])('with a run in the queue %s', async (_whose, before, expected) => {
    const { office } = await queuedRun()
    await before(office)
    office.clock.advance(minutes(5) - 1)
    expect((await troubled(office)).filter((stage) => stage === 'executor')).toEqual([])
    office.clock.advance(1)
    expect((await troubled(office)).filter((stage) => stage === 'executor')).toEqual(expected)
  })

  test('says how many rules are in force, and how many are its own', async () => {
    const office = await running()
    const all = Number((await saysOf(office, 'rules'))?.split(' ')[0])
    expect(all).toBeGreaterThan(40)
    await createRule(
      office.ports,
      RuleId.parse('own'),
      RuleSettings.parse({ priority: 1, when: { code: 'E1' }, category: 'AUTH', because: 'so' }),
      ada,
    )
    await changeRule(office.ports, RuleId.parse('http-503'), { enabled: false }, ada)
    expect(await saysOf(office, 'rules')).toBe(`${all} rules in force, 1 of them the instance's own`)
  })

  test('is told by the stages that answer when others do not', async () => {
    const office = await running()
    office.troubles.plan = (operation) => (operation === 'list' ? 'down' : undefined)
    expect(await troubled(office)).toEqual(['rules', 'executor'])
    expect(await saysOf(office, 'executor')).toMatch(/^does not answer: /)
  })

  test('of an empty table is not good, and says so without a fault', async () => {
    expect(await checkHealth(emptyOffice().ports)).toMatchObject({ ok: false })
  })
})
