import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleFunctions, doors } from '../../cdk/bundle.ts'
import { atMost, type Line, plain } from './report.ts'

const samples = 15

function importMs(file: string): number {
  const code = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - t)`
  const times = Array.from({ length: samples }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', code])),
  )
  return times.toSorted((a, b) => a - b)[Math.floor(samples / 2)] ?? Number.NaN
}

/** The bundles as Lambda gets them: the median of 15 imports, each in a process of its own. */
export async function measureBundle(dataFolder: string): Promise<Line[]> {
  const folder = join(dataFolder, 'bundle')
  await bundleFunctions(folder)
  const others = doors.filter((door) => door !== 'api')
  return [
    atMost('import of the API bundle', importMs(join(folder, 'api.mjs')), 100, 'ms'),
    ...others.map((door) =>
      plain(`import of the ${door} bundle`, `${importMs(join(folder, `${door}.mjs`)).toFixed(0)} ms`),
    ),
    plain(
      'entry file of the API bundle, without shared chunks',
      `${(statSync(join(folder, 'api.mjs')).size / 1024).toFixed(0)} kB`,
    ),
  ]
}
