import { expect, test } from 'vitest'
import { categories } from '../../../lib/core/failure.ts'
import { Fault } from '../../../lib/core/fault.ts'
import { seconds } from '../../../lib/core/time.ts'
import { cancel } from '../../../lib/flows/cancel-run.ts'
import { changeAgent, setKillSwitch } from '../../../lib/flows/configure.ts'
import { abandon, approve, reject } from '../../../lib/flows/decide-mission.ts'
import { pauseAgent, resumeAgent, wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { accept, cancelOpen, changeTask, giveUp, retry } from '../../../lib/flows/steer-task.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { seeded } from '../../sim/clock.ts'
import { answer, approval, costing, rest, revision, type Script, trouble, wants, words } from '../../sim/mind.ts'
import { noTrouble } from '../../sim/trouble.ts'
import { ada, comeToRest, draft, file, type Office, openOffice, proposing, typical } from './office.ts'

/** Everything below is drawn from these: the same seed, the same history. */
interface Dice {
  is: (share: number) => boolean
  below: (n: number) => number
  one: <T>(things: readonly T[]) => T | undefined
}

function diceOf(seed: number): Dice {
  const random = seeded(seed)
  const below = (n: number): number => Math.floor(random() * n)
  return { is: (share) => random() < share, below, one: (things) => things[below(things.length)] }
}

/** Does well as a rule. Its failures differ in a number of a code, or three in a row would soon stop everybody. */
function scriptOf({ is, below, one }: Dice): Script {
  const cost = () => costing(below(5) / 100)
  const failure = () => trouble({ ...typical[one(categories) ?? 'UNKNOWN'], code: `E-${'abcdefgh'[below(8)]}` }, cost())
  const plan = () =>
    Array.from({ length: 1 + below(3) }, (_, n) => ({
      title: `Part ${n}`,
      brief: 'Do it.',
      ...(is(0.5) ? { agentId: one(['atlas', 'forge', 'scout', 'nobody']) } : {}),
      dependsOn: is(0.5) ? [below(3)] : [],
      review: is(0.5),
    }))
  const followUps = () =>
    is(0.1) ? [{ title: 'And then', brief: 'Do that.', acceptance: [], priority: 5, dependsOn: [] }] : []
  return {
    think: () => {
      if (is(0.1)) return failure()
      return is(0.5)
        ? answer(proposing(draft({ plan: plan() })), cost())
        : answer({ decision: 'rest', reason: 'no' }, cost())
    },
    work: () =>
      is(0.2) ? failure() : is(0.4) ? wants('list_files', {}, cost()) : words(is(0.9) ? 'done' : '', cost()),
    review: () =>
      is(0.1) ? failure() : answer({ ...(is(0.3) ? revision : approval), followUps: followUps() }, cost()),
  }
}

/** What people do, whether or not it fits: then they are told so. */
async function steer(office: Office, { is, one }: Dice): Promise<void> {
  const { store, ports } = office
  const task = one((await store.list('task', { limit: 100 })).items)
  const mission = one((await store.list('mission', { limit: 100 })).items)
  const run = one((await store.list('run', { scope: { status: 'open' }, limit: 100 })).items)
  const agent = one((await store.list('agent', { limit: 100 })).items)
  const wishes: (() => Promise<unknown> | undefined)[] = [
    () => file(office, { agentId: agent?.id, review: is(0.5), dependsOn: is(0.5) && task ? [task.id] : [] }),
    () => file(office, { missionId: mission?.id }),
    () => mission && approve(ports, mission.id, ada),
    () => mission && approve(ports, mission.id, ada),
    () => mission && reject(ports, mission.id, 'no', ada),
    () => (mission && is(0.3) ? abandon(ports, mission.id, 'no', ada) : undefined),
    () => task && cancelOpen(ports, task.id, 'no', ada),
    () => task && retry(ports, task.id, ada),
    () => task && retry(ports, task.id, ada),
    () => task && accept(ports, task.id, ada),
    () => task && giveUp(ports, task.id, 'no', ada),
    () => task && agent && changeTask(ports, task.id, { agentId: agent.id }, ada),
    () => run && cancel(ports, run.id, 'no', ada),
    () => agent && pauseAgent(ports, agent.id, 'a rest', ada),
    () => agent && resumeAgent(ports, agent.id, ada),
    () => agent && wakeAgent(ports, agent.id, ada),
    () => setKillSwitch(ports, { on: is(0.3) }, ada),
  ]
  await one(wishes)?.()
}

const isToldSo = (fault: unknown): boolean =>
  fault instanceof Fault && ['store.unavailable', 'row.conflict', 'state.illegal'].includes(fault.code)

async function live(office: Office, dice: Dice): Promise<void> {
  const { is, below } = dice
  const { staff, clock } = office
  for (let moment = 0; moment < 60; moment++) {
    office.troubles.plan = () => (is(0.02) ? (is(0.5) ? 'down' : 'answer lost') : undefined)
    const steering = is(0.5) ? staff.survive(() => steer(office, dice)) : undefined
    if (steering && is(0.7)) await steering
    else if (is(0.3)) await staff.minute()
    else for (let times = below(6); times > 0; times--) await staff.deliverSome()
    await steering
    if (is(0.3)) clock.advance(seconds(below(400)))
    office.troubles.plan = noTrouble
    expect(await complaints(office.store)).toEqual([])
  }
}

/** It is late: nobody has new ideas, and people set everything going again. */
async function evening(office: Office): Promise<void> {
  office.mind.script.think = () => answer(rest)
  await setKillSwitch(office.ports, { on: false }, ada)
  for (const { id } of await everyRow(office.store, 'agent'))
    await changeAgent(office.ports, id, { cadence: '1d' }, ada)
  await comeToRest(office)
}

/** `SEEDS=1000` plays more of them. */
const seeds = Array.from({ length: Number(process.env['SEEDS'] ?? 40) }, (_, n) => n + 1)

test.each(seeds)('a random history ends with the books in order (seed %i)', async (seed) => {
  const dice = diceOf(seed)
  const office = await openOffice({
    seed,
    disturbed: true,
    times: 1 + dice.below(2),
    settings: { policies: { approval: dice.is(0.5) ? 'auto' : 'human' } },
    agents: { atlas: {}, forge: { cadence: '5m' }, scout: { cadence: '10m', concurrency: 1 } },
    script: scriptOf(dice),
  })
  await live(office, dice)
  await evening(office)
  expect(office.staff.faults.filter((fault) => !isToldSo(fault))).toEqual([])
  expect(await complaintsAtRest(office.store)).toEqual([])
})
