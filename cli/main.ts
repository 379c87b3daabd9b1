import { Fault } from '../lib/core/fault.ts'
import { suggestion } from '../lib/instance/nearest.ts'
import { release } from './checkout.ts'
import type { Command } from './command.ts'

interface Entry {
  summary: string
  /** A command is loaded when it is called: most need no AWS, and none needs everything. */
  load(): Promise<Command>
}

const commands: Record<string, Entry> = {
  check: {
    summary: 'tells everything that is wrong with an instance folder',
    load: async () => (await import('./check.ts')).check,
  },
  classify: {
    summary: 'says for each failure in a file what kind it is, and by which rule',
    load: async () => (await import('./classify.ts')).classify,
  },
  deploy: {
    summary: 'brings an instance to AWS, or up to date, without touching its data',
    load: async () => (await import('./deploy.ts')).deploy,
  },
  destroy: {
    summary: 'removes what runs of an instance in AWS; its data stays',
    load: async () => (await import('./destroy.ts')).destroy,
  },
  guard: {
    summary: 'tells whether new templates could hurt the data of a client',
    load: async () => (await import('./guard.ts')).guard,
  },
  tokens: {
    summary: 'creates, lists and revokes API tokens',
    load: async () => {
      const { tokensWith } = await import('./tokens.ts')
      return tokensWith(async () => await (await import('./connect.ts')).connect())
    },
  },
}

const overview = [
  'mission-control <command>',
  '',
  ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
  '',
  '  --help     explains all of them, or the command it stands with',
  '  --version  tells the version',
  '  --verbose  shows where an unexpected error came from',
].join('\n')

async function run(args: string[]): Promise<number> {
  const [name, ...others] = args
  const isAsked = args.some((arg) => arg === '--help' || arg === '-h')
  if (name === '--version') return say(release())
  if (name === undefined) throw new Fault('usage', `a command is missing; ${known()}`)
  if (name === 'help') return await help(others[0])
  if (isAsked) return await help(name.startsWith('-') ? undefined : name)
  return await (await load(name)).run(others)
}

async function load(name: string): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry) return await entry.load()
  throw new Fault('usage', `there is no command "${name}"; ${suggestion(name, Object.keys(commands))}`)
}

const known = (): string => `expected one of ${Object.keys(commands).join(', ')} (see mission-control --help)`

const help = async (name: string | undefined): Promise<number> =>
  say(name === undefined ? overview : (await load(name)).help)

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

/** 1 when the work could not be done, 2 when we were called wrongly, 70 for an error of ours. */
function failed(error: unknown, isVerbose: boolean): number {
  const isFault = error instanceof Fault
  const message = error instanceof Error ? error.message : String(error)
  const advice = isFault || isVerbose ? '' : ' (run it again with --verbose to see where this came from)'
  process.stderr.write(`${isFault ? message : `unexpected error: ${message}`}${advice}\n`)
  if (isVerbose && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  if (!isFault) return 70
  return error.code === 'usage' ? 2 : 1
}

// A reader that has seen enough closes the pipe: `mission-control classify | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const args = process.argv.slice(2)
const isVerbose = args.includes('--verbose')
process.exitCode = await run(args.filter((arg) => arg !== '--verbose')).catch((error: unknown) =>
  failed(error, isVerbose),
)
