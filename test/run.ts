import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/**
 * The one command that decides: format, types, lint, unused exports, then the tests. Arguments go to vitest, so
 * `npm test -- test/core` runs a part of the tests. The last line is for machines: `N passed, N failed`.
 */
interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface Ended {
  isGood: boolean
  output: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const tool = (path: string): string => join(root, 'node_modules', path)

const checks: Record<string, string[]> = {
  format: [tool('.bin/oxfmt'), '--check'],
  types: [tool('typescript7/bin/tsc')],
  lint: [tool('.bin/oxlint')],
  unused: [tool('.bin/knip'), '--no-progress', '--no-config-hints'],
}

/** Every tool runs on the Node that runs this file: the first `node` on the PATH may be older. */
function run(args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'] ? 'FORCE_COLOR' : 'NO_COLOR'
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, [colour]: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ isGood: code === 0, output }))
  })
}

function report(name: string, startedAt: number, { isGood, output }: Ended, note = ''): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s${note}`)
  if (!isGood) console.log(`${output.trimEnd()}\n`)
}

async function check(name: string, args: string[]): Promise<Counts> {
  const startedAt = performance.now()
  const ended = await run(args)
  report(name, startedAt, ended)
  return { passed: Number(ended.isGood), failed: Number(!ended.isGood), skipped: 0 }
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

async function tests(filters: string[]): Promise<Counts> {
  const startedAt = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'mission-control-test-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const ended = await run([tool('.bin/vitest'), 'run', ...reporters, ...filters])
    const text = await readFile(file, 'utf8').catch(() => '{"testResults":[]}')
    const counts = countsOf(VitestReport.parse(JSON.parse(text)), ended.isGood)
    const isGood = counts.failed === 0
    const output = ended.isGood && !isGood ? `${ended.output}\nNo test ran.` : ended.output
    report('tests', startedAt, { isGood, output }, `   ${summary(counts)}`)
    return counts
  } finally {
    await rm(folder, { recursive: true })
  }
}

const summary = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

const checked = await Promise.all(Object.entries(checks).map(([name, args]) => check(name, args)))
const tested = await tests(process.argv.slice(2))
const total = [...checked, tested].reduce((sum, one) => ({
  passed: sum.passed + one.passed,
  failed: sum.failed + one.failed,
  skipped: sum.skipped + one.skipped,
}))
console.log(summary(total))
process.exitCode = total.failed > 0 ? 1 : 0
