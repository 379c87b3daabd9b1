import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { docsAssetsIn } from '../../functions/docs-assets.ts'
import { agentLambdaWorld, secretsFromEnvironment } from '../../functions/agent-world.ts'
import { lambdaWorld, systemClock } from '../../functions/world.ts'

const queue = (name: string) => `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`

test('a Lambda without its environment says what is missing', () => {
  vi.stubEnv('TABLE_NAME', 'acme')
  expect(lambdaWorld).toThrow(/the environment does not describe an instance.*\n.*at BUCKET_NAME/s)
  vi.unstubAllEnvs()
})

test('the world of a Lambda is made with the first event, and kept', () => {
  const environment = {
    TABLE_NAME: 'acme',
    BUCKET_NAME: 'acme-files',
    INSTANCE_NAME: 'acme',
    THINK_QUEUE_URL: queue('think'),
    THINK_DEAD_QUEUE_URL: queue('think-dead'),
    RUN_QUEUE_URL: queue('run'),
    RUN_DEAD_QUEUE_URL: queue('run-dead'),
    AWS_REGION: 'eu-central-1',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const [world, agentWorld] = [lambdaWorld(), agentLambdaWorld()]
  vi.unstubAllEnvs()
  expect(lambdaWorld()).toBe(world)
  expect(agentLambdaWorld()).toBe(agentWorld)
  // Minds and files are heavy: only the doors behind which agents work load them.
  expect(Object.keys(world.ports).toSorted()).toEqual(['clock', 'queue', 'store'])
  expect(Object.keys(agentWorld.ports).toSorted()).toEqual(['clock', 'files', 'mind', 'queue', 'store', 'tools'])
  expect(agentWorld.telemetry).toBe(world.telemetry)
})

test('chance is from 0 up to 1, and goes on beyond the bytes that were fetched at once', () => {
  const numbers = Array.from({ length: 3_000 }, () => systemClock.random())
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(new Set(numbers).size).toBeGreaterThan(2_990)
})

test('a secret is the variable of its name', async () => {
  vi.stubEnv('SOME_API_KEY', 'key')
  expect(await secretsFromEnvironment('SOME_API_KEY')).toBe('key')
  vi.unstubAllEnvs()
  expect(await secretsFromEnvironment('SOME_API_KEY')).toBeUndefined()
})

describe('the files of the documentation', () => {
  const asset = docsAssetsIn(fileURLToPath(new URL('../../node_modules/swagger-ui-dist', import.meta.url)))

  test('are those that the page needs, with their types', async () => {
    expect(await asset('swagger-ui.css')).toMatchObject({ type: 'text/css; charset=utf-8' })
    expect((await asset('swagger-ui-bundle.js'))?.body.length).toBeGreaterThan(100_000)
  })

  test.each(['package.json', '../zod/package.json', 'constructor', ''])('and nothing else: %j', async (name) => {
    expect(await asset(name)).toBeUndefined()
  })
})
