import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Analytics, type Api, apiOf, Health, type Row, type Running, start, starting } from './instance.ts'
import { aFolder, cleanUp, familyOf, root, stillRunning } from './program.ts'

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

const isAtRest = ({ status }: Row) => ['done', 'failed', 'cancelled', 'blocked'].includes(String(status))

/** Until every task has ended or waits for a person. Retries may wait half a minute, and then for a tick. */
const untilAllAtRest = () =>
  expect
    .poll(async () => (await api.all('/tasks')).filter((task) => !isAtRest(task)), { timeout: 90_000, interval: 250 })
    .toEqual([])

describe('the first start', () => {
  beforeAll(async () => {
    instance = await start(dataFolder)
    bearer = instance.bearer ?? ''
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
    const other = starting(join(aFolder(), 'data'), { PORT: port })
    const { code, stdout, stderr } = await other.ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(`port ${port} is in use; stop who uses it, or choose another with PORT=4271 npm start\n`)
    expect(stillRunning(familyOf(other.pid))).toEqual([])
  })
})

describe('after a kill -9 in the middle of work, three times over', () => {
  const kinds = ['ok', 'fail LOGIC', 'fail RESOURCE', 'fail TIMEOUT', 'fail AUTH', 'empty', 'revise']
  const agents = ['forge', 'scout', 'quill']
  const filed: Row[] = []

  const fileTasks = (round: number) =>
    Promise.all(
      agents.flatMap((agentId) =>
        kinds.map((kind) =>
          api.post('/tasks', { title: `${kind} by ${agentId} ${round}`, brief: `rehearse: ${kind}`, agentId }),
        ),
      ),
    )
  const oneIsDone = async (ids: Set<string>) => (await api.all('/tasks?status=done')).some(({ id }) => ids.has(id))

  test('it starts again, without a new link, and the old token is good', { timeout: 90_000 }, async () => {
    for (const round of [1, 2, 3]) {
      const tasks = await fileTasks(round)
      filed.push(...tasks)
      const ids = new Set(tasks.map(({ id }) => id))
      await expect.poll(() => oneIsDone(ids), { timeout: 20_000, interval: 10 }).toBe(true)
      const family = familyOf(instance.pid)
      await instance.killNow()
      await expect.poll(() => stillRunning(family)).toEqual([])
      await startAgain()
      expect(instance.stdout()).toBe(`Mission Control is ready: ${instance.url}\n`)
      expect(await api.all('/agents')).toHaveLength(12)
    }
  })

  test('no task is lost: each comes to its end, or waits for a person', { timeout: 100_000 }, async () => {
    await untilAllAtRest()
    const ends = new Map((await api.all('/tasks')).map(({ id, status }) => [id, status]))
    for (const { id, title } of filed) {
      expect({ title, end: ends.get(id) }).toEqual({
        title,
        end: String(title).startsWith('fail AUTH') ? 'blocked' : 'done',
      })
    }
  })

  test('no run was done twice, and every failure was judged once', async () => {
    const [tasks, runs, failures, cycles] = await Promise.all(
      ['/tasks', '/runs', '/failures', '/think-cycles'].map((path) => api.all(path)),
    )
    for (const { id, attempts } of tasks ?? []) {
      const numbers = (runs ?? [])
        .filter(({ taskId, kind }) => taskId === id && kind === 'execution')
        .map(({ attempt }) => attempt)
      expect(new Set(numbers).size).toBe(numbers.length)
      expect(numbers).toHaveLength(Number(attempts))
    }
    const wentWrong = [...(runs ?? []), ...(cycles ?? [])]
      .filter(({ status }) => status === 'failed')
      .map(({ id }) => id)
    const judged = (failures ?? []).map(({ of }) => (of as { id: string }).id)
    expect(judged.toSorted()).toEqual(wentWrong.toSorted())
  })

  test('the counters say what counting says', async () => {
    const failures = await api.all('/failures')
    const { total, byCategory } = Analytics.parse(await api.get('/failures/analytics'))
    expect(total).toBe(failures.length)
    for (const { category, count } of byCategory)
      expect({ category, count }).toEqual({
        category,
        count: failures.filter((failure) => failure['category'] === category).length,
      })
  })
})

describe('Ctrl-C', () => {
  let before: Record<string, Row[]>
  const everything = async () => {
    const paths = ['/agents', '/projects', '/tasks', '/missions', '/runs', '/failures', '/tokens']
    return Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, (await api.all(path)).map(({ id }) => ({ id }))] as const)),
    )
  }

  test('ends it in order, and leaves no process behind', async () => {
    before = await everything()
    const family = familyOf(instance.pid)
    expect(family.length).toBeGreaterThan(1)
    expect(await instance.interrupt()).toMatchObject({ code: 0, stderr: '' })
    await expect.poll(() => stillRunning(family)).toEqual([])
  })

  test('and the next start has everything that was there', async () => {
    await startAgain()
    expect(instance.bearer).toBeUndefined()
    const after = await everything()
    for (const [path, rows] of Object.entries(before))
      expect({ path, rows: after[path] }).toEqual({ path, rows: expect.arrayContaining(rows) as unknown })
    expect(await instance.interrupt()).toMatchObject({ code: 0, stderr: '' })
  })
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
