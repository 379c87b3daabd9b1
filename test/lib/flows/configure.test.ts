import { describe, expect, test } from 'vitest'
import { AgentId, ProjectId, RuleId } from '../../../lib/core/id.ts'
import { ProjectSettings } from '../../../lib/core/project.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import {
  AgentPatch,
  changeAgent,
  changeInstance,
  changeProject,
  createAgent,
  createProject,
  InstancePatch,
  setKillSwitch,
} from '../../../lib/flows/configure.ts'
import { changeRule, createRule, RulePatch, removeRule } from '../../../lib/flows/configure-rules.ts'
import { think } from '../../../lib/flows/think.ts'
import { everyRow } from '../../sim/books.ts'
import { ada, agentSettings, atlas, deedsTo, forge, openOffice, rowIn, scout, website } from './office.ts'

const quill = AgentId.parse('quill')
const shop = ProjectId.parse('shop')
const busy = RuleId.parse('busy')
const illegal = { code: 'state.illegal' }
const invalid = { code: 'request.invalid' }
const missing = { code: 'row.missing' }

describe('an agent', () => {
  test('is created with a desk, and thinks at once', async () => {
    const office = await openOffice()
    const agent = await createAgent(office.ports, quill, agentSettings('quill', { reportsTo: 'atlas' }), ada)
    expect(await rowIn(office, 'agent', quill)).toEqual(agent)
    expect(await think({ agentId: quill }, office.ports)).toMatchObject({ kind: 'thought' })
    expect(deedsTo(office, quill)[0]).toBe('agent.created')
  })

  test.each<[string, AgentId, object, object]>([
    ['whose id is taken', forge, { reportsTo: 'atlas' }, illegal],
    ['with a model that the instance lacks', quill, { reportsTo: 'atlas', model: 'dear' }, invalid],
    ['who reports to nobody', quill, {}, invalid],
    ['who reports to nobody we know', quill, { reportsTo: 'nobody' }, missing],
    ['who reports to itself', quill, { reportsTo: 'quill' }, invalid],
  ])('%s is not created', async (_who, id, more, fault) => {
    const office = await openOffice()
    await expect(createAgent(office.ports, id, agentSettings(id, more), ada)).rejects.toMatchObject(fault)
    expect(await everyRow(office.store, 'agent')).toHaveLength(3)
  })

  test('is changed in what was named only', async () => {
    const office = await openOffice({ agents: { forge: { model: 'priced', concurrency: 7 } } })
    const before = await rowIn(office, 'agent', forge)
    await changeAgent(office.ports, forge, AgentPatch.parse({ role: 'Smith' }), ada)
    expect(await rowIn(office, 'agent', forge)).toEqual({
      ...before,
      role: 'Smith',
      updatedAt: office.clock.now().toISOString(),
      version: 2,
    })
  })

  test('cannot report to somebody who reports to it', async () => {
    const office = await openOffice({ agents: { scout: { reportsTo: 'forge' } } })
    await expect(changeAgent(office.ports, forge, { reportsTo: scout }, ada)).rejects.toMatchObject(invalid)
    await expect(changeAgent(office.ports, atlas, { reportsTo: scout }, ada)).rejects.toMatchObject(invalid)
  })

  test('can be created beneath two who report to each other: that is for others to mend', async () => {
    const office = await openOffice()
    for (const [id, reportsTo] of [
      [forge, scout],
      [scout, forge],
    ] as const) {
      await office.store.commit([
        { op: 'changed', kind: 'agent', row: { ...(await rowIn(office, 'agent', id)), reportsTo } },
      ])
    }
    const created = createAgent(office.ports, quill, agentSettings('quill', { reportsTo: 'forge' }), ada)
    await expect(created).resolves.toMatchObject({ id: quill })
  })

  test('changed by two people at once is changed by both', async () => {
    const office = await openOffice()
    await Promise.all([
      changeAgent(office.ports, forge, { role: 'Smith' }, ada),
      changeAgent(office.ports, forge, { concurrency: 9 }, ada),
    ])
    expect(await rowIn(office, 'agent', forge)).toMatchObject({ role: 'Smith', concurrency: 9, version: 3 })
  })
})

describe('a project', () => {
  const settings = (more: object = {}) => ProjectSettings.parse({ name: 'Shop', goal: 'Sell.', ...more })

  test('is created, and changed in what was named only', async () => {
    const office = await openOffice()
    await createProject(office.ports, shop, settings({ approval: 'auto' }), ada)
    await changeProject(office.ports, shop, { active: false }, ada)
    expect(await rowIn(office, 'project', shop)).toMatchObject({
      name: 'Shop',
      approval: 'auto',
      active: false,
      version: 2,
    })
    expect(deedsTo(office, shop)).toEqual(['project.created', 'project.changed'])
  })

  test('whose id is taken is not created', async () => {
    const office = await openOffice()
    await expect(createProject(office.ports, website, settings(), ada)).rejects.toMatchObject(illegal)
  })

  test('for agents who do not exist is neither created nor changed', async () => {
    const office = await openOffice()
    const agents = [AgentId.parse('nobody')]
    await expect(createProject(office.ports, shop, settings({ agents }), ada)).rejects.toMatchObject(missing)
    await expect(changeProject(office.ports, website, { agents }, ada)).rejects.toMatchObject(missing)
  })
})

describe('a rule', () => {
  const settings = (more: object = {}) =>
    RuleSettings.parse({
      priority: 5,
      when: { message: 'NACK' },
      category: 'TRANSIENT',
      because: 'it is busy',
      ...more,
    })

  test('is created, changed and removed', async () => {
    const office = await openOffice()
    await createRule(office.ports, busy, settings(), ada)
    await changeRule(office.ports, busy, RulePatch.parse({ category: 'LOGIC' }), ada)
    expect(await rowIn(office, 'rule', busy)).toMatchObject({ category: 'LOGIC', because: 'it is busy', version: 2 })
    await removeRule(office.ports, busy, ada)
    expect(await everyRow(office.store, 'rule')).toEqual([])
    expect(deedsTo(office, busy)).toEqual(['rule.created', 'rule.changed', 'rule.removed'])
  })

  test('that is built in is overridden by a change, and in force again when that is removed', async () => {
    const office = await openOffice()
    const id = RuleId.parse('http-503')
    expect(await changeRule(office.ports, id, { enabled: false }, ada)).toMatchObject({
      when: { httpStatus: 503 },
      enabled: false,
    })
    expect(await everyRow(office.store, 'rule')).toHaveLength(1)
    await removeRule(office.ports, id, ada)
    expect(await everyRow(office.store, 'rule')).toEqual([])
    await expect(removeRule(office.ports, id, ada)).rejects.toMatchObject(illegal)
  })

  test.each<[string, object]>([
    ['that RE2 cannot read', { message: '(?<=a)b' }],
    ['that is no pattern', { message: '(' }],
    ['that matches everything', { message: '.*' }],
    ['that matches the empty text', { message: 'a*' }],
    ['that matches everything, in another field', { message: 'NACK', name: 'x?' }],
  ])('with a pattern %s is refused, and says why', async (_what, when) => {
    const office = await openOffice()
    await expect(createRule(office.ports, busy, settings({ when }), ada)).rejects.toMatchObject(invalid)
    await createRule(office.ports, busy, settings(), ada)
    await expect(changeRule(office.ports, busy, { when }, ada)).rejects.toMatchObject(invalid)
  })

  test('whose id is taken is not created, and one that does not exist not changed or removed', async () => {
    const office = await openOffice()
    await createRule(office.ports, busy, settings(), ada)
    await expect(createRule(office.ports, busy, settings(), ada)).rejects.toMatchObject(illegal)
    const none = RuleId.parse('none')
    await expect(changeRule(office.ports, none, { enabled: false }, ada)).rejects.toMatchObject(missing)
    await expect(removeRule(office.ports, none, ada)).rejects.toMatchObject(missing)
  })
})

describe('the instance', () => {
  test('is changed in what was named only', async () => {
    const office = await openOffice({ settings: { timeZone: 'Europe/Berlin' } })
    await changeInstance(office.ports, InstancePatch.parse({ name: 'Anew' }), ada)
    expect(await rowIn(office, 'instance', 'instance')).toMatchObject({
      name: 'Anew',
      timeZone: 'Europe/Berlin',
      version: 2,
    })
    expect(deedsTo(office, 'instance')).toEqual(['instance.seeded', 'instance.changed'])
  })

  test('cannot be led by somebody who does not exist', async () => {
    const office = await openOffice()
    await expect(changeInstance(office.ports, { lead: quill }, ada)).rejects.toMatchObject(missing)
  })

  test('is switched off and on, each once, and keeps why', async () => {
    const office = await openOffice()
    for (let times = 0; times < 2; times++) await setKillSwitch(office.ports, { on: true, reason: 'fire' }, ada)
    expect(await rowIn(office, 'instance', 'instance')).toMatchObject({
      killSwitch: { on: true, reason: 'fire', since: office.clock.now().toISOString() },
      version: 2,
    })
    await setKillSwitch(office.ports, { on: false }, ada)
    expect((await rowIn(office, 'instance', 'instance')).killSwitch).toMatchObject({ on: false })
    expect(deedsTo(office, 'instance')).toEqual(['instance.seeded', 'instance.changed', 'instance.changed'])
  })
})
