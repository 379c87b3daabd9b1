import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { startEngines } from '../../local/engines/engines.ts'
import { dynamoAt, isRunning, pidIn, scratchFolder, startOther, untilGone } from './engines-scratch.ts'

afterEach(() => void vi.unstubAllEnvs())

async function start(folder: string) {
  const engines = await startEngines({ folder })
  onTestFinished(engines.stop)
  return engines
}

const startOtherIn = (folder: string) =>
  startOther(`
    import { startEngines } from './local/engines/engines.ts'
    await startEngines({ folder: ${JSON.stringify(folder)} })
    console.log('running')
  `)

test('a second start in one folder is refused and names the process that has it', async () => {
  const folder = scratchFolder()
  const other = await startOtherIn(folder)
  await expect(start(folder)).rejects.toThrow(`${folder} is in use by process ${other.pid}: stop that one first`)
  other.kill('SIGKILL')
})

test('one process cannot start twice in one folder either, until the first has ended', async () => {
  const folder = scratchFolder()
  const first = await start(folder)
  await expect(start(folder)).rejects.toThrow(`in use by process ${process.pid}`)
  await first.stop()
  const second = await start(folder)
  await first.stop()
  await expect(start(folder)).rejects.toThrow('in use')
  await second.stop()
})

test('after a kill -9 the next start takes the folder over at once', async () => {
  const folder = scratchFolder()
  const other = await startOtherIn(folder)
  const dynoxide = pidIn(join(folder, 'dynoxide.pid'))
  other.kill('SIGKILL')
  await untilGone(Number(other.pid))
  const { dynamodbEndpoint } = await start(folder)
  expect(isRunning(dynoxide)).toBe(false)
  await dynamoAt(dynamodbEndpoint).send(new ListTablesCommand())
})

test('the end leaves no process behind', async () => {
  const folder = scratchFolder()
  const { stop } = await start(folder)
  const dynoxide = pidIn(join(folder, 'dynoxide.pid'))
  expect(isRunning(dynoxide)).toBe(true)
  await Promise.all([stop(), stop()])
  expect(isRunning(dynoxide)).toBe(false)
})

test('when one engine cannot start, the other ends and the folder is free again', async () => {
  const folder = scratchFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'fauxqs'), 'a file where a folder should be')
  await expect(start(folder)).rejects.toThrow('EEXIST')
  await expect(start(folder)).rejects.toThrow('EEXIST')
})

test('another DynamoDB may stand in for dynoxide', async () => {
  vi.stubEnv('MISSION_CONTROL_DYNAMODB_ENDPOINT', 'http://127.0.0.1:8000')
  expect(await start(scratchFolder())).toMatchObject({ dynamodbEndpoint: 'http://127.0.0.1:8000' })
})

test('an endpoint that is no URL is refused with an example of one', async () => {
  vi.stubEnv('MISSION_CONTROL_DYNAMODB_ENDPOINT', 'localhost 8000')
  await expect(start(scratchFolder())).rejects.toThrow('write a URL such as http://127.0.0.1:8000')
})
