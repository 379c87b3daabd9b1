import { setTimeout as sleep } from 'node:timers/promises'
import { residentMegabytes, startChild } from './child.ts'
import { atMost, type Line } from './report.ts'

const ready = /^Mission Control is ready/

async function start(dataFolder: string): Promise<{ seconds: number; idle: number }> {
  const began = performance.now()
  const child = startChild('npm', ['start', '--silent'], { PORT: '0', MISSION_CONTROL_DATA: dataFolder })
  while (!ready.test(await child.line()));
  const seconds = (performance.now() - began) / 1000
  await sleep(15_000)
  const idle = child.process.pid === undefined ? 0 : residentMegabytes(child.process.pid)
  await child.end()
  return { seconds, idle }
}

/** `npm start` itself, from the shell's return key to the line that it is ready, and what it holds when left alone. */
export async function measureStart(dataFolder: string): Promise<Line[]> {
  await start(dataFolder)
  const { seconds, idle } = await start(dataFolder)
  return [
    atMost('ready, packages installed and data present', seconds, 1.5, 's'),
    atMost('memory of the process tree, idle (npm, node, dynoxide)', idle, 250, 'MB'),
  ]
}
