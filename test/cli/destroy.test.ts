import { describe, expect, test } from 'vitest'
import { credentials, operate, region, startDoorkeeper } from './installation/operator.ts'

const asking = 'asking AWS who we are: '

test('without --yes nothing is contacted, and it is said what it would mean', async () => {
  const { endpoint, visits } = await startDoorkeeper()
  const ended = await operate(['destroy', 'acme'], { ...credentials, ...region, AWS_ENDPOINT_URL: endpoint })
  expect(visits()).toBe(0)
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'mission-control destroy stops acme for everybody; add --yes if that is meant (see mission-control destroy --help)\n',
  })
})

describe('being called wrongly is told in one line, with exit code 2', () => {
  test.concurrent.each([
    [['destroy', '--yes'], 'needs <instance>'],
    [
      ['destroy', 'Acme', '--yes'],
      'cannot use the name "Acme": expected small letters, digits and single hyphens, beginning with a letter',
    ],
    [['destroy', 'acme', '--data'], 'has no option --data; expected one of --yes'],
  ])('%j', async (args, problem) => {
    const { code, stdout, stderr } = await operate(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(`mission-control destroy ${problem} (see mission-control destroy --help)\n`)
  })
})

describe('without a way to AWS one line says what to do, with exit code 1', () => {
  test.each([
    ['there are no credentials', region, 'there are no AWS credentials: set AWS_PROFILE, or renew them'],
    ['no region is chosen', credentials, 'no AWS region is chosen: set AWS_REGION, or a region in the profile'],
  ])('when %s', async (_, environment, says) => {
    const { code, stderr } = await operate(['destroy', 'acme', '--yes'], environment)
    expect(code).toBe(1)
    expect(stderr.startsWith(`${asking}${says}`)).toBe(true)
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  test('when nobody answers', async () => {
    const { endpoint, leave } = await startDoorkeeper()
    await leave()
    const environment = { ...credentials, ...region, AWS_ENDPOINT_URL: endpoint }
    const { code, stderr } = await operate(['destroy', 'acme', '--yes'], environment)
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${asking}nothing answers: look at AWS_ENDPOINT_URL\n` })
  })
})
