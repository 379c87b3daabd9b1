import fc from 'fast-check'
import { type AgentId, firstIdAt, RunId, type TaskId } from '../../lib/core/id.ts'
import type { Kind, Rows } from '../../lib/core/rows.ts'
import type { TallyAdd } from '../../lib/core/tally.ts'
import { cancelTask, startTask } from '../../lib/core/task-states.ts'
import type { ListQuery, Scope, Store, Write } from '../../lib/ports.ts'
import { createSimClock } from '../sim/clock.ts'
import { idsOf } from './at-hand.ts'
import { aReceipt, aRule, aStep, aTask, atlas, failuresOf, north, scout } from './rows.ts'

/**
 * Things to do to a store, drawn from so few rows that they meet again and again: every row may be there, be gone, or
 * have been changed since it was read.
 */
type Command = (store: Store, advance: (milliseconds: number) => void) => Promise<unknown>
export interface Named {
  name: string
  run: Command
}

const start = new Date('2026-11-23T12:00:00.000Z')
const slots = [1, 2, 3, 4]
const day = '2026-11-23'
const clockAt = (slot: number) => createSimClock(slot, new Date(start.getTime() + slot * 1000))
const taskIdAt = (slot: number): TaskId => aTask(clockAt(slot)).id
const runIdAt = (slot: number): RunId => RunId.parse(taskIdAt(slot).replace('task', 'run'))

const task = fc
  .record({
    slot: fc.constantFrom(...slots),
    agentId: fc.constantFrom<AgentId>(atlas, scout),
    priority: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom('todo', 'running', 'cancelled'),
    projectId: fc.constantFrom(north, undefined),
  })
  .map(({ slot, state, ...details }): Rows['task'] => {
    const clock = clockAt(slot)
    const filed = aTask(clock, details)
    if (state === 'todo') return filed
    return state === 'running' ? startTask(filed, clock).task : cancelTask(filed, 'no need', clock.now())
  })

const rule = fc.constantFrom(...slots).map((slot) => aRule(clockAt(0), `rule-${slot}`))
const receipt = fc
  .record({ slot: fc.constantFrom(...slots), life: fc.integer({ min: 1, max: 30 }) })
  .map(({ slot, life }) => aReceipt(clockAt(0), `receipt-${slot}`, life))
const step = fc
  .record({ run: fc.constantFrom(1, 2), number: fc.integer({ min: 1, max: 3 }) })
  .map(({ run, number }) => aStep(clockAt(0), runIdAt(run), number))

const writeOf = <K extends Kind>(kind: K, row: fc.Arbitrary<Rows[K]>): fc.Arbitrary<Write> =>
  fc
    .record({
      op: fc.constantFrom('new', 'new', 'changed', 'changed', 'removed'),
      row,
      version: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ op, row: one, version }) => ({ op, kind, row: { ...one, version: op === 'new' ? 1 : version } }) as Write)

const write = fc.oneof(
  { weight: 3, arbitrary: writeOf('task', task) },
  writeOf('rule', rule),
  writeOf('receipt', receipt),
  writeOf('step', step),
)

const addition: fc.Arbitrary<TallyAdd> = fc
  .record({
    member: fc.constantFrom('atlas', 'scout'),
    bucket: fc.constantFrom('2026-11-22', day),
    counts: fc.dictionary(fc.constantFrom('AUTH', 'LOGIC', 'tokens'), fc.integer({ min: 0, max: 9 })),
  })
  .map(({ member, bucket, counts }) => failuresOf(member, bucket, counts))

const commit = fc
  .record({
    writes: fc.uniqueArray(write, { maxLength: 4, selector: ({ kind, row }) => `${kind} ${row.id}` }),
    additions: fc.array(addition, { maxLength: 3 }),
  })
  .map(({ writes, additions }): Named => {
    const parts = writes.map(({ op, kind, row }) => `${op} ${kind} ${row.id} v${row.version}`)
    return {
      name: `commit ${[...parts, ...additions.map(({ key, counts }) => JSON.stringify([key.member, counts]))].join(', ')}`,
      run: (store) => store.commit(writes, additions),
    }
  })

const scope = fc.constantFrom<Scope>(
  {},
  { status: 'todo' },
  { status: 'running' },
  { agent: atlas },
  { project: north },
)

const list = fc
  .record({
    scope,
    limit: fc.integer({ min: 1, max: 3 }),
    oldestFirst: fc.boolean(),
    from: fc.option(fc.constantFrom(...slots)),
    to: fc.option(fc.constantFrom(...slots)),
    urgent: fc.boolean(),
  })
  .map(({ from, to, urgent, ...query }): Named => {
    const range = {
      fromId: from === null ? undefined : firstIdAt('task', clockAt(from).now()),
      toId: to === null ? undefined : taskIdAt(to),
    }
    const where = urgent ? { where: ({ priority }: Rows['task']) => priority === 1 } : {}
    return {
      name: `list task ${JSON.stringify({ ...query, ...range, urgent })}`,
      run: (store) => everyPage(store, 'task', { ...query, ...range, ...where }),
    }
  })

async function everyPage<K extends Kind>(store: Store, kind: K, query: ListQuery<K>): Promise<unknown[]> {
  const pages: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await store.list(kind, { ...query, cursor })
    pages.push({ items: page.items, isLast: page.cursor === undefined })
    cursor = page.cursor
  } while (cursor !== undefined)
  return pages
}

const reading = fc.constantFrom<Named>(
  { name: 'list receipt', run: (store) => everyPage(store, 'receipt', { limit: 2 }) },
  { name: 'list steps', run: (store) => everyPage(store, 'step', { scope: { of: runIdAt(1) }, limit: 2 }) },
  { name: 'get rule', run: (store) => store.get('rule', 'rule-1') },
  {
    name: 'getMany receipt',
    run: (store) =>
      store.getMany(
        'receipt',
        slots.map((slot) => `receipt-${slot}`),
      ),
  },
  { name: 'count', run: (store) => store.count('task', 'todo', taskIdAt(2)) },
  { name: 'line', run: (store) => store.line('ready:atlas', { limit: 2 }) },
  { name: 'line until', run: (store) => store.line('ready:atlas', { limit: 9, until: '2' }) },
  { name: 'tallies', run: (store) => store.tallies({ dimension: 'agent', grain: 'day', from: day, to: day }) },
  {
    name: 'together',
    run: (store) => store.together({ task: taskIdAt(1), rule: 'rule-1', receipt: 'receipt-1' }),
  },
)

const wait = fc.constantFrom(1_000, 10_000).map((milliseconds): Named => ({
  name: `wait ${milliseconds}`,
  run: async (_store, advance) => advance(milliseconds),
}))

export const commands: fc.Arbitrary<Named[]> = fc.array(
  fc.oneof({ weight: 6, arbitrary: commit }, { weight: 2, arbitrary: list }, { weight: 2, arbitrary: reading }, wait),
  { minLength: 5, maxLength: 25 },
)

/** Everything that is in a store, to compare two of them. */
export async function contentsOf(store: Store): Promise<unknown> {
  return {
    tasks: (await store.list('task', { limit: 99 })).items,
    rules: (await store.list('rule', { limit: 99 })).items,
    receipts: (await store.list('receipt', { limit: 99 })).items,
    steps: idsOf((await store.list('step', { scope: { of: runIdAt(1) }, limit: 99 })).items),
    tallies: await store.tallies({ dimension: 'agent', grain: 'day', from: '2026-11-01', to: '2026-11-30' }),
  }
}
