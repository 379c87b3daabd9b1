import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parameterSecrets } from '../../../lib/aws/secrets.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { createMind } from '../../../lib/mind/mind.ts'
import { createSimClock, type SimClock } from '../../sim/clock.ts'
import { judge } from '../mind/judge.ts'
import { thinkScene } from '../mind/scenes.ts'
import { type ParameterServer, startParameterServer } from './parameter-server.ts'

let server: ParameterServer
let clock: SimClock
beforeAll(async () => {
  server = await startParameterServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.parameters.clear()
  server.asked.length = 0
  clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
})

const prefix = '/mission-control/acme'
const key = `${prefix}/ANTHROPIC_API_KEY`
const openSecrets = () => parameterSecrets({ prefix, ssm: server.reach, now: () => clock.now() })

describe('a secret', () => {
  test('is the decrypted parameter of its name, below the instance', async () => {
    server.parameters.set(key, 'sk-1')
    expect(await openSecrets()('ANTHROPIC_API_KEY')).toBe('sk-1')
    expect(server.asked).toEqual([{ Name: key, WithDecryption: true }])
  })

  test('is kept for five minutes; then a new key is picked up', async () => {
    const secrets = openSecrets()
    const ask = () => secrets('ANTHROPIC_API_KEY')
    server.parameters.set(key, 'old')
    await ask()
    server.parameters.set(key, 'new')
    clock.advance(minutes(5) - 1)
    expect(await ask()).toBe('old')
    expect(server.asked).toHaveLength(1)
    clock.advance(1)
    expect(await ask()).toBe('new')
  })

  test('that many ask for at the same time is asked for once', async () => {
    const secrets = openSecrets()
    server.parameters.set(key, 'sk-1')
    server.parameters.set(`${prefix}/OTHER`, 'sk-2')
    const names = ['ANTHROPIC_API_KEY', 'OTHER', 'ANTHROPIC_API_KEY', 'ANTHROPIC_API_KEY']
    expect(await Promise.all(names.map(secrets))).toEqual(['sk-1', 'sk-2', 'sk-1', 'sk-1'])
    expect(server.asked.map(({ Name }) => Name).toSorted()).toEqual([key, `${prefix}/OTHER`])
  })

  test('that is not there is none, and is found within half a minute after it was created', async () => {
    const secrets = openSecrets()
    const ask = () => secrets('ANTHROPIC_API_KEY')
    expect([await ask(), await ask()]).toEqual([undefined, undefined])
    expect(server.asked).toHaveLength(1)
    server.parameters.set(key, 'sk-1')
    clock.advance(seconds(30))
    expect(await ask()).toBe('sk-1')
  })
})

describe('SSM that refuses', () => {
  test('is a fault that names the parameter, and is asked again the next time', async () => {
    const secrets = openSecrets()
    const message = 'User: acme-think is not authorized to perform: ssm:GetParameter'
    server.parameters.set(key, { status: 400, error: 'AccessDeniedException', message })
    const asked = ['ANTHROPIC_API_KEY', 'ANTHROPIC_API_KEY'].map(secrets)
    for (const outcome of await Promise.allSettled(asked))
      expect(outcome).toMatchObject({
        reason: {
          name: 'Fault',
          code: 'store.unavailable',
          message: `the parameter ${key} does not answer: AccessDeniedException: ${message}`,
        },
      })
    server.parameters.set(key, 'sk-1')
    expect(await secrets('ANTHROPIC_API_KEY')).toBe('sk-1')
  })

  test('a name calls it invalid: that stays as it is', async () => {
    server.parameters.set(`${prefix}/no name`, { status: 400, error: 'ValidationException', message: 'a bad name' })
    await expect(openSecrets()('no name')).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('a model whose key', () => {
  const think = () => {
    const settings = { provider: 'anthropic', model: 'm', apiKeyFrom: 'ANTHROPIC_API_KEY' } as const
    const limits = { timeoutSeconds: 5, maxOutputTokens: 100, price: { input: 0, output: 0 } }
    const signal = new AbortController().signal
    return createMind({ secrets: openSecrets() }).think(thinkScene(), { settings: { ...settings, ...limits }, signal })
  }

  test('is missing ends as AUTH, and names the parameter to create', async () => {
    const answer = await think()
    if (answer.kind !== 'failed') throw new Error('it should have no key')
    expect(answer.evidence.message).toBe(`missing API key: create the SecureString parameter ${key}`)
    expect(judge(answer.evidence).category).toBe('AUTH')
  })

  test('may not be read ends as AUTH as well', async () => {
    const message = 'User: acme-think is not authorized to perform: ssm:GetParameter'
    server.parameters.set(key, { status: 400, error: 'AccessDeniedException', message })
    const answer = await think()
    if (answer.kind !== 'failed') throw new Error('it should have no key')
    expect(judge(answer.evidence).category).toBe('AUTH')
  })
})
