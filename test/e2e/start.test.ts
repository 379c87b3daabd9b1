import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { Analytics, type Api, apiOf, bearerOf, Health, Row, type Running, start, starting } from './instance.ts'
import { aFolder, cleanUp, type Ended, enginesOn, familyOf, root, stillRunning } from './program.ts'

/** `npm start` as its users know it: one instance goes through a first day, a crash and a second day. */
const dataFolder = join(aFolder(), 'data')
let instance: Running
let bearer: string
let api: Api

afterAll(cleanUp)

async function startAgain(): Promise<void> {
  instance = await start(dataFolder)
  api = apiOf(instance.url, bearer)
}

/** It has ended, or waits for a person. */
const isAtRest = ({ status }: Row) => ['done', 'failed', 'cancelled', 'blocked'].includes(String(status))

/** It waits for its time, or for another task. */
const isWaiting = ({ status, notBefore, waitingFor }: Row) =>
  status === 'todo' && (notBefore !== undefined || (Array.isArray(waitingFor) && waitingFor.length > 0))

describe('the first start', () => {
  beforeAll(async () => {
    instance = await start(dataFolder)
    bearer = await bearerOf(instance)
    api = apiOf(instance.url, bearer)
  })

  test('says where it is and how to sign in, and nothing else', () => {
    const said = `Mission Control is ready: ${instance.url}\nSign in as admin:         ${instance.url}/#token=${bearer}\n`
    expect(instance.stdout()).toBe(said)
    expect(bearer).toMatch(/^mc_[0-9a-f]{48}$/)
  })

  test('lets in whoever has the token, and nobody else', async () => {
    expect(await api.all('/agents')).toHaveLength(12)
    expect(await apiOf(instance.url, 'mc_0123456789abcdef').status('/agents')).toBe(401)
  })

  test('goes to work by itself: missions, runs, and a failure that was judged', { timeout: 40_000 }, async () => {
    const counts = async () =>
      await Promise.all(['/missions', '/runs', '/failures'].map(async (path) => (await api.all(path)).length > 0))
    await expect.poll(counts, { timeout: 30_000, interval: 100 }).toEqual([true, true, true])
    expect((await api.all('/failures'))[0]).toMatchObject({
      rehearsal: true,
      recovery: { kind: expect.any(String) as unknown },
    })
  })

  test('shows a sign of life of every stage', { timeout: 40_000 }, async () => {
    const sick = async () => {
      const { checks } = Health.parse(await (await fetch(`${instance.url}/v1/health`)).json())
      return checks.filter(({ ok }) => !ok)
    }
    await expect.poll(sick, { timeout: 30_000, interval: 250 }).toEqual([])
    expect(await api.status('/health')).toBe(200)
  })
})

describe('while it runs', () => {
  test('a second one on the same folder is told who has it', async () => {
    const { code, stdout, stderr } = await starting(dataFolder).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      `${dataFolder} is in use by process ${instance.pid}: stop that one first, or start in another folder\n`,
    )
    expect(await api.status('/agents')).toBe(200)
  })

  test('another one on the same port is told so, and leaves nothing running', async () => {
    const { port } = new URL(instance.url)
    const otherFolder = join(aFolder(), 'data')
    const { code, stdout, stderr } = await starting(otherFolder, { PORT: port }).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(`port ${port} is in use; stop who uses it, or choose another with PORT=4271 npm start\n`)
    expect(enginesOn(otherFolder)).toEqual([])
    expect(enginesOn(dataFolder)).toHaveLength(1)
  })
})

describe('when it ends in the middle of work', () => {
  const kinds = ['ok', 'fail LOGIC', 'fail RESOURCE', 'fail TIMEOUT', 'fail AUTH', 'empty', 'revise']
  const filed: Row[] = []

  async function fileTasks(agents: string[]): Promise<Row[]> {
    const orders = agents.flatMap((agentId) =>
      kinds.map((kind) => ({ title: `${kind}, ${agentId}`, brief: `rehearse: ${kind}`, agentId })),
    )
    return await Promise.all(orders.map((order) => api.post('/tasks', order)))
  }

  /** Files work, waits until the first of it is done, ends the instance, and starts it again. */
  async function interruptedBy(end: () => Promise<Ended>, agents: string[]): Promise<Ended> {
    const tasks = await fileTasks(agents)
    filed.push(...tasks)
    const ids = new Set(tasks.map(({ id }) => id))
    const oneIsDone = async () => (await api.all('/tasks?status=done')).some(({ id }) => ids.has(id))
    await expect.poll(oneIsDone, { timeout: 20_000, interval: 10 }).toBe(true)
    const family = familyOf(instance.pid)
    expect(family.length).toBeGreaterThan(1)
    const ended = await end()
    await expect.poll(() => stillRunning(family), { timeout: 10_000 }).toEqual([])
    await startAgain()
    expect(instance.stdout()).toBe(`Mission Control is ready: ${instance.url}\n`)
    expect(await api.all('/agents')).toHaveLength(12)
    return ended
  }

  test('by kill -9, it starts again without a new link, and the old token is good', { timeout: 40_000 }, async () => {
    expect(await interruptedBy(instance.killNow, ['forge', 'scout', 'quill'])).toMatchObject({ code: null })
  })

  test('by another kill -9, it does so once more', { timeout: 40_000 }, async () => {
    expect(await interruptedBy(instance.killNow, ['anvil', 'relay', 'sage'])).toMatchObject({ code: null })
  })

  test('by Ctrl-C, it finishes what it has in hand, and leaves no process behind', { timeout: 40_000 }, async () => {
    const ended = await interruptedBy(instance.interrupt, ['ledger', 'harbor', 'beacon'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('no task is lost: each comes to its end, or waits for a person', { timeout: 70_000 }, async () => {
    const ids = new Set(filed.map(({ id }) => id))
    // Tasks of missions may wait for their next attempt: longer than a test wants to, and the demo shows it.
    const isUnsettled = (task: Row) => !isAtRest(task) && (ids.has(task.id) || !isWaiting(task))
    const unsettled = async () => (await api.all('/tasks')).filter(isUnsettled)
    await expect.poll(unsettled, { timeout: 60_000, interval: 250 }).toEqual([])
    const ends = new Map((await api.all('/tasks')).map(({ id, status }) => [id, status]))
    const endOf = (title: unknown) => (String(title).startsWith('fail AUTH') ? 'blocked' : 'done')
    expect(filed.map(({ id, title }) => [title, ends.get(id)])).toEqual(filed.map(({ title }) => [title, endOf(title)]))
  })

  test('no attempt was made twice', async () => {
    const runs = await api.all('/runs')
    for (const { id } of filed) {
      const attempts = runs
        .filter(({ taskId, kind }) => taskId === id && kind === 'execution')
        .map(({ attempt }) => attempt)
      const { attempts: counted } = Row.parse(await api.get(`/tasks/${id}`))
      expect(attempts.toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: Number(counted) }, (_, n) => n + 1),
      )
    }
  })

  test('every failure was judged, and counted once', async () => {
    const differences = async () => {
      const [runs, cycles] = [await api.all('/runs?status=failed'), await api.all('/think-cycles')]
      const wentWrong = [...runs, ...cycles.filter(({ status }) => status === 'failed')]
      const failures = await api.all('/failures')
      const { total, byCategory } = Analytics.parse(await api.get('/failures/analytics'))
      const listed = (category: string) => failures.filter((failure) => failure['category'] === category).length
      return {
        notJudged: wentWrong.length - failures.length,
        notCounted: failures.length - total,
        countedWrong: byCategory.filter(({ category, count }) => count !== listed(category)),
      }
    }
    // A later attempt of some mission may fail just while we count.
    await expect.poll(differences, { timeout: 10_000 }).toEqual({ notJudged: 0, notCounted: 0, countedWrong: [] })
  })
})

test('the next start has everything that was there', async () => {
  const paths = ['/agents', '/projects', '/tasks', '/missions', '/runs', '/failures', '/tokens']
  const ids = async (path: string) => (await api.all(path)).map(({ id }) => id)
  const before = await Promise.all(paths.map(ids))
  expect(await instance.interrupt()).toMatchObject({ code: 0, stderr: '' })
  await startAgain()
  expect(instance.stdout()).toBe(`Mission Control is ready: ${instance.url}\n`)
  for (const [position, path] of paths.entries()) {
    const now = new Set(await ids(path))
    expect({ path, lost: before[position]?.filter((id) => !now.has(id)) }).toEqual({ path, lost: [] })
  }
  expect(await instance.interrupt()).toMatchObject({ code: 0, stderr: '' })
})

describe('an instance whose model does not answer', () => {
  const instanceFolder = join(aFolder(), 'instance')
  const slowFolder = join(aFolder(), 'data')
  const model = createServer()
  let slow: Running

  beforeAll(async () => {
    model.listen(0, '127.0.0.1')
    await once(model, 'listening')
    const { port } = z.object({ port: z.number() }).parse(model.address())
    cpSync(join(root, 'instance.example'), instanceFolder, { recursive: true })
    const settings = `name: Slow\nlead: atlas\nmodels:\n  default:\n    provider: openai-compatible\n    model: slow\n    baseUrl: http://127.0.0.1:${port}/v1\n`
    writeFileSync(join(instanceFolder, 'instance.yaml'), settings)
    const asked = once(model, 'request')
    slow = await start(slowFolder, { MISSION_CONTROL_INSTANCE: instanceFolder })
    await asked
    return () => {
      model.closeAllConnections()
      model.close()
    }
  })

  test('says on Ctrl-C that it waits for it, and a second Ctrl-C ends it at once', async () => {
    const family = familyOf(slow.pid)
    const ended = slow.interrupt()
    await slow.says(/^Finishing what is in hand\. Ctrl-C again stops at once/m)
    expect(await slow.interrupt()).toMatchObject({ code: null, stderr: '' })
    await ended
    await expect.poll(() => stillRunning(family), { timeout: 10_000 }).toEqual([])
  })

  test('goes on thinking after the next start', async () => {
    const asked = once(model, 'request')
    slow = await start(slowFolder)
    await asked
    expect(slow.stdout()).not.toContain('token')
    await slow.killNow()
  })
})

test('when the database dies it says so, and ends with an error', async () => {
  const folder = join(aFolder(), 'data')
  const other = await start(folder)
  const family = familyOf(other.pid)
  process.kill(Number(readFileSync(join(folder, 'dynoxide.pid'), 'utf8')), 'SIGKILL')
  const { code, stderr } = await other.ended
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^dynoxide \(process \d+\) ended by itself: SIGKILL\..* Start again; acknowledged writes are kept\n$/,
  )
  await expect.poll(() => stillRunning(family), { timeout: 10_000 }).toEqual([])
})

test('MISSION_CONTROL_TOKEN is the token of the first admin, and no link is printed', async () => {
  const own = 'a-token-of-our-own'
  const other = await start(join(aFolder(), 'data'), { MISSION_CONTROL_TOKEN: own })
  expect(other.stdout()).not.toContain('token')
  expect(await apiOf(other.url, own).status('/tokens')).toBe(200)
  expect(await other.interrupt()).toMatchObject({ code: 0, stderr: '' })
})

test('an instance with problems is refused, with the file and the line of each', async () => {
  const instanceFolder = join(aFolder(), 'instance')
  cpSync(join(root, 'instance.example'), instanceFolder, { recursive: true })
  writeFileSync(
    join(instanceFolder, 'agents/scout.md'),
    '---\nname: Scout\nrole: Research\ncadence: 5 mins\nreportsTo: atlas\n---\nLooks.\n',
  )
  const { code, stdout, stderr } = await starting(join(aFolder(), 'data'), { MISSION_CONTROL_INSTANCE: instanceFolder })
    .ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(`the instance in ${instanceFolder} cannot be loaded:\n  agents/scout.md:4:10: cadence`)
  expect(stderr).not.toContain('    at ')
})

test('a setting that cannot be read is told in one line', async () => {
  const { code, stderr } = await starting(join(aFolder(), 'data'), { PORT: 'http' }).ended
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'PORT is "http": expected a port number up to 65535, such as 4270\n',
  })
})
