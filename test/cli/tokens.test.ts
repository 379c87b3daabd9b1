import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Connect, tokensWith } from '../../cli/tokens.ts'
import { days } from '../../lib/core/time.ts'
import { tokenOf } from '../../lib/flows/tokens.ts'
import { createSimWorld, type SimWorld } from '../sim/world.ts'

let world: SimWorld
let open: number
let out: string
let notes: string

beforeEach(() => {
  world = createSimWorld({ seed: 1 })
  open = 0
  out = ''
  notes = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((notes += String(text))))
})

afterEach(() => void vi.restoreAllMocks())

const connect: Connect = async () => {
  open += 1
  return { store: world.store, clock: world.clock, close: () => void (open -= 1) }
}

const tokens = async (...args: string[]): Promise<string> => {
  out = ''
  await tokensWith(connect).run(args)
  expect(open).toBe(0)
  return out
}

describe('tokens', () => {
  test('create prints a bearer that opens the door, and nothing else, on standard output', async () => {
    const bearer = (await tokens('create', '--name', 'Reporting', '--role', 'viewer')).trimEnd()
    expect(await tokenOf(world, bearer)).toMatchObject({ name: 'Reporting', role: 'viewer' })
    expect(notes).toContain('This is the only time that the token is shown')
    expect(notes).not.toContain(bearer)
  })

  test('create can make one that expires', async () => {
    const bearer = (await tokens('create', '--name', 'Trial', '--role', 'operator', '--expires', '90d')).trimEnd()
    world.clock.advance(days(90) - 1)
    expect(await tokenOf(world, bearer)).toBeDefined()
    world.clock.advance(2)
    expect(await tokenOf(world, bearer)).toBeUndefined()
    expect(await tokens('list')).toContain('expired 2027-02-21T12:00:00.000Z')
  })

  test('list tells all of them without their secrets', async () => {
    expect(await tokens('list')).toBe('there are no tokens yet\n')
    const bearer = (await tokens('create', '--name', 'Reporting', '--role', 'viewer')).trimEnd()
    const list = await tokens('list')
    expect(list).toMatch(
      /^token_\w{26} {2}viewer {4}created 2026-11-23T12:00:00\.000Z {2}good until revoked {2}Reporting\n$/,
    )
    expect(list).not.toContain(bearer.split('_')[2])
  })

  test('revoke closes the door, and may be repeated', async () => {
    const bearer = (await tokens('create', '--name', 'Lost', '--role', 'admin')).trimEnd()
    const id = (await tokenOf(world, bearer))?.id ?? ''
    expect(await tokens('revoke', id)).toContain('revoked 2026-11-23T12:00:00.000Z')
    expect(await tokens('revoke', id)).toContain('revoked 2026-11-23T12:00:00.000Z')
    expect(await tokenOf(world, bearer)).toBeUndefined()
  })

  test('revoke of one that never was is a fault, and the connection is closed', async () => {
    await expect(tokens('revoke', 'token_01JD3Q8Z5YV4T2M7K9N0ABCDEF')).rejects.toMatchObject({ code: 'row.missing' })
    expect(open).toBe(0)
  })
})

describe('mistakes are told before anything is connected', () => {
  test.each([
    [[], 'needs one of create, list, revoke'],
    [['creat'], 'has no "creat"; did you mean "create"?'],
    [['create', '--role', 'viewer'], 'needs --name, which says whose token it is'],
    [['create', '--name', 'x'.repeat(81), '--role', 'viewer'], 'takes a --name of at most 80 characters, not 81'],
    [['create', '--name', 'x'], 'needs --role: one of viewer, operator, admin'],
    [['create', '--name', 'x', '--role', 'view'], 'has no role "view"; did you mean "viewer"?'],
    [['create', '--name', 'x', '--role', 'owner'], 'has no role "owner"; expected one of viewer, operator, admin'],
    [
      ['create', '--name', 'x', '--role', 'viewer', '--expires', 'soon'],
      'cannot read --expires "soon"; write it as 12h or 90d',
    ],
    [['list', '--all'], 'has no option --all; it has none'],
    [['revoke'], 'needs <id>'],
    [
      ['revoke', 'reporting'],
      'cannot read the id "reporting"; expected an id such as token_01JD3Q8Z5YV4T2M7K9N0ABCDEF',
    ],
  ])('%j', async (args, problem) => {
    const never: Connect = () => Promise.reject(new Error('connected'))
    const fault: unknown = await tokensWith(never)
      .run(args)
      .catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'usage' })
    expect(String(fault)).toContain(problem)
  })
})
