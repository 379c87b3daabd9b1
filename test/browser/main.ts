import { summary, tests } from '../lane.ts'

/** The dashboard as people meet it: `npm start` with the example, in a real Chromium. The last line is for machines. */
const args = ['--config', 'test/browser/vitest.config.ts', ...process.argv.slice(2)]
const counts = await tests(args, { name: 'browser', isLive: true })
console.log(summary(counts))
process.exitCode = counts.failed > 0 ? 1 : 0
