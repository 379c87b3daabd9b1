import { summary, tests } from '../lane.ts'
import { findPython, prepareMiniStack } from './ministack.ts'

/** The proof that deploys work: the real commands against an emulated AWS. The last line is for machines. */
const python = await findPython()
if (python) {
  console.log('Preparing MiniStack ...')
  await prepareMiniStack(python)
  const args = ['--config', 'test/deploy/vitest.config.ts', ...process.argv.slice(2)]
  const counts = await tests(args, { name: 'deploy', isLive: true })
  console.log(summary(counts))
  process.exitCode = counts.failed > 0 ? 1 : 0
} else {
  console.log('Python 3.10 or newer, with venv, is missing: MiniStack cannot run, so nothing about deploys was tried.')
  console.log(summary({ passed: 0, failed: 0, skipped: 1 }))
}
