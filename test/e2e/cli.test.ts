import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiOf, type Running, start } from './instance.ts'
import { aFolder, cleanUp, run } from './program.ts'

/** The command line as `npx mission-control` runs it: through its launcher. */
const missionControl = (args: string[], env: Record<string, string> = {}) =>
  run('cli/mission-control.mjs', args, env).ended

afterAll(cleanUp)

describe('tokens of an instance that runs', () => {
  const here = { MISSION_CONTROL_DATA: join(aFolder(), 'data') }
  let instance: Running
  let bearer: string

  beforeAll(async () => {
    instance = await start(here.MISSION_CONTROL_DATA)
  })

  const status = async (path: string) => await apiOf(instance.url, bearer).status(path)

  test('one that is created is good at once, as far as its role goes', async () => {
    const { code, stdout } = await missionControl(['tokens', 'create', '--name', 'Reports', '--role', 'viewer'], here)
    expect(code).toBe(0)
    bearer = stdout.trimEnd()
    expect(await status('/agents')).toBe(200)
    expect(await status('/tokens')).toBe(403)
  })

  test('one that is revoked is good no longer', async () => {
    const { stdout: list } = await missionControl(['tokens', 'list'], here)
    const [, id = ''] = /^(token_\w+) .*Reports$/m.exec(list) ?? []
    const { code, stdout } = await missionControl(['tokens', 'revoke', id], here)
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/revoked .*Reports\n$/) as unknown })
    // The server remembers for a few seconds whom it has let in.
    await expect.poll(() => status('/agents'), { timeout: 10_000, interval: 100 }).toBe(401)
  })

  test('of an instance that does not run cannot be reached, and the message says what to do', async () => {
    await instance.interrupt()
    const { code, stdout, stderr } = await missionControl(['tokens', 'list'], here)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`no Mission Control is running on ${here.MISSION_CONTROL_DATA}; start it with "npm start"`)
  })
})

test('the example instance is all good', async () => {
  const { code, stdout, stderr } = await missionControl(['check', 'instance.example'])
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '12 agents, 3 projects, 3 rules: all good\n',
    stderr: '',
  })
})
