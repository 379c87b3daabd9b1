import { spawn } from 'node:child_process'

/**
 * Kills a child when this process ends, however it ends. A shell waits for a line from us; when we are gone, even by
 * kill -9, its input ends instead. It has its own session, so that Ctrl-C and a closed terminal do not reach it. Where
 * there is no shell, the next start ends the orphan. Returns what calls the watchdog off.
 */
export function killWithUs(pid: number): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read -r line || kill -9 "$1"', 'watchdog', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ignore = () => undefined
  shell.on('error', ignore)
  shell.stdin.on('error', ignore)
  shell.unref()
  return () => shell.stdin.end('done\n')
}
