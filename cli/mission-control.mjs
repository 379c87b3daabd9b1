#!/usr/bin/env node
/** The launcher: any Node can start it; it sees to it that a Node which runs TypeScript gets the work. */
import { fileURLToPath } from 'node:url'
import { canRunTypeScript, ownNode, ready } from '../local/ready.mjs'

const main = new URL('./main.ts', import.meta.url)

async function handOver() {
  const { spawn } = await import('node:child_process')
  const worker = spawn(ownNode, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both of us, and twice would mean "now"; we stay until the worker is done with it.
  const ownTerminal = process.stdin.isTTY || process.stdout.isTTY
  process.on('SIGINT', () => ownTerminal || worker.kill('SIGINT'))
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => worker.kill(signal))
  worker.on('close', (code, signal) => {
    if (!signal) return process.exit(code ?? 1)
    process.removeAllListeners(signal)
    return process.kill(process.pid, signal)
  })
}

const problem = await ready()
if (problem) {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
} else if (canRunTypeScript()) {
  await import(main.href)
} else {
  await handOver()
}
