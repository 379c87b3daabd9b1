import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { apiOf, type BenchApi } from './api.ts'
import { type Child, residentMegabytes, startChild } from './child.ts'
import { atLeast, atMost, type Line, plain } from './report.ts'

const tasks = 1_500
const meteredTasks = 200
const bearer = 'bench-token-of-32-characters-....'

const Ready = z.object({ url: z.url() })
const Units = z.object({ write: z.number(), read: z.number() })

const Package = z.object({ scripts: z.object({ start: z.string() }) })

/** What `npm start` tells Node: the instance that is measured gets the same. */
function flagsOfStart(): string[] {
  const { scripts } = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

export async function startInstance(
  mode: 'stages' | 'metered' | 'web',
  dataFolder: string,
): Promise<{ child: Child; url: string }> {
  const env = { PORT: '0', MISSION_CONTROL_DATA: dataFolder, MISSION_CONTROL_TOKEN: bearer }
  const child = startChild(process.execPath, [...flagsOfStart(), 'test/bench/instance.ts', mode], env)
  const { url } = Ready.parse(JSON.parse(await child.line()))
  return { child, url }
}

export const benchApi = (url: string): BenchApi => apiOf(url, bearer)

/** Files the tasks while everything is switched off, then lets go and waits until the last one is done. */
async function runAll(api: BenchApi, count: number, whileRunning: () => void): Promise<number> {
  await api.killSwitch(true)
  await api.fileTasks(count)
  await api.killSwitch(false)
  const began = performance.now()
  while (!(await api.isQuiet())) {
    whileRunning()
    await sleep(1_000)
  }
  return (performance.now() - began) / 1000
}

/** Complete runs: ready, claimed, run, reviewed by another agent, done; two runs of an agent and every write kept. */
export async function measureRuns(dataFolder: string): Promise<Line[]> {
  const { child, url } = await startInstance('stages', `${dataFolder}/runs`)
  const api = benchApi(url)
  let most = 0
  const watch = () => (most = Math.max(most, residentMegabytes(child.process.pid ?? 0)))
  await runAll(api, 100, watch)
  const seconds = await runAll(api, tasks, watch)
  await child.end()
  return [
    atLeast('complete runs (executed, reviewed, done)', tasks / seconds, 40, '/s'),
    atMost('memory of node and dynoxide under that load', most, 400, 'MB'),
    ...(await measureUnits(`${dataFolder}/units`)),
  ]
}

async function measureUnits(dataFolder: string): Promise<Line[]> {
  const { child, url } = await startInstance('metered', dataFolder)
  const api = benchApi(url)
  await api.killSwitch(true)
  await api.fileTasks(meteredTasks)
  await sleep(2_000)
  child.process.kill('SIGUSR2')
  await child.line()
  await api.killSwitch(false)
  while (!(await api.isQuiet())) await sleep(200)
  child.process.kill('SIGUSR2')
  const { write, read } = Units.parse(JSON.parse(await child.line()))
  await child.end()
  // A task that is executed and reviewed has two runs.
  const runs = 2 * meteredTasks
  return [
    atMost('write units per finished run, indexes included', write / runs, 30, ''),
    plain('write units per finished task (an execution and a review)', (write / meteredTasks).toFixed(1)),
    plain('read units per finished run', (read / runs).toFixed(1)),
  ]
}
