import { type Counts, report, run, summary, tests, tool } from './lane.ts'

/**
 * The one command that decides: format, types, lint, unused exports, then the tests. Arguments go to vitest, so
 * `npm test -- test/core` runs a part of the tests. The last line is for machines: `N passed, N failed`.
 */
const checks: Record<string, string[]> = {
  format: [tool('.bin/oxfmt'), '--check'],
  types: [tool('typescript7/bin/tsc')],
  pages: [tool('.bin/vue-tsc'), '--noEmit', '-p', 'dashboard'],
  lint: [tool('.bin/oxlint')],
  unused: [tool('.bin/knip'), '--no-progress', '--no-config-hints'],
}

async function check(name: string, args: string[]): Promise<Counts> {
  const startedAt = performance.now()
  const ended = await run(args)
  report(name, startedAt, ended)
  return { passed: Number(ended.isGood), failed: Number(!ended.isGood), skipped: 0 }
}

const checked = await Promise.all(Object.entries(checks).map(([name, args]) => check(name, args)))
const tested = await tests(process.argv.slice(2))
const total = [...checked, tested].reduce((sum, one) => ({
  passed: sum.passed + one.passed,
  failed: sum.failed + one.failed,
  skipped: sum.skipped + one.skipped,
}))
console.log(summary(total))
process.exitCode = total.failed > 0 ? 1 : 0
