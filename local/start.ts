import { Fault } from '../lib/core/fault.ts'
import { buildDashboardUnlessThere } from '../dashboard/build.ts'
import { startMissionControl } from './mission-control.ts'
import { readSettings } from './settings.ts'

const stopping = 'Finishing what is in hand. Ctrl-C again stops at once; what is left goes on after the next start.\n'
const patienceMs = 1_000

/** `npm start`: everything in one process, until Ctrl-C. */
async function main(): Promise<void> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<number>()
  process.once('SIGINT', () => ask(0))
  process.once('SIGTERM', () => ask(0))
  const onEngineLost = (fault: unknown) => {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`)
    ask(1)
  }
  await buildDashboardUnlessThere(() => process.stderr.write('Building the dashboard (first start only) ...\n'))
  const { url, adminBearer, stop } = await startMissionControl(readSettings(process.env), { onEngineLost })
  process.stdout.write(`Mission Control is ready: ${url}\n`)
  if (adminBearer) process.stdout.write(`Sign in as admin:         ${url}/#token=${adminBearer}\n`)
  process.exitCode = await asked
  const notice = setTimeout(() => process.stdout.write(stopping), patienceMs)
  await stop()
  clearTimeout(notice)
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Fault ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exit(1)
  },
)
