import { describe, expect, test } from 'vitest'
import { AgentSettings } from '../../../lib/core/agent.ts'
import { patchOf } from '../../../lib/core/patch.ts'

describe('a patch of agent settings', () => {
  const Patch = patchOf(AgentSettings)

  test('may say nothing, and then changes nothing: defaults are not filled in', () => {
    expect(Patch.parse({})).toEqual({})
  })

  test('changes what it names and nothing else', () => {
    expect(Patch.parse({ tools: ['fetch'], concurrency: 5 })).toEqual({ tools: ['fetch'], concurrency: 5 })
  })

  test.each<[string, object]>([
    ['a field that there is not', { colour: 'red' }],
    ['a value that the settings would refuse', { concurrency: 0 }],
    ['a cadence that is none', { cadence: '5 mins' }],
    ['a field taken away', { name: null }],
  ])('refuses %s', (_what, patch) => {
    expect(Patch.safeParse(patch).success).toBe(false)
  })
})
