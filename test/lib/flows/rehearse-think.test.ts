import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { type Kind, rowSchemas } from '../../../lib/core/rows.ts'
import { setKillSwitch } from '../../../lib/flows/configure.ts'
import { rehearseThink } from '../../../lib/flows/rehearse-think.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { createMind } from '../../../lib/mind/mind.ts'
import { everyRow } from '../../sim/books.ts'
import { answer, rest, trouble } from '../../sim/mind.ts'
import { ada, atlas, draft, emptyOffice, file, forge, type Office, openOffice, proposing } from './office.ts'

/** Everything that an instance is made of: rows, counters, messages. */
async function everything({ store, queue }: Office) {
  const kinds = Object.keys(rowSchemas).filter((kind): kind is Kind => kind in rowSchemas)
  const span = { from: '0', to: '9' }
  return {
    rows: await Promise.all(kinds.map((kind) => everyRow(store, kind))),
    counters: await Promise.all(
      (['all', 'agent', 'project', 'rule'] as const).map((dimension) =>
        store.tallies({ dimension, grain: 'day', ...span }),
      ),
    ),
    messages: [await queue.depth('think'), await queue.depth('run')],
  }
}

const auto = { policies: { approval: 'auto', missionsPerCycle: 2 } }

describe('a rehearsed thought', () => {
  test('says what would have come of it, and writes nothing', async () => {
    const office = await openOffice({ settings: auto })
    await file(office)
    office.mind.script.think = () => answer({ ...proposing(draft(), draft(), draft()), notes: 'remember' })
    const [before, { length }] = [await everything(office), office.changes.all]
    expect(await rehearseThink(forge, office.ports)).toEqual({
      agentId: forge,
      decision: 'propose',
      missions: 2,
      saw: { projects: 1, openMissions: 0, openTasks: 1, failures: 0 },
      rehearsal: true,
    })
    expect(await everything(office)).toEqual(before)
    expect(office.changes.all).toHaveLength(length)
  })

  test('comes to what the same thought comes to in earnest', async () => {
    const office = await openOffice({ settings: auto })
    office.mind.script.think = () => answer(proposing(draft({ projectId: 'moon' }), draft()))
    const rehearsed = await rehearseThink(forge, office.ports)
    const earnest = await think({ agentId: forge }, office.ports)
    if (earnest.kind !== 'thought' || earnest.cycle.status !== 'proposed') throw new Error('forge proposed nothing')
    expect(rehearsed).toMatchObject({ missions: 1, saw: earnest.cycle.saw })
    expect(earnest.cycle.missionIds).toHaveLength(1)
  })

  test('is that of the team lead when nobody is named', async () => {
    const { ports } = await openOffice()
    expect(await rehearseThink(undefined, ports)).toMatchObject({ agentId: atlas, decision: 'rest', missions: 0 })
  })

  test('never asks a paid model, whatever the agent has', async () => {
    const asked: string[] = []
    const secrets = async (name: string) => void asked.push(name)
    const paid = { provider: 'anthropic', model: 'claude', price: { input: 5, output: 25 } }
    const office = await openOffice({ settings: { models: { default: paid } }, mind: createMind({ secrets }) })
    expect(await rehearseThink(atlas, office.ports)).toMatchObject({ agentId: atlas, rehearsal: true })
    expect(asked).toEqual([])
  })

  test.each<[string, (office: Office) => Promise<unknown>]>([
    ['an agent that is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada)],
    ['an instance that is switched off', ({ ports }) => setKillSwitch(ports, { on: true }, ada)],
    ['an agent that has just thought', ({ ports }) => think({ agentId: forge }, ports)],
  ])('is possible in %s', async (_where, before) => {
    const office = await openOffice()
    await before(office)
    expect(await rehearseThink(forge, office.ports)).toMatchObject({ agentId: forge, decision: 'rest' })
  })
})

describe('a rehearsal is a fault', () => {
  test('without an instance', async () => {
    const rehearsed = rehearseThink(undefined, emptyOffice().ports)
    await expect(rehearsed).rejects.toMatchObject({
      code: 'instance.missing',
      message: expect.stringContaining('no instance yet') as unknown,
    })
  })

  test('of an agent that is not there', async () => {
    const { ports } = await openOffice()
    const rehearsed = rehearseThink(AgentId.parse('ghost'), ports)
    await expect(rehearsed).rejects.toMatchObject({
      code: 'row.missing',
      message: expect.stringContaining('no agent "ghost"') as unknown,
    })
  })

  test('when no thought comes of it, or none that could be kept', async () => {
    const office = await openOffice({ script: { think: () => trouble({ message: 'out of words' }) } })
    await expect(rehearseThink(forge, office.ports)).rejects.toThrow(/the rehearsal of forge .* out of words/)
    office.mind.script.think = () => answer({ ...rest, reason: '' })
    await expect(rehearseThink(forge, office.ports)).rejects.toThrow(/reason/)
  })
})
