import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { playWalk } from './demo/play-walk.ts'
import { startMissionControl } from './mission-control.ts'

/** `npm run demo`: the walk once, in a folder of its own that is removed afterwards. */
async function main(): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'mission-control-demo-'))
  const started = performance.now()
  const instanceFolder = join(import.meta.dirname, '..', 'instance.example')
  const control = await startMissionControl({ port: 0, dataFolder, instanceFolder })
  try {
    return await playWalk(control, performance.now() - started)
  } finally {
    await control.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
