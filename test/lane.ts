import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** How many tests of one lane passed; a check counts as one test. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface Ended {
  isGood: boolean
  output: string
}

export const root = fileURLToPath(new URL('..', import.meta.url))
export const tool = (path: string): string => join(root, 'node_modules', path)

/** Every tool runs on the Node that runs this file: the first `node` on the PATH may be older. */
export function run(args: string[], isLive = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'] ? 'FORCE_COLOR' : 'NO_COLOR'
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, [colour]: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text))
      if (isLive) stream.pipe(process.stdout, { end: false })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ isGood: code === 0, output }))
  })
}

export function report(name: string, startedAt: number, { isGood, output }: Ended, note = ''): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s${note}`)
  if (!isGood) console.log(`${output.trimEnd()}\n`)
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/** Trouble outside of any test, such as a file that cannot be imported, counts as one failure. */
function countsOf({ testResults }: z.infer<typeof VitestReport>, isGood: boolean): Counts {
  const statuses = testResults.flatMap(({ status, assertionResults: results }) =>
    status === 'failed' && results.every((result) => result.status !== 'failed')
      ? [...results, { status: 'failed' }]
      : results,
  )
  const count = (wanted: string): number => statuses.filter(({ status }) => status === wanted).length
  const passed = count('passed')
  const failed = count('failed')
  const nobodySaidWhy = failed === 0 && (!isGood || passed === 0)
  return { passed, failed: nobodySaidWhy ? 1 : failed, skipped: statuses.length - passed - failed }
}

interface Lane {
  name?: string
  /** Whether its tests are told one by one, while they run: for a lane that takes minutes. */
  isLive?: boolean
}

export async function tests(args: string[], { name = 'tests', isLive = false }: Lane = {}): Promise<Counts> {
  const startedAt = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'mission-control-test-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = [`--reporter=${isLive ? 'verbose' : 'default'}`, '--reporter=json', `--outputFile.json=${file}`]
    const ended = await run([tool('.bin/vitest'), 'run', ...reporters, ...args], isLive)
    const text = await readFile(file, 'utf8').catch(() => '{"testResults":[]}')
    const counts = countsOf(VitestReport.parse(JSON.parse(text)), ended.isGood)
    const isGood = counts.failed === 0
    const output = ended.isGood && !isGood ? `${ended.output}\nNo test ran.` : ended.output
    report(name, startedAt, { isGood, output: isLive ? '' : output }, `   ${summary(counts)}`)
    return counts
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const summary = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
