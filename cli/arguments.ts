import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { Fault } from '../lib/core/fault.ts'
import { suggestion } from '../lib/instance/nearest.ts'

interface Expected<O extends ParseArgsOptionsConfig> {
  /** `tokens create`: how the command is called in messages. */
  command: string
  options: O
  /** Names of the arguments, each of which must be given. */
  positionals?: string[]
}

/** Reads the arguments of a command. What does not fit is a Fault of code `usage`, in one line. */
export function readArguments<O extends ParseArgsOptionsConfig>(
  args: string[],
  { command, options, positionals: expected = [] }: Expected<O>,
) {
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) if (token.kind === 'option') refuseWrongOption(command, token, options)
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const missing = expected[positionals.length]
  if (missing !== undefined) throw usage(command, `needs <${missing}>`)
  const extra = positionals[expected.length]
  if (extra !== undefined) throw usage(command, `does not know what to do with "${extra}"`)
  return { values, positionals }
}

interface OptionToken {
  name: string
  rawName: string
  value: string | undefined
  inlineValue: boolean | undefined
}

function refuseWrongOption(command: string, token: OptionToken, options: ParseArgsOptionsConfig): void {
  const { name, rawName, value, inlineValue } = token
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (!option) throw usage(command, `has no option ${rawName}; ${whichOptions(name, Object.keys(options))}`)
  if (option.type === 'boolean' && value !== undefined) throw usage(command, `takes no value for ${rawName}`)
  const isNextOption = !inlineValue && value?.startsWith('-') === true && value !== '-'
  if (option.type === 'string' && (value === undefined || value === '' || isNextOption)) {
    throw usage(command, `needs a value for ${rawName}`)
  }
}

function whichOptions(name: string, known: readonly string[]): string {
  return known.length === 0
    ? 'it has none'
    : suggestion(
        `--${name}`,
        known.map((option) => `--${option}`),
      )
}

export const usage = (command: string, problem: string): Fault =>
  new Fault('usage', `mission-control ${command} ${problem} (see mission-control ${command.split(' ', 1)[0]} --help)`)
