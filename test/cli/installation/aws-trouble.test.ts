import { describe, expect, test } from 'vitest'
import { awsTrouble } from '../../../cli/installation/aws-trouble.ts'
import { Fault } from '../../../lib/core/fault.ts'

const named = (name: string, message = 'as AWS puts it') => Object.assign(new Error(message), { name })

describe('what an operator can put right is told with the way to do it', () => {
  test.each([
    ['CredentialsProviderError', /there are no AWS credentials: set AWS_PROFILE, or renew them/],
    ['ExpiredToken', /have expired: renew them \(for example "aws sso login"\), then run the same command again$/],
    ['ExpiredTokenException', /have expired: renew them/],
    ['RequestExpired', /set the clock of this machine/],
    ['InvalidClientTokenId', /does not know these credentials: renew them/],
    ['UnrecognizedClientException', /does not know these credentials: renew them/],
    ['SignatureDoesNotMatch', /correct AWS_SECRET_ACCESS_KEY or the profile$/],
    ['AccessDenied', /use a role that may deploy .* \(as AWS puts it\)$/],
    ['AccessDeniedException', /use a role that may deploy .* \(as AWS puts it\)$/],
  ])('%s', (name, advice) => {
    const error = named(name)
    const told = awsTrouble('deploying acme', error)
    expect(told).toBeInstanceOf(Fault)
    expect(told).toMatchObject({ code: 'cloud.closed', cause: error })
    expect(told).toHaveProperty('message', expect.stringMatching(/^deploying acme: /))
    expect(told).toHaveProperty('message', expect.stringMatching(advice))
  })

  test.each([
    ['ENOTFOUND', /look at the network/],
    ['ECONNREFUSED', /nothing answers: look at AWS_ENDPOINT_URL$/],
  ])('%s, which is the code of an error without a name of its own', (code, advice) => {
    const told = awsTrouble('deploying acme', Object.assign(new Error('connect'), { code }))
    expect(told).toHaveProperty('message', expect.stringMatching(advice))
  })

  test('a region that nobody chose', () => {
    const told = awsTrouble('deploying acme', new Error('Region is missing'))
    expect(told).toHaveProperty('message', expect.stringMatching(/set AWS_REGION, or a region in the profile$/))
  })
})

describe('everything else stays what it was', () => {
  test.each([
    ['a trouble that was explained already', new Fault('deploy.failed', 'AccessDenied')],
    ['an error that nobody knows', named('ThrottlingException')],
    ['something that is no error', 'AccessDenied'],
  ])('%s', (_, thrown) => {
    expect(awsTrouble('deploying acme', thrown)).toBe(thrown)
  })
})
