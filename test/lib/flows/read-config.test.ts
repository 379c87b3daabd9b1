import { describe, expect, test } from 'vitest'
import { InstanceSettings } from '../../../lib/core/instance.ts'
import { allOf, instanceOf, modelOf, rowOf } from '../../../lib/flows/read-config.ts'
import { emptyOffice, forge, openOffice, rowIn } from './office.ts'

describe('reading the configuration', () => {
  test('of an empty table says what to do', async () => {
    await expect(instanceOf(emptyOffice().store)).rejects.toMatchObject({ code: 'instance.missing' })
  })

  test('of what is not there says where to look', async () => {
    const { store } = await openOffice()
    await expect(rowOf(store, 'agent', 'nobody')).rejects.toThrow(
      'there is no agent "nobody"; GET /v1/agents lists those that exist',
    )
    expect(await rowOf(store, 'agent', forge)).toMatchObject({ id: forge })
  })

  test('answers all of a kind, page by page, in the order of their ids', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`project-${String(n).padStart(3, '0')}`, {}]),
    )
    const { store } = await openOffice({ projects: many })
    expect((await allOf(store, 'project')).map(({ id }) => id)).toEqual([...Object.keys(many), 'website'])
  })
})

describe('the model of an agent', () => {
  const models = (names: object) => InstanceSettings.shape.models.parse(names)
  const quick = { provider: 'rehearsal', timeoutSeconds: 7 }

  test('is the one that it names', async () => {
    const agent = await rowIn(await openOffice({ agents: { forge: { model: 'quick' } } }), 'agent', forge)
    expect(modelOf(agent, { models: models({ default: { provider: 'rehearsal' }, quick }) })).toMatchObject({
      timeoutSeconds: 7,
    })
  })

  test('is the default one when that is gone', async () => {
    const agent = await rowIn(await openOffice({ agents: { forge: { model: 'gone' } } }), 'agent', forge)
    expect(modelOf(agent, { models: models({ default: quick }) })).toMatchObject({ timeoutSeconds: 7 })
    expect(() => modelOf(agent, { models: {} })).toThrow('none named "default"')
  })
})
