import { expect, test } from 'vitest'
import { actorName, pageOf } from '../../../dashboard/src/parts/deeds.ts'
import { AgentId } from '../../../lib/core/id.ts'

test.each([
  ['task_01JD3Q8Z5YV4T2M7K9N0ABCDEF', '/board/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF'],
  ['mission_01JD3Q8Z5YV4T2M7K9N0ABCDEF', '/missions/mission_01JD3Q8Z5YV4T2M7K9N0ABCDEF'],
  ['proposal_01JD3Q8Z5YV4T2M7K9N0ABCDEF', '/failures/proposals'],
  ['atlas', '/agents/atlas'],
  ['unknown-share', undefined],
  ['instance', undefined],
  ['token_01JD3Q8Z5YV4T2M7K9N0ABCDEF', undefined],
])('%s is shown at %s', (subject, page) => expect(pageOf(subject)).toBe(page))

test('agents have names, and parts of the system are told as what they are', () => {
  const nameOf = (id: string) => id.toUpperCase()
  expect(actorName({ kind: 'agent', id: AgentId.parse('atlas') }, nameOf)).toBe('ATLAS')
  expect(actorName({ kind: 'system', part: 'policy' }, nameOf)).toBe('Policy')
})
