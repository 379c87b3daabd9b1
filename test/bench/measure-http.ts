import { bySystem } from '../../lib/core/actor.ts'
import { AgentId, ProjectId } from '../../lib/core/id.ts'
import type { Task } from '../../lib/core/task.ts'
import { fileTask } from '../../lib/core/task-states.ts'
import { blockTask } from '../../lib/core/task-states.ts'
import { openHouse } from '../../local/house.ts'
import { benchApi, startInstance } from './measure-runs.ts'
import { atLeast, type Line, plain } from './report.ts'

const seconds = 8
const perCommit = 100

/** History, as it lies in the table of an instance that has worked for long. */
async function growTo(dataFolder: string, from: number, to: number): Promise<void> {
  const house = await openHouse({ dataFolder })
  const { store, clock } = house.world.ports
  const agentId = AgentId.parse('forge')
  const projectId = ProjectId.parse('service-quality')
  const brief = 'Read what customers wrote last week, put it into groups, and say which group costs us most. '.repeat(3)
  for (let n = from; n < to; n += perCommit) {
    const rows = Array.from({ length: Math.min(perCommit, to - n) }, (_, k): Task => {
      const order = {
        title: `Task ${n + k}`,
        brief,
        agentId,
        projectId,
        acceptance: ['it is short'],
        priority: 5,
        dependsOn: [],
      }
      const task = fileTask({ ...order, waitingFor: [], review: true, createdBy: bySystem('seed') }, clock)
      return blockTask(task, { kind: 'revisions' }, 'Part of the history of the benchmark.', clock.now())
    })
    await store.commit(rows.map((row) => ({ op: 'new', kind: 'task', row })))
    if ((n / perCommit) % 100 === 99) process.stdout.write(`  ... ${n + perCommit} of ${to} tasks\n`)
  }
  await house.close()
}

async function pages(dataFolder: string) {
  const { child, url } = await startInstance('web', dataFolder)
  const api = benchApi(url)
  await api.hammer('/tasks?limit=50', 2)
  const all = await api.hammer('/tasks?limit=50', seconds)
  const byStatus = await api.hammer('/tasks?limit=50&status=blocked', seconds)
  await child.end()
  return { all, byStatus }
}

/** Over HTTP with a token, 16 connections. */
export async function measureHttp(dataFolder: string): Promise<Line[]> {
  const folder = `${dataFolder}/http`
  const { child, url } = await startInstance('stages', folder)
  const api = benchApi(url)
  await api.killSwitch(true)
  await api.createTasks(2)
  const create = await api.createTasks(seconds)
  await child.end()

  const lists = `${dataFolder}/lists`
  const seeded = await startInstance('stages', lists)
  await seeded.child.end()
  await growTo(lists, 0, 1_000)
  const few = await pages(lists)
  await growTo(lists, 1_000, 100_000)
  const many = await pages(lists)
  return [
    atLeast('create task', create.rate, 500, '/s'),
    plain('create task, p99', `${create.p99} ms`),
    atLeast('page of 50 tasks, 1,000 in the table', few.all.rate, 450, '/s'),
    atLeast('page of 50 tasks, 100,000 in the table', many.all.rate, 450, '/s'),
    plain('page of 50 tasks of one status, 1,000 in the table', `${few.byStatus.rate.toFixed(0)} /s`),
    plain('page of 50 tasks of one status, 100,000 in the table', `${many.byStatus.rate.toFixed(0)} /s`),
  ]
}
