import { cpSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { changesIn } from '../../functions/stream-batch.ts'
import type { TaskId } from '../../lib/core/id.ts'
import { dispatch } from '../../lib/flows/dispatch.ts'
import { fileOrder, TaskOrder } from '../../lib/flows/file-task.ts'
import { openHouse } from '../../local/house.ts'
import { type MissionControl, startMissionControl } from '../../local/mission-control.ts'
import { startStreamConsumer } from '../../local/stream-consumer.ts'
import { streamPosition } from '../../local/stream-position.ts'
import { instantMind } from '../bench/instant-mind.ts'
import { ada, exampleFolder } from '../functions/instance.ts'
import { scratchFolder } from './engines-scratch.ts'

interface Wanted {
  dataFolder: string
  instanceFolder?: string
  adminBearer?: string
  port?: number
}

async function start({ instanceFolder = exampleFolder, port = 0, ...wanted }: Wanted): Promise<MissionControl> {
  const control = await startMissionControl({ port, instanceFolder, ...wanted }, { mind: instantMind })
  onTestFinished(control.stop)
  return control
}

const Problem = z.object({ status: z.number(), detail: z.string() })
const Agent = z.object({ id: z.string(), role: z.string(), version: z.number() })
const Agents = z.object({ items: z.array(Agent) })

async function call(url: string, bearer: string | undefined, path: string, patch?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const change = patch && { method: 'PATCH', body: JSON.stringify(patch) }
  return await (await fetch(`${url}/v1${path}`, { headers, ...change })).json()
}

const agentsOf = async ({ url }: MissionControl, bearer: string | undefined) =>
  Agents.parse(await call(url, bearer, '/agents')).items

test('the first start loads the instance and makes an admin', async () => {
  const control = await start({ dataFolder: scratchFolder() })
  expect(control.url).toMatch(/^http:\/\/localhost:\d+$/)
  expect(await agentsOf(control, control.adminBearer)).toHaveLength(12)
  expect(Problem.parse(await call(control.url, 'mc_somebody_else_who_guesses', '/agents')).status).toBe(401)
})

describe('a second start', () => {
  test('keeps everything: what was changed on the server stays changed', async () => {
    const dataFolder = scratchFolder()
    const first = await start({ dataFolder })
    const { adminBearer } = first
    await call(first.url, adminBearer, '/agents/scout', { role: 'Head of research' })
    const before = await agentsOf(first, adminBearer)
    await first.stop()

    const second = await start({ dataFolder })
    expect(second.adminBearer).toBeUndefined()
    expect(await agentsOf(second, adminBearer)).toEqual(before)
    expect(before.find(({ id }) => id === 'scout')).toMatchObject({ role: 'Head of research', version: 2 })
  })

  test('does not read the folder any more, not even when it is broken by now', async () => {
    const dataFolder = scratchFolder()
    const instanceFolder = join(scratchFolder(), 'instance')
    cpSync(exampleFolder, instanceFolder, { recursive: true })
    const first = await start({ dataFolder, instanceFolder })
    await first.stop()
    writeFileSync(join(instanceFolder, 'instance.yaml'), 'name: [')
    const second = await start({ dataFolder, instanceFolder })
    expect(await agentsOf(second, first.adminBearer)).toHaveLength(12)
  })
})

/** What a killed process leaves: a run that is queued, and its wake-up gone with the one who had it in hand. */
async function leaveBehind(dataFolder: string): Promise<TaskId> {
  const { world, clients, shard, close } = await openHouse({ dataFolder })
  const order = TaskOrder.parse({ title: 'Left behind', brief: 'Do it.', agentId: 'forge' })
  const task = await fileOrder(world.ports, order, ada)
  await dispatch([{ kind: 'task', row: task }], world.ports)
  const { promise: heard, resolve } = Promise.withResolvers<undefined>()
  const handler = async ({ Records }: DynamoDBStreamEvent) => {
    if (changesIn(Records).some(({ kind }) => kind === 'run')) resolve(undefined)
  }
  const position = streamPosition(dataFolder, 'dispatch')
  const { streams } = clients
  const dispatcher = startStreamConsumer({ streams, shard, position, filters: [{}], handler, onFault: () => {} })
  await heard
  await dispatcher.stop()
  await close()
  return task.id
}

test('a run whose wake-up was lost with the process before is woken at once', async () => {
  const dataFolder = scratchFolder()
  await (await start({ dataFolder })).stop()
  const taskId = await leaveBehind(dataFolder)
  const { ports } = (await start({ dataFolder })).world
  await expect.poll(() => ports.store.get('task', taskId), { timeout: 10_000 }).toMatchObject({ status: 'done' })
})

describe('a token of the environment', () => {
  const adminBearer = 'a-token-of-our-own'

  test('opens the door from the first start on, and no other is made', async () => {
    const dataFolder = scratchFolder()
    const first = await start({ dataFolder, adminBearer })
    expect(first.adminBearer).toBeUndefined()
    expect(await agentsOf(first, adminBearer)).toHaveLength(12)
    await first.stop()
    const second = await start({ dataFolder, adminBearer })
    expect(await agentsOf(second, adminBearer)).toHaveLength(12)
    expect((await second.world.ports.store.list('token', { limit: 10 })).items).toHaveLength(1)
  })

  test('that comes later opens the door beside those that are there', async () => {
    const dataFolder = scratchFolder()
    const first = await start({ dataFolder })
    await first.stop()
    const second = await start({ dataFolder, adminBearer })
    expect(await agentsOf(second, adminBearer)).toHaveLength(12)
    expect(await agentsOf(second, first.adminBearer)).toHaveLength(12)
  })
})

describe('a start that fails', () => {
  test('because of the instance tells every problem with its place, and leaves nothing running', async () => {
    const dataFolder = scratchFolder()
    const instanceFolder = join(scratchFolder(), 'instance')
    cpSync(exampleFolder, instanceFolder, { recursive: true })
    writeFileSync(
      join(instanceFolder, 'agents/scout.md'),
      '---\nname: Scout\nrole: Research\ncadence: 5 mins\n---\nLooks.\n',
    )
    writeFileSync(join(instanceFolder, 'rules.yaml'), '- id: Broken Rule\n')
    const starting = startMissionControl({ port: 0, dataFolder, instanceFolder })
    await expect(starting).rejects.toMatchObject({ code: 'instance.invalid' })
    await expect(starting).rejects.toThrow(/cannot be loaded:\n.*agents\/scout\.md:4:10: cadence.*rules\.yaml:1:/s)
    // Nothing of it was kept, so the next start is a first one.
    const next = await start({ dataFolder })
    expect(next.adminBearer).toBeDefined()
  })

  test('because of the port says so, and leaves nothing running', async () => {
    const dataFolder = scratchFolder()
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = z.object({ port: z.number() }).parse(server.address())
    await expect(start({ dataFolder, port })).rejects.toThrow(`port ${port} is in use`)
    // The token that is shown only once was not used up by a start that could not show it.
    const next = await start({ dataFolder })
    expect(await agentsOf(next, next.adminBearer)).toHaveLength(12)
  })
})

test('stopping twice is stopping once', async () => {
  const control = await start({ dataFolder: scratchFolder() })
  await Promise.all([control.stop(), control.stop()])
  await expect(fetch(`${control.url}/v1/health`)).rejects.toThrow('fetch failed')
})
