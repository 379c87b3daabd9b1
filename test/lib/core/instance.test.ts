import { describe, expect, test } from 'vitest'
import { InstanceSettings, isRehearsal } from '../../../lib/core/instance.ts'

const settings = { name: 'Acme', lead: 'atlas', models: { default: { provider: 'rehearsal' } } }
const problemWith = (more: object): string | undefined => {
  const [issue] = InstanceSettings.safeParse({ ...settings, ...more }).error?.issues ?? []
  return issue && `${issue.path.join('.')}: ${issue.message}`
}

describe('the settings of an instance', () => {
  test('need little: the rest is careful', () => {
    expect(InstanceSettings.parse(settings)).toMatchObject({
      timeZone: 'UTC',
      policies: { approval: 'human', missionsPerCycle: 2, tasksPerMission: 5, review: true, fetchHosts: [] },
      budgets: { perRun: 2, perAgentDay: 10, perMonth: 200, hardFloor: 500 },
    })
  })

  test('may say a part of the policies and budgets', () => {
    const { policies, budgets } = InstanceSettings.parse({
      ...settings,
      policies: { approval: 'auto' },
      budgets: { perRun: 1 },
    })
    expect([policies.approval, policies.missionsPerCycle]).toEqual(['auto', 2])
    expect([budgets.perRun, budgets.perAgentDay]).toEqual([1, 10])
  })

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Europe/Kyiv'])('take the time zone %s', (timeZone) => {
    expect(problemWith({ timeZone })).toBeUndefined()
  })

  test.each<[string, object, string]>([
    ['a time zone that is none', { timeZone: 'Berlin' }, 'timeZone: expected an IANA time zone such as Europe/Berlin'],
    ['no model named "default"', { models: {} }, 'models: expected a model named "default"'],
    ['a typo', { budget: {} }, ': Unrecognized key: "budget"'],
    ['a typo inside', { policies: { aproval: 'auto' } }, 'policies: Unrecognized key: "aproval"'],
    [
      'a host with its scheme',
      { policies: { fetchHosts: ['example.com', 'https://example.com'] } },
      'policies.fetchHosts.1: expected a host such as example.com, or *.example.com for its subdomains: no scheme, port, path or address, and names in other scripts in their xn-- form',
    ],
    ['a budget of nothing', { budgets: { perRun: 0 } }, 'budgets.perRun: Too small: expected number to be >0'],
  ])('refuse %s', (_what, more, problem) => {
    expect(problemWith(more)).toBe(problem)
  })

  test('have no place for a key', () => {
    const model = { provider: 'anthropic', model: 'm', apiKey: 'sk-secret' }
    expect(problemWith({ models: { default: model } })).toBe('models.default: Unrecognized key: "apiKey"')
  })
})

test('one scripted model makes the whole installation a rehearsal', () => {
  const real = { provider: 'bedrock', model: 'm' }
  const of = (models: object) => isRehearsal(InstanceSettings.parse({ ...settings, models }))
  expect([of({ default: real }), of({ default: real, cheap: { provider: 'rehearsal' } })]).toEqual([false, true])
})
