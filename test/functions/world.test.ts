import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { docsAssetsIn } from '../../functions/docs-assets.ts'
import { agentLambdaWorld, cloudSecrets, secretsFromEnvironment } from '../../functions/agent-world.ts'
import { toolNames } from '../../lib/core/tool-names.ts'
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
    STREAM_DEAD_QUEUE_URL: queue('stream-dead'),
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
  expect(agentWorld.ports.tools.offer(toolNames).map(({ name }) => name)).toEqual(toolNames)
  expect(agentWorld.telemetry).toBe(world.telemetry)
})

test('chance is from 0 up to 1, and goes on beyond the bytes that were fetched at once', () => {
  const numbers = Array.from({ length: 3_000 }, () => systemClock.random())
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(new Set(numbers).size).toBeGreaterThan(2_990)
})

test('in Lambda the role is told by the environment, and everything else by parameters', async () => {
  const asked: string[] = []
  const parameters = async (name: string) => `parameter ${asked.push(name)}`
  const secrets = cloudSecrets(Object.assign(parameters, { howToSet: (name: string) => `create ${name}` }))
  const role = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']
  for (const name of [...role, 'ANTHROPIC_API_KEY']) vi.stubEnv(name, 'variable')
  expect(await Promise.all(role.map(secrets))).toEqual(role.map(() => 'variable'))
  expect(await secrets('ANTHROPIC_API_KEY')).toBe('parameter 1')
  expect(await secrets('AWS_BEARER_TOKEN_BEDROCK')).toBe('parameter 2')
  vi.unstubAllEnvs()
  expect(asked).toEqual(['ANTHROPIC_API_KEY', 'AWS_BEARER_TOKEN_BEDROCK'])
  expect(secrets.howToSet?.('KEY')).toBe('create KEY')
})

test('on this machine a secret is the variable of its name', async () => {
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
