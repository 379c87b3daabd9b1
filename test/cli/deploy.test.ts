import { describe, expect, test } from 'vitest'
import { type Files, withFolders } from '../guard/folder.ts'
import { credentials, operate, region, startDoorkeeper } from './installation/operator.ts'

const example = ['deploy', 'acme', '--files', 'instance.example']

describe('being called wrongly is told in one line, with exit code 2, and nothing is begun', () => {
  test.concurrent.each([
    [['deploy'], 'needs <instance>'],
    [
      ['deploy', 'Acme'],
      'cannot use the name "Acme": expected small letters, digits and single hyphens, beginning with a letter',
    ],
    [['deploy', 'a'], 'cannot use the name "a": too small: expected string to have >=2 characters'],
    [
      ['deploy', 'acme-of-the-far-north'],
      'cannot use the name "acme-of-the-far-north": too big: expected string to have <=19 characters',
    ],
    [[...example, '--allow', 'RowsTable'], 'cannot read --allow RowsTable; write <logical-id>:<property>'],
    [[...example, '--allow', 'a:b:c'], 'cannot read --allow a:b:c; write <logical-id>:<property>'],
    [['deploy', 'acme', '--files'], 'needs a value for --files'],
    [['deploy', 'acme', 'zenith'], 'does not know what to do with "zenith"'],
    [['deploy', 'acme', '--force'], 'has no option --force; expected one of --plan, --files, --allow'],
  ])('%j', async (args, problem) => {
    expect(await operate(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `mission-control ${args[0]} ${problem} (see mission-control ${args[0]} --help)\n`,
    })
  })
})

describe('files that are not right are told, with exit code 1, before anybody is asked anything', () => {
  const nothing = 'Nothing was deployed. Correct the files, then run the same command again.\n'

  async function deploying(files: Files | undefined, extra: string[] = []) {
    const { endpoint, visits } = await startDoorkeeper()
    const reach = { ...credentials, ...region, AWS_ENDPOINT_URL: endpoint }
    return await withFolders(files ? { files } : {}, async (root) => {
      const ended = await operate(['deploy', 'acme', '--files', `${root}/files`, ...extra], reach)
      return { ...ended, stderr: ended.stderr.replaceAll(root, ''), visits: visits() }
    })
  }

  test('when there is no folder', async () => {
    const { code, stderr, visits } = await deploying(undefined)
    expect({ code, visits }).toEqual({ code: 1, visits: 0 })
    expect(stderr).toBe(
      `/files: there is no such folder; expected one with instance.yaml, agents and projects in it\n${nothing}`,
    )
  })

  test.each<string[]>([[], ['--plan']])('when they say too little %s', async (...extra) => {
    const { code, stderr, visits } = await deploying({ 'instance.yaml': 'name: Acme\n' }, extra)
    expect({ code, visits }).toEqual({ code: 1, visits: 0 })
    expect(stderr).toMatch(/^instance\.yaml:1:1: lead is missing; .*\n/)
    expect(stderr).toMatch(new RegExp(`${nothing}$`))
  })
})

test('an instance of which there are no files in the checkout is asked for by its folder', async () => {
  const { code, stderr } = await operate(['deploy', 'nobody'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/\/instance\/nobody: there is no such folder; /)
})

describe('without a way to AWS one line says what to do, with exit code 1', () => {
  const asking = 'asking AWS who we are: '

  test('when there are no credentials', async () => {
    const { code, stderr } = await operate(example, region)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${asking}there are no AWS credentials: set AWS_PROFILE, or renew them (for example "aws sso login"), then run the same command again (Could not load credentials from any providers)\n`,
    })
  })

  test('when no region is chosen', async () => {
    const { code, stderr } = await operate(example, credentials)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${asking}no AWS region is chosen: set AWS_REGION, or a region in the profile\n`,
    })
  })

  test.each<string[]>([[], ['--plan']])('when nobody answers %s', async (...extra) => {
    const { endpoint, leave } = await startDoorkeeper()
    await leave()
    const { code, stdout, stderr } = await operate([...example, ...extra], {
      ...credentials,
      ...region,
      AWS_ENDPOINT_URL: endpoint,
    })
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${asking}nothing answers: look at AWS_ENDPOINT_URL\n` })
    expect(stdout).toMatch(/no Ask AWS who we are/)
  })
})
