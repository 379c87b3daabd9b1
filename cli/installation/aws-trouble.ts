import { Fault } from '../../lib/core/fault.ts'

const renew = 'renew them (for example "aws sso login"), then run the same command again'

/** What AWS and its SDK call the things that an operator can put right, and how. */
const advice: Record<string, string> = {
  CredentialsProviderError: `there are no AWS credentials: set AWS_PROFILE, or ${renew}`,
  ExpiredToken: `the AWS credentials have expired: ${renew}`,
  ExpiredTokenException: `the AWS credentials have expired: ${renew}`,
  RequestExpired: 'AWS says the request is too old: set the clock of this machine, then run the same command again',
  InvalidClientTokenId: `AWS does not know these credentials: ${renew}`,
  UnrecognizedClientException: `AWS does not know these credentials: ${renew}`,
  SignatureDoesNotMatch:
    'the secret key does not belong to the access key: correct AWS_SECRET_ACCESS_KEY or the profile',
  AccessDenied: 'these credentials may not do this: use a role that may deploy (see docs/operating.md)',
  AccessDeniedException: 'these credentials may not do this: use a role that may deploy (see docs/operating.md)',
  ENOTFOUND: 'AWS cannot be reached: look at the network, and at AWS_REGION and AWS_ENDPOINT_URL',
  ECONNREFUSED: 'nothing answers: look at AWS_ENDPOINT_URL',
}

/**
 * What was going on when AWS refused, and what to do now. CloudFormation finishes what it has begun without us, so
 * after an expired token the same command goes on from there.
 */
export function awsTrouble(doing: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const says = advice[error.name] ?? advice[code] ?? regionAdvice(error)
  if (!says) return error
  const meant = error.message && /^(?:AccessDenied|CredentialsProvider)/.test(error.name) ? ` (${error.message})` : ''
  return new Fault('cloud.closed', `${doing}: ${says}${meant}`, { cause: error })
}

const regionAdvice = ({ message }: Error): string | undefined =>
  message.includes('Region is missing')
    ? 'no AWS region is chosen: set AWS_REGION, or a region in the profile'
    : undefined
