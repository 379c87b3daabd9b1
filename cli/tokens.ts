import * as z from 'zod'
import { bySystem } from '../lib/core/actor.ts'
import { TokenId } from '../lib/core/id.ts'
import { durationOf } from '../lib/core/time.ts'
import { isUsable, Role, type Token } from '../lib/core/token.ts'
import { allOf } from '../lib/flows/read-config.ts'
import { createToken, revokeToken } from '../lib/flows/tokens.ts'
import { suggestion } from '../lib/instance/nearest.ts'
import type { Ports } from '../lib/ports.ts'
import { readArguments, usage } from './arguments.ts'
import type { Command } from './command.ts'

const help = `mission-control tokens create --name <name> --role <role> [--expires <time>]
mission-control tokens list
mission-control tokens revoke <id>

API tokens let programs and people in. The role is one of viewer (reads), operator (also approves, files and steers) and
admin (also configures). --expires takes 12h, 90d and the like; without it a token is good until it is revoked.

create prints the token once, on standard output; what is kept of it cannot be turned back into it. list and revoke
know a token by its id.`

type Needs = Pick<Ports, 'store' | 'clock'>

/** Reaches the installation. Whoever connects also closes. */
export type Connect = () => Promise<Needs & { close(): Promise<void> | void }>

export const tokensWith = (connect: Connect): Command => ({
  help,
  async run([verb, ...args]) {
    const known = Object.keys(verbs)
    if (verb === undefined) throw usage('tokens', `needs one of ${known.join(', ')}`)
    const read = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!read) throw usage('tokens', `has no "${verb}"; ${suggestion(verb, known)}`)
    // Mistakes in the arguments are told before anything is connected.
    const act = read(args)
    const connection = await connect()
    try {
      await act(connection)
    } finally {
      await connection.close()
    }
    return 0
  },
})

const verbs: Record<string, (args: string[]) => (ports: Needs) => Promise<void>> = { create, list, revoke }

function create(args: string[]): (ports: Needs) => Promise<void> {
  const command = 'tokens create'
  const options = { name: { type: 'string' }, role: { type: 'string' }, expires: { type: 'string' } } as const
  const { name, role: roleGiven, expires } = readArguments(args, { command, options }).values
  if (name === undefined) throw usage(command, 'needs --name, which says whose token it is')
  if (name.length > 80) throw usage(command, `takes a --name of at most 80 characters, not ${name.length}`)
  if (roleGiven === undefined) throw usage(command, `needs --role: one of ${Role.options.join(', ')}`)
  const role = Role.safeParse(roleGiven)
  if (!role.success) throw usage(command, `has no role "${roleGiven}"; ${suggestion(roleGiven, Role.options)}`)
  const expiresInMs = expires === undefined ? undefined : durationOf(expires)
  if (expires !== undefined && expiresInMs === undefined) {
    throw usage(command, `cannot read --expires "${expires}"; write it as 12h or 90d`)
  }
  return async (ports) => {
    const { token, bearer } = await createToken(ports, { name, role: role.data, expiresInMs, actor: bySystem('cli') })
    process.stderr.write(`${tokenLine(token, ports.clock.now())}\nThis is the only time that the token is shown:\n`)
    process.stdout.write(`${bearer}\n`)
  }
}

function list(args: string[]): (ports: Needs) => Promise<void> {
  readArguments(args, { command: 'tokens list', options: {} })
  return async ({ store, clock }) => {
    const lines = (await allOf(store, 'token')).map((token) => tokenLine(token, clock.now()))
    process.stdout.write(lines.length > 0 ? `${lines.join('\n')}\n` : 'there are no tokens yet\n')
  }
}

function revoke(args: string[]): (ports: Needs) => Promise<void> {
  const command = 'tokens revoke'
  const { positionals } = readArguments(args, { command, options: {}, positionals: ['id'] })
  const id = TokenId.safeParse(positionals[0])
  if (!id.success)
    throw usage(command, `cannot read the id "${positionals[0]}"; ${z.prettifyError(id.error).replace(/^\W+/, '')}`)
  return async (ports) => {
    const token = await revokeToken(ports, id.data, bySystem('cli'))
    process.stdout.write(`${tokenLine(token, ports.clock.now())}\n`)
  }
}

function tokenLine(token: Token, now: Date): string {
  const { id, role, name, createdAt, expiresAt, revokedAt } = token
  const until = expiresAt === undefined ? 'good until revoked' : `good until ${expiresAt}`
  const state =
    revokedAt === undefined ? (isUsable(token, now) ? until : `expired ${expiresAt}`) : `revoked ${revokedAt}`
  return [id, role.padEnd(8), `created ${createdAt}`, state, name].join('  ')
}
