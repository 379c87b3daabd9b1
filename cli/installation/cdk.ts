import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../../lib/core/fault.ts'
import { awsTrouble } from './aws-trouble.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url))

/** Lines in which CDK says what went wrong, without its colours and stack traces. */
const lastWords = 15

/**
 * Runs the CDK of this checkout. It builds, packs and hands over what is to be deployed; what CloudFormation then does
 * with it is decided and watched by us.
 */
export async function cdk(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const all = [program, ...args, '--no-notices', '--ci', '--no-color']
  // CDK calls `node` by its name, and the one of this machine may be too old for us.
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const child = spawn(process.execPath, all, {
    cwd: root,
    env: { ...process.env, PATH, CDK_DISABLE_CLI_TELEMETRY: '1', NODE_NO_WARNINGS: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return said
  throw troubleIn(args[0] ?? '', said)
}

/** CDK reports the troubles of AWS in words; the names in them are those that the SDK gives, but for this one. */
const inWords = /expired AWS credentials/
const names = /\b(ExpiredToken(?:Exception)?|InvalidClientTokenId|AccessDenied(?:Exception)?|ECONNREFUSED)\b/

function troubleIn(doing: string, said: string): unknown {
  const words = said.trim().split('\n').slice(-lastWords).join('\n')
  const name = inWords.test(said) ? 'ExpiredToken' : names.exec(said)?.[1]
  const told = name && awsTrouble(`cdk ${doing}`, Object.assign(new Error(words), { name }))
  return told ?? new Fault('deploy.failed', `cdk ${doing} failed:\n${words}`)
}
