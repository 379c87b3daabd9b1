import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import { instant } from '../../lib/core/time.ts'
import { toolNames } from '../../lib/core/tool-names.ts'
import { type House, openHouse } from '../../local/house.ts'
import { isRunning, pidIn, scratchFolder } from './engines-scratch.ts'

async function open(dataFolder: string): Promise<House> {
  const house = await openHouse({ dataFolder })
  // What a test has closed itself is not closed again.
  let closing: Promise<void> | undefined
  const close = () => (closing ??= house.close())
  onTestFinished(close)
  return { ...house, close }
}

const Running = z.object({ pid: z.number(), dynamodb: z.url(), table: z.string() })
const runningIn = (folder: string) => Running.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')))

test('a house has every port, and they work', async () => {
  const { world, queues, shard } = await open(join(scratchFolder(), 'data'))
  const { store, queue, files, clock, tools } = world.ports
  const beat = { id: 'tick', at: instant(clock.now()), version: 1 } as const
  expect(await store.commit([{ op: 'new', kind: 'stage', row: beat }])).toBe('committed')
  expect(await store.get('stage', 'tick')).toEqual(beat)
  expect(await queue.depth('run')).toEqual({ waiting: 0, inFlight: 0, dead: 0 })
  await files.put('workspace/task_1/a.md', new TextEncoder().encode('hello'), 'text/markdown')
  expect(await files.list('workspace/', 10)).toEqual([{ key: 'workspace/task_1/a.md', size: 5 }])
  expect(tools.offer(toolNames).map(({ name }) => name)).toEqual(toolNames)
  expect(queues.think.url).not.toBe(queues.run.url)
  expect(shard.shardId).not.toBe('')
})

test('while it is open a file says where the table is, for the command line; then it is gone', async () => {
  const folder = scratchFolder()
  const { close } = await open(folder)
  expect(runningIn(folder)).toMatchObject({ pid: process.pid, table: 'mission-control' })
  await close()
  expect(existsSync(join(folder, 'running.json'))).toBe(false)
})

test('what was written is there when it is opened again, even when the folder was moved', async () => {
  const before = join(scratchFolder(), 'before')
  const after = join(scratchFolder(), 'after')
  const first = await open(before)
  const beat = { id: 'tick', at: '2026-11-23T12:00:00.000Z', version: 1 } as const
  await first.world.ports.store.commit([{ op: 'new', kind: 'stage', row: beat }])
  await first.world.ports.files.put('workspace/task_1/a.md', new TextEncoder().encode('hello'), 'text/markdown')
  await first.world.ports.queue.send('think', [])
  await first.close()
  renameSync(before, after)
  const { ports } = (await open(after)).world
  expect(await ports.store.get('stage', 'tick')).toEqual(beat)
  expect(await ports.files.get('workspace/task_1/a.md')).toMatchObject({ contentType: 'text/markdown' })
})

test('a folder has one house at a time, and the second is told who has it', async () => {
  const folder = scratchFolder()
  const first = await open(folder)
  await expect(openHouse({ dataFolder: folder })).rejects.toMatchObject({
    code: 'engine.unavailable',
    message: `${folder} is in use by process ${process.pid}: stop that one first, or start in another folder`,
  })
  // The one that was refused has taken nothing away from the one that is there.
  expect(await first.world.ports.store.get('stage', 'tick')).toBeUndefined()
  expect(runningIn(folder).pid).toBe(process.pid)
  await first.close()
  await open(folder)
})

test('a folder that cannot be written is told in one sentence, with what to do', async () => {
  const file = join(scratchFolder(), 'file')
  writeFileSync(file, '')
  const why = `ENOTDIR: not a directory, mkdir '${file}/data'`
  await expect(openHouse({ dataFolder: join(file, 'data') })).rejects.toMatchObject({
    code: 'engine.unavailable',
    message: `${file}/data cannot be written (${why}): choose another folder with MISSION_CONTROL_DATA`,
  })
})

test('a house that cannot be furnished leaves no engine behind', async () => {
  const folder = scratchFolder()
  const { close } = await open(folder)
  const { dynamodb } = runningIn(folder)
  await close()
  // Nobody answers there any more.
  vi.stubEnv('MISSION_CONTROL_DYNAMODB_ENDPOINT', dynamodb)
  await expect(openHouse({ dataFolder: folder })).rejects.toThrow('ECONNREFUSED')
  vi.unstubAllEnvs()
  await open(folder)
})

test('an engine that dies is told of', async () => {
  const folder = scratchFolder()
  const { promise: told, resolve } = Promise.withResolvers<unknown>()
  const house = await openHouse({ dataFolder: folder, onEngineLost: resolve })
  onTestFinished(house.close)
  const pid = pidIn(join(folder, 'dynoxide.pid'))
  process.kill(pid, 'SIGKILL')
  expect(await told).toMatchObject({
    code: 'engine.unavailable',
    message: expect.stringContaining('SIGKILL') as unknown,
  })
  expect(isRunning(pid)).toBe(false)
})
