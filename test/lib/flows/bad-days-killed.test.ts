import { describe, expect, test } from 'vitest'
import type { MissionId } from '../../../lib/core/id.ts'
import type { Mission } from '../../../lib/core/mission.ts'
import type { Task } from '../../../lib/core/task.ts'
import { abandon, approve } from '../../../lib/flows/decide-mission.ts'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, costing, revision, approval, trouble, wants, words } from '../../sim/mind.ts'
import { createStaff, type Staff } from '../../sim/staff.ts'
import { noTrouble, type Trouble } from '../../sim/trouble.ts'
import { ada, builtInRuleBook, draft, file, type Office, openOffice, proposing, scout } from './office.ts'

/** Something that happens in an office, and how it has to end whatever died on the way. */
interface History {
  begin: () => Promise<Office>
  go?: (office: Office, staff: Staff) => Promise<void>
  tasks: Task['status'][]
  missions?: Mission['status'][]
}

const cheap = costing(0.01)

/** A person who gets no answer looks, and asks again when it has not happened. */
async function decide(
  { store }: Office,
  { survive }: Staff,
  wanted: Mission['status'],
  act: (id: MissionId) => Promise<unknown>,
): Promise<void> {
  const ask = async (): Promise<void> => {
    const [mission] = await everyRow(store, 'mission')
    if (mission && mission.status !== wanted) await act(mission.id)
  }
  if (!(await survive(ask))) await survive(ask)
}

const proposal = answer(
  proposing(draft({ plan: [{ title: 'Write', brief: 'Who runs the site?', review: false }] })),
  cheap,
)
const rests = answer({ decision: 'rest', reason: 'nothing to do' } as const, cheap)

const histories: Record<string, History> = {
  'a thought becomes a mission that policy approves': {
    begin: () =>
      openOffice({
        settings: { policies: { approval: 'auto' } },
        script: { think: ({ agent }) => (agent.id === scout ? proposal : rests), work: () => words('done', cheap) },
      }),
    tasks: ['done'],
    missions: ['done'],
  },
  'a run with a checkpoint is reviewed, revised and reviewed again': {
    async begin() {
      const office = await openOffice({
        asleep: true,
        script: {
          work: ({ steps }) => (steps.length === 0 ? wants('list_files', {}, cheap) : words('done', cheap)),
          review: ({ task }) => answer(task.revisions === 0 ? revision : approval, cheap),
        },
      })
      await file(office, { review: true })
      return office
    },
    tasks: ['done'],
  },
  'a run fails, is repeated and ends, and another task has waited for it': {
    async begin() {
      const office = await openOffice({
        asleep: true,
        script: { work: ({ attempt }) => (attempt === 1 ? trouble({ httpStatus: 503 }, cheap) : words('done', cheap)) },
      })
      const first = await file(office)
      await file(office, { dependsOn: [first.id], agentId: scout })
      return office
    },
    tasks: ['done', 'done'],
  },
  'work that stays wrong goes to the lead and then to a person': {
    async begin() {
      const office = await openOffice({
        asleep: true,
        script: { work: () => trouble({ name: 'InvalidAnswer' }, cheap) },
      })
      await file(office)
      return office
    },
    tasks: ['blocked'],
  },
  'a person approves a mission and calls it off while it runs': {
    async begin() {
      const office = await openOffice({ script: { think: ({ agent }) => (agent.id === scout ? proposal : rests) } })
      await office.staff.untilQuiet()
      return office
    },
    async go(office, staff) {
      await decide(office, staff, 'approved', (id) => approve(office.ports, id, ada))
      await staff.deliverSome()
      await decide(office, staff, 'abandoned', (id) => abandon(office.ports, id, 'too late', ada))
    },
    tasks: ['cancelled'],
    missions: ['abandoned'],
  },
}

/** Plays the history, and kills whoever makes the n-th call of a port; `undefined` when there were fewer calls. */
async function killedAt(n: number, how: Trouble, { begin, go }: History): Promise<Office | undefined> {
  const office = await begin()
  let [calls, isDead] = [0, false]
  office.troubles.plan = () => {
    calls++
    if (isDead) return 'down'
    isDead = calls === n
    return isDead ? how : undefined
  }
  const staff = createStaff(office, office.ports, { rules: builtInRuleBook, onDelivery: () => void (isDead = false) })
  await go?.(office, staff)
  await staff.untilQuiet()
  office.troubles.plan = noTrouble
  return calls < n ? undefined : office
}

const statuses = (rows: readonly { status: string }[]): string[] => rows.map(({ status }) => status)

describe.each(Object.entries(histories))('when %s', (_name, history) => {
  test.each<[string, Trouble]>([
    ['before', 'down'],
    ['right after', 'answer lost'],
  ])('a process may be killed %s any call to the table or a queue', async (_when, how) => {
    let n = 1
    for (; ; n++) {
      const office = await killedAt(n, how, history)
      if (!office) break
      const { store } = office
      expect(await complaintsAtRest(store), `killed at call ${n}`).toEqual([])
      expect(statuses(await everyRow(store, 'task')), `killed at call ${n}`).toEqual(history.tasks)
      expect(statuses(await everyRow(store, 'mission')), `killed at call ${n}`).toEqual(history.missions ?? [])
    }
    expect(n).toBeGreaterThan(40)
  })
})
