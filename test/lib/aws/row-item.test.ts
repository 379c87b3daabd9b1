import { describe, expect, test } from 'vitest'
import { decodeRow, encodeRow, hasExpired } from '../../../lib/aws/row-item.ts'
import { newDesk, pause } from '../../../lib/core/desk-states.ts'
import { startTask } from '../../../lib/core/task-states.ts'
import { TokenId } from '../../../lib/core/id.ts'
import { aMission, aReceipt, aRule, aStep, aTask, atlas, north } from '../../contract/rows.ts'
import { createSimClock } from '../../sim/clock.ts'

const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))

describe('an item', () => {
  test('has the row as bytes, and beside it what keys, conditions and indexes need', () => {
    const task = aTask(clock, { projectId: north, missionId: aMission })
    const { row, ...attributes } = encodeRow('task', task, 'stamp')
    expect(attributes).toEqual({
      pk: { S: 'task' },
      sk: { S: task.id },
      byStatus: { S: 'task#todo' },
      byAgent: { S: 'task#atlas' },
      byProject: { S: 'task#north' },
      byParent: { S: `task#${aMission}` },
      byLine: { S: 'ready:atlas' },
      lineOrder: { S: `5#${task.id}` },
      v: { N: '1' },
      stamp: { S: 'stamp' },
    })
    expect(decodeRow('task', task.id, row?.B)).toEqual(task)
  })

  test('is in no index under a term that its row lacks', () => {
    const item = encodeRow('task', startTask(aTask(clock), clock).task, 'stamp')
    expect(Object.keys(item).toSorted()).toEqual(['byAgent', 'byStatus', 'pk', 'row', 'sk', 'stamp', 'v'])
    expect(Object.keys(encodeRow('desk', pause(newDesk(atlas, clock.now()), 'x', clock.now()), 'stamp'))).not.toContain(
      'byLine',
    )
  })

  test('of a part lies with the other parts of its whole', () => {
    const { run } = startTask(aTask(clock), clock)
    expect(encodeRow('step', aStep(clock, run.id, 7), 'stamp')).toMatchObject({
      pk: { S: `step#${run.id}` },
      sk: { S: `${run.id}/0007` },
    })
  })

  test('expires only where the expiry is in seconds', () => {
    expect(encodeRow('receipt', aReceipt(clock, 'key', 60), 'stamp')['expiresAt']).toEqual({ N: '1795435260' })
    const token = {
      id: TokenId.parse('token_01JD3Q8Z5YV4T2M7K9N0ABCDEF'),
      name: 'ci',
      role: 'viewer',
      digest: 'x',
      createdAt: '2026-11-23T12:00:00.000Z',
      version: 1,
    } as const
    expect(encodeRow('token', { ...token, expiresAt: '2020-01-01T00:00:00.000Z' }, 'stamp')).not.toHaveProperty(
      'expiresAt',
    )
    expect(hasExpired({ ...token, expiresAt: '2020-01-01T00:00:00.000Z' }, clock.now())).toBe(false)
  })
})

describe('what cannot be read', () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text)
  const rule = aRule(clock, 'busy')

  test.each([
    ['is not there', undefined],
    ['is no JSON', bytes('{"id":')],
    ['lacks something', bytes(JSON.stringify({ ...rule, when: undefined }))],
    ['is of a state that we do not know', bytes(JSON.stringify({ ...rule, category: 'NEW' }))],
  ])('because it %s is a fault that names kind and id', (_why, json) => {
    const read = () => decodeRow('rule', 'busy', json)
    expect(read).toThrow(/^rule busy /)
    expect(read).toThrow(expect.objectContaining({ code: 'store.corrupt' }))
  })
})
