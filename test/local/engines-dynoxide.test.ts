import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import type { Fault } from '../../lib/core/fault.ts'
import { findDynoxide } from '../../local/engines/dynoxide-binary.ts'
import { startDynoxide } from '../../local/engines/dynoxide.ts'
import { dynamoAt, isRunning, pidIn, scratchFolder, startOther, untilGone } from './engines-scratch.ts'

const TableName = 'main'
const key = (name: string) => ({ pk: { S: name } })

const createTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
})

async function start(folder: string, onUnexpectedExit?: (fault: Fault) => void) {
  const dynoxide = await startDynoxide({ folder, onUnexpectedExit })
  onTestFinished(dynoxide.stop)
  return dynoxide
}

test('a kill -9 is reported, and the next start has every acknowledged write', async () => {
  const folder = scratchFolder()
  const reported = Promise.withResolvers<Fault>()
  const first = await start(folder, reported.resolve)
  const dynamo = dynamoAt(first.endpoint)
  await dynamo.send(createTable)
  const names = Array.from({ length: 50 }, (_, index) => `item ${index}`)
  await Promise.all(names.map((name) => dynamo.send(new PutItemCommand({ TableName, Item: key(name) }))))
  process.kill(first.pid, 'SIGKILL')
  expect((await reported.promise).message).toContain('SIGKILL')

  const second = dynamoAt((await start(folder)).endpoint)
  const found = await Promise.all(names.map((name) => second.send(new GetItemCommand({ TableName, Key: key(name) }))))
  expect(found.map(({ Item }) => Item)).toEqual(names.map(key))
})

test('stopping is quiet, leaves no process, and may be repeated', async () => {
  const reported: Fault[] = []
  const { pid, stop } = await start(scratchFolder(), (fault) => reported.push(fault))
  await Promise.all([stop(), stop()])
  expect(isRunning(pid)).toBe(false)
  expect(reported).toEqual([])
})

test('what an earlier start left running is ended before a new one works on its database', async () => {
  const folder = scratchFolder()
  await (await start(folder)).stop()
  const database = join(folder, 'dynoxide.db')
  const orphan = spawn(findDynoxide(), ['serve', '--port', '0', '--db-path', database], { stdio: 'ignore' })
  onTestFinished(() => void orphan.kill('SIGKILL'))
  writeFileSync(join(folder, 'dynoxide.pid'), String(orphan.pid))
  await start(folder)
  expect(isRunning(Number(orphan.pid))).toBe(false)
})

test('a process whose number was used again is left alone', async () => {
  const folder = scratchFolder()
  const stranger = spawn('sleep', ['60'])
  onTestFinished(() => void stranger.kill('SIGKILL'))
  writeFileSync(join(folder, 'dynoxide.pid'), String(stranger.pid))
  await start(folder)
  expect(isRunning(Number(stranger.pid))).toBe(true)
})

test('a database that a stranger has open is refused', async () => {
  const folder = scratchFolder()
  await (await start(folder)).stop()
  const stranger = new DatabaseSync(join(folder, 'dynoxide.db'))
  onTestFinished(() => stranger.close())
  stranger.exec('BEGIN; SELECT * FROM _tables')
  await expect(start(folder)).rejects.toThrow(/dynoxide\.db is open in another process/)
})

test('a port that is taken is named in the fault', async () => {
  const { endpoint } = await start(scratchFolder())
  const port = Number(new URL(endpoint).port)
  await expect(startDynoxide({ folder: scratchFolder(), port })).rejects.toThrow(`--port ${port}`)
})

test('a platform without a binary learns what to install, and what else would do', () => {
  expect(() => findDynoxide({ platform: 'aix-ppc64', path: '/nowhere' })).toThrow(
    /@dynoxide\/aix-ppc64 .* MISSION_CONTROL_DYNAMODB_ENDPOINT/,
  )
})

test('it dies with the process that started it, even by kill -9', async () => {
  const folder = scratchFolder()
  const parent = await startOther(`
    import { startDynoxide } from './local/engines/dynoxide.ts'
    await startDynoxide({ folder: ${JSON.stringify(folder)} })
    console.log('running')
  `)
  const pid = pidIn(join(folder, 'dynoxide.pid'))
  expect(isRunning(pid)).toBe(true)
  parent.kill('SIGKILL')
  await untilGone(pid)
})
