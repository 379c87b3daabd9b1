import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { measureClassify } from './classify.ts'
import { measureBundle } from './measure-bundle.ts'
import { measureHttp } from './measure-http.ts'
import { measureRuns } from './measure-runs.ts'
import { measureStart } from './measure-start.ts'
import { type Line, print } from './report.ts'

const measures: Record<string, (dataFolder: string) => Promise<Line[]>> = {
  bundle: measureBundle,
  start: (folder) => measureStart(join(folder, 'start')),
  runs: measureRuns,
  http: measureHttp,
  classify: measureClassify,
}

/** `npm run bench [-- bundle start runs http classify]`: prints what this machine reaches. It is no test: nothing fails here. */
const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(measures)
const folder = mkdtempSync(join(tmpdir(), 'mission-control-bench-'))
const lines: Line[] = []
try {
  for (const name of names) {
    const measure = measures[name]
    if (!measure) throw new Error(`there is no measure "${name}"; choose among ${Object.keys(measures).join(', ')}`)
    process.stdout.write(`measuring ${name} ...\n`)
    lines.push(...(await measure(folder)))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`
process.stdout.write(`\n${new Date().toISOString().slice(0, 10)}, ${machine}\n\n`)
print(lines)
