import { describe, expect, test } from 'vitest'
import { seedInstance } from '../../../lib/flows/apply-instance.ts'
import { changeAgent, changeInstance, changeProject } from '../../../lib/flows/configure.ts'
import { think } from '../../../lib/flows/think.ts'
import { everyRow } from '../../sim/books.ts'
import { ada, emptyOffice, filesOf, forge, rowIn, website } from './office.ts'

const rule = { priority: 5, when: { message: 'NACK' }, category: 'TRANSIENT', because: 'it is busy' }
const files = filesOf({ rules: { busy: rule } })
const names = ['agent atlas', 'agent forge', 'agent scout', 'project website', 'rule busy', 'instance']

describe('seeding an instance', () => {
  test('creates everything that its files name, and everybody thinks at once', async () => {
    const office = emptyOffice()
    expect(await seedInstance(office.ports, files)).toEqual({ created: names, kept: [] })
    expect(await rowIn(office, 'instance', 'instance')).toMatchObject({
      ...files.settings,
      applied: files.settings,
      killSwitch: { on: false },
    })
    expect(await rowIn(office, 'agent', forge)).toMatchObject({ name: 'forge', applied: files.agents[1]?.settings })
    expect(await think({ agentId: forge }, office.ports)).toMatchObject({ kind: 'thought' })
  })

  test('again changes nothing', async () => {
    const office = emptyOffice()
    await seedInstance(office.ports, files)
    const { length } = office.changes.all
    office.clock.advance(1)
    expect(await seedInstance(office.ports, files)).toEqual({ created: [], kept: names })
    expect(office.changes.all).toHaveLength(length)
  })

  test('never overwrites what somebody has changed on the server', async () => {
    const office = emptyOffice()
    await seedInstance(office.ports, files)
    await changeAgent(office.ports, forge, { role: 'Smith' }, ada)
    await changeProject(office.ports, website, { active: false }, ada)
    await changeInstance(office.ports, { name: 'Anew' }, ada)
    await seedInstance(
      office.ports,
      filesOf({ settings: { name: 'From files' }, agents: { forge: { role: 'From files' } } }),
    )
    expect(await rowIn(office, 'agent', forge)).toMatchObject({ role: 'Smith' })
    expect(await rowIn(office, 'project', website)).toMatchObject({ active: false })
    expect(await rowIn(office, 'instance', 'instance')).toMatchObject({ name: 'Anew' })
  })

  test('adds what is new in the files, one by one, however full the table is', async () => {
    const office = emptyOffice()
    await seedInstance(office.ports, files)
    const more = filesOf({ rules: { busy: rule }, agents: { quill: {} }, projects: { shop: {} } })
    expect(await seedInstance(office.ports, more)).toMatchObject({ created: ['agent quill', 'project shop'] })
    expect(await everyRow(office.store, 'desk')).toHaveLength(4)
  })

  test('by two starts at the same time creates everything once', async () => {
    const office = emptyOffice()
    const reports = await Promise.all([seedInstance(office.ports, files), seedInstance(office.ports, files)])
    expect(reports.flatMap(({ created }) => created).toSorted()).toEqual(names.toSorted())
    expect(await everyRow(office.store, 'agent')).toHaveLength(3)
  })

  test.each(Array.from({ length: 6 }, (_, n) => n))(
    'that breaks off after %i parts is completed by the next',
    async (parts) => {
      const office = emptyOffice()
      let commits = 0
      office.troubles.plan = (operation) => (operation === 'commit' && commits++ >= parts ? 'down' : undefined)
      await expect(seedInstance(office.ports, files)).rejects.toMatchObject({ code: 'store.unavailable' })
      // The instance comes last: who finds one finds everything else.
      expect(await office.store.get('instance', 'instance')).toBeUndefined()
      office.troubles.plan = () => undefined
      expect(await seedInstance(office.ports, files)).toEqual({
        created: names.slice(parts),
        kept: names.slice(0, parts),
      })
    },
  )
})
