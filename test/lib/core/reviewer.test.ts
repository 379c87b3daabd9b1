import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Agent } from '../../../lib/core/agent.ts'
import { AgentId } from '../../../lib/core/id.ts'
import { reviewerFor } from '../../../lib/core/reviewer.ts'
import { atlas, forge, now, scout } from './samples.ts'

const zoe = AgentId.parse('zoe')
const agent = (id: AgentId, reportsTo?: AgentId): Agent =>
  Agent.parse({
    id,
    name: id,
    role: 'builder',
    persona: 'You build things.',
    cadence: '1h',
    ...(reportsTo ? { reportsTo } : {}),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
  })
const available = (...ids: AgentId[]) => ids.map((id) => ({ id }))

test.each<[string, Agent, AgentId[], AgentId | undefined]>([
  ['the one the author reports to', agent(forge, scout), [atlas, forge, scout, zoe], scout],
  ['the team lead when that one is not there', agent(forge, scout), [atlas, forge, zoe], atlas],
  ['the team lead when the author reports to nobody', agent(forge), [zoe, scout, atlas, forge], atlas],
  ['the first colleague when the lead is the author', agent(atlas), [zoe, scout, atlas, forge], forge],
  ['the first colleague when neither is there', agent(forge, scout), [forge, zoe], zoe],
  ['not the author, even if it reports to itself', agent(forge, forge), [forge, zoe], zoe],
  ['nobody when there is nobody else', agent(forge, scout), [forge], undefined],
  ['nobody when there is nobody at all', agent(forge), [], undefined],
])('the review goes to %s', (_whom, author, ids, expected) => {
  expect(reviewerFor(author, atlas, available(...ids))).toBe(expected)
})

test('nobody reviews their own work, and somebody does whenever there is somebody', () => {
  const everybody = [atlas, forge, scout, zoe]
  const anybody = fc.constantFrom(...everybody)
  fc.assert(
    fc.property(anybody, fc.option(anybody, { nil: undefined }), fc.subarray(everybody), (author, boss, present) => {
      const reviewer = reviewerFor(agent(author, boss), atlas, available(...present))
      expect(reviewer).not.toBe(author)
      expect(reviewer !== undefined).toBe(present.some((id) => id !== author))
    }),
  )
})
