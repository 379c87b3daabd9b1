import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from '../../lib/core/fault.ts'

export interface Child {
  pid: number
  /** Resolves with how it ended: `exit code 1`, `SIGKILL`. */
  ended: Promise<string>
  /** Throws when it ends instead, or says nothing for 15 seconds; then it is gone. */
  waitUntilReady(): Promise<void>
  /** The end of what it wrote to its standard error. */
  lastWords(): string
  /** Asks it to end, and kills it when it does not within five seconds. */
  end(): Promise<void>
}

/**
 * Starts a program that is ready once its standard error says what `sign` matches. It gets a session of its own, so
 * that Ctrl-C in a terminal reaches us alone: we end it after those who use it.
 */
export async function startChild(program: string, args: string[], sign: RegExp): Promise<Child> {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const ready = Promise.withResolvers<undefined>()
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000)
    if (sign.test(words)) ready.resolve(undefined)
  })
  const lastWords = () => words.trim()
  const end = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
    child.kill('SIGTERM')
    await ended
    clearTimeout(timer)
  }
  const waitUntilReady = async () => {
    const silence = Promise.withResolvers<string>()
    const timer = setTimeout(() => silence.resolve('silent for 15 s'), 15_000)
    const trouble = await Promise.race([ready.promise, ended, silence.promise])
    clearTimeout(timer)
    if (trouble === undefined) return
    await end()
    throw new Fault('engine.unavailable', `${[program, ...args].join(' ')} did not start (${trouble}): ${lastWords()}`)
  }

  try {
    await once(child, 'spawn')
  } catch (cause) {
    throw new Fault('engine.unavailable', `${program} cannot be run on ${process.platform} ${process.arch}`, { cause })
  }
  const { pid } = child
  if (pid === undefined) throw new Fault('engine.unavailable', `${program} runs without a process id`)
  return { pid, ended, waitUntilReady, lastWords, end }
}
