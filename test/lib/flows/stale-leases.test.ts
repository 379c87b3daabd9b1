import { expect, test } from 'vitest'
import { hours, minutes } from '../../../lib/core/time.ts'
import { staleLeases } from '../../../lib/flows/stale-leases.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { sweep } from '../../../lib/flows/sweep.ts'
import { think } from '../../../lib/flows/think.ts'
import { answer, rest } from '../../sim/mind.ts'
import { ada, emptyOffice, execute, forge, type Office, openOffice, queuedRun } from './office.ts'

const killed = () => Promise.reject(new Error('killed'))
const staleAfter = async (office: Office, milliseconds: number) => {
  office.clock.advance(milliseconds)
  return await staleLeases(office.ports)
}

/** Leases are the model's time limit and a minute. */
const lease = minutes(3)

test('a run is counted three minutes after its lease ran out, until it is swept up', async () => {
  const { office, runId } = await queuedRun({ work: killed })
  await execute(office, runId).catch(() => {})
  expect(await staleAfter(office, lease + minutes(3))).toBe(0)
  expect(await staleAfter(office, 1)).toBe(1)
  await sweep(office.ports, office.rules)
  expect(await staleAfter(office, 0)).toBe(0)
})

test('a think cycle is counted three minutes after its lease ran out, until its agent thinks again', async () => {
  const office = await openOffice({ asleep: false, script: { think: killed } })
  await think({ agentId: forge }, office.ports).catch(() => {})
  expect(await staleAfter(office, lease + minutes(3))).toBe(0)
  expect(await staleAfter(office, 1)).toBe(1)
  office.mind.script.think = () => answer(rest)
  await think({ agentId: forge }, office.ports)
  expect(await staleAfter(office, 0)).toBe(0)
})

test('the lost cycle of an agent that is paused waits for it, and alarms nobody', async () => {
  const office = await openOffice({ script: { think: killed } })
  await think({ agentId: forge }, office.ports).catch(() => {})
  await pauseAgent(office.ports, forge, 'holidays', ada)
  expect(await staleAfter(office, hours(1))).toBe(0)
})

test('who works, waits or is not there has none', async () => {
  const { office } = await queuedRun()
  expect(await staleAfter(office, hours(1))).toBe(0)
  expect(await staleAfter(emptyOffice(), hours(1))).toBe(0)
})
