import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fittingWithoutSecrets, textsWithoutSecrets, withoutSecrets } from '../../../lib/core/secret-shapes.ts'

// Put together here, so that nobody who scans this repository finds what looks like a key.
const letters = (length: number): string => 'aB3dE5gH7jK9mN1pQ2sT4vW6xY8z'.repeat(9).slice(0, length)
const upper = (length: number): string => 'Q7W2E9R4T1Y6U3I8'.repeat(3).slice(0, length)
const hex = (length: number): string => '0f1e2d3c4b5a6978'.repeat(4).slice(0, length)
const jwt = ['ey' + 'JhbGciOiJIUzI1NiJ9', 'ey' + 'JzdWIiOiJhZGEifQ', letters(43)].join('.')
const pem = (kind: string, newline = '\n'): string =>
  ['-----BEGIN ' + kind + '-----', letters(64), letters(40) + '==', '-----END ' + kind + '-----'].join(newline)

const bareSecrets: [string, string][] = [
  ['OpenAI', 'sk-' + letters(48)],
  ['OpenAI project', 'sk-' + 'proj-' + letters(60)],
  ['Anthropic', 'sk-' + 'ant-api03-' + letters(90)],
  ['AWS access key id', 'AK' + 'IA' + upper(16)],
  ['AWS temporary key id', 'AS' + 'IA' + upper(16)],
  ['AWS session token', 'IQoJ' + 'b3JpZ2lu' + letters(200)],
  ['Bedrock', 'AB' + 'SK' + letters(80)],
  ['GitHub personal', 'gh' + 'p_' + letters(36)],
  ['GitHub OAuth', 'gh' + 'o_' + letters(36)],
  ['GitHub user', 'gh' + 'u_' + letters(36)],
  ['GitHub server', 'gh' + 's_' + letters(36)],
  ['GitHub refresh', 'gh' + 'r_' + letters(36)],
  ['GitHub fine-grained', 'github' + '_pat_' + letters(22) + '_' + letters(40)],
  ['GitLab', 'gl' + 'pat-' + letters(20)],
  ['Slack bot', 'xo' + 'xb-1234567890-' + letters(24)],
  ['Slack user', 'xo' + 'xp-1234567890-' + letters(24)],
  ['Google', 'AI' + 'za' + letters(35)],
  ['Google OAuth', 'ya' + '29.' + letters(40)],
  ['npm', 'np' + 'm_' + letters(36)],
  ['Stripe', 'sk' + '_live_' + letters(24)],
  ['Stripe restricted', 'rk' + '_live_' + letters(24)],
  ['Hugging Face', 'h' + 'f_' + letters(34)],
  ['ours', 'mc' + '_' + hex(48)],
  ['JWT', jwt],
  ['PKCS#8', pem('PRIVATE KEY')],
  ['RSA', pem('RSA PRIVATE KEY')],
  ['OpenSSH, inside JSON', pem('OPENSSH PRIVATE KEY', '\\n')],
]

describe.each(bareSecrets)('a key of %s goes', (_of, secret) => {
  test.each([
    (key: string) => `refused ${key} again`,
    (key: string) => `refused "${key}", again`,
    (key: string) => `refused\\n${key}\\nagain`,
    (key: string) => `refused <${key}> again`,
    (key: string) => `refused key=${key}&x=1 again`,
  ])('%#', (around) => {
    const clean = withoutSecrets(around(secret))
    expect(clean).not.toContain(secret.slice(-12))
    expect(clean).not.toContain(secret.slice(4, 16))
    expect(clean).toMatch(/^refused.*\[redacted\].*again$/)
  })
})

const word = 'correct' + 'horse'
const made = 'hunter' + '2x9'

test.each([
  [`Authorization: Bearer ${made}`, 'Authorization: Bearer [redacted]'],
  [`{"authorization":"Basic ${letters(12)}"}`, '{"authorization":"Basic [redacted]"}'],
  [`authorization: ${letters(20)}, then`, 'authorization: [redacted], then'],
  [`curl -H 'Authorization: token ${letters(20)}' failed`, "curl -H 'Authorization: token [redacted]' failed"],
  [`sent bearer ${letters(20)} to us`, 'sent bearer [redacted] to us'],
  [`sent x-api-key: ${made} to us`, 'sent x-api-key: [redacted] to us'],
  [`{"x-api-key":"${word}"}`, '{"x-api-key":"[redacted]"}'],
  [`GET /v1?api_key=${word}&n=1`, 'GET /v1?api_key=[redacted]&n=1'],
  [`apikey: ${made}`, 'apikey: [redacted]'],
  [`Incorrect API key provided: ${made}.`, 'Incorrect API key provided: [redacted]'],
  [`password=${word} host=db`, 'password=[redacted] host=db'],
  [`password=abc host=db`, 'password=[redacted] host=db'],
  [`password="${word} battery" host=db`, 'password="[redacted]" host=db'],
  [`PGPASSWORD='${word}' psql`, "PGPASSWORD='[redacted]' psql"],
  [`Pwd=${word};Server=db`, 'Pwd=[redacted];Server=db'],
  [`passwd: ${made}`, 'passwd: [redacted]'],
  [`db:\n  password: ${word}\n  host: db`, 'db:\n  password: [redacted]\n  host: db'],
  [`{"password": "${word}", "user": "ann"}`, '{"password": "[redacted]", "user": "ann"}'],
  [`{'client_secret': '${word}'}`, "{'client_secret': '[redacted]'}"],
  [`body: "{\\"secret\\":\\"${word}\\",\\"n\\":1}"`, 'body: "{\\"secret\\":\\"[redacted]\\",\\"n\\":1}"'],
  [`secret=${word}`, 'secret=[redacted]'],
  [`token=${word}`, 'token=[redacted]'],
  [`"token": "${word}"`, '"token": "[redacted]"'],
  [`token: ${letters(16)}`, 'token: [redacted]'],
  [`refresh_token=${word}&grant_type=refresh_token`, 'refresh_token=[redacted]&grant_type=refresh_token'],
  [`aws_secret_access_key = ${letters(40)}`, 'aws_secret_access_key = [redacted]'],
  [`"SecretAccessKey": "${letters(20)}/${letters(19)}"`, '"SecretAccessKey": "[redacted]"'],
  [`<SessionToken>${letters(99)}</SessionToken>`, '<SessionToken>[redacted]</SessionToken>'],
  [`AWS_SESSION_TOKEN=${letters(99)}==`, 'AWS_SESSION_TOKEN=[redacted]'],
  [`deploy --token ${letters(16)} --region x`, 'deploy --token [redacted] --region x'],
  [`Set-Cookie: session=${letters(20)}`, 'Set-Cookie: session=[redacted]'],
  [`cannot reach http://ann:${word}@models.local/v1`, 'cannot reach http://[redacted]@models.local/v1'],
  [`redis://:${word}@cache:6379 refused`, 'redis://[redacted]@cache:6379 refused'],
  [`postgres://ann:p@${word}@db/x`, 'postgres://[redacted]@db/x'],
  [`https://${letters(32)}@sentry.local/1`, 'https://[redacted]@sentry.local/1'],
  [`/a?X-Amz-Expires=60&X-Amz-Signature=${hex(64)}`, '/a?X-Amz-Expires=60&X-Amz-Signature=[redacted]'],
  [`/a?X-Amz-Security-Token=${letters(60)}%3D&b=1`, '/a?X-Amz-Security-Token=[redacted]&b=1'],
  [`/a?sv=2024&sig=${letters(30)}%3D`, '/a?sv=2024&sig=[redacted]'],
])('%s', (text, clean) => {
  expect(withoutSecrets(text)).toBe(clean)
})

test.each([
  'invalid api key',
  'invalid x-api-key',
  'token expired',
  'token: expired',
  'Incorrect API key provided',
  'Incorrect API key provided: required',
  'You can find your API key at https://platform.openai.com/account/api-keys.',
  'password authentication failed for user "ann"',
  "Access denied for user 'ann'@'localhost' (using password: YES)",
  'password: required',
  '{"password": ["This field is required."]}',
  '{"token": "the token has expired"}',
  'Client sent AUTH, but no password is set',
  'max_tokens: 4096',
  'max_tokens=4096, output_tokens: 1234567890',
  'unexpected token < in JSON at position 0',
  'Unexpected token: keyword (const)',
  'secret not found',
  'secret: not found',
  'secret "db-password" not found',
  'prompt tokens=1234',
  'token_count=5',
  'NextToken: 8f3a9b2c1d4e5f60, RequestToken: 2f71b790-fda0-83a5-752a-35db9c619660',
  'PWD=/home/ann/app',
  'bearer authentication is required',
  'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
  'authorization: denied',
  'Authorization failed. Please check your API key.',
  'the SSO Token: Token for corp does not exist',
  'ssh://git@example.com/repo.git and http://localhost:8080/a',
  'task-runner-scheduler-9-failed, risk-assessment-2024-final, sk-learn-contrib-trees',
  'run_01KAQT5N000000000000000000 of task_01KAQT5N000000000000000000',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8, sha256:' + hex(64),
  '-----BEGIN CERTIFICATE-----',
])('%s: stays as it is', (text) => {
  expect(withoutSecrets(text)).toBe(text)
})

const pieces = fc.constantFrom(
  ...bareSecrets.map(([, secret]) => secret),
  ...'password pwd token secret api_key authorization Bearer basic cookie provided expired [redacted]'.split(' '),
  ...'= : " \' \\ \\" :// @ &sig= --'.split(' '),
  ': ',
  '\n',
  ' ',
  made,
  word,
)

describe('whatever the text', () => {
  test('once is enough', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((some) => some.join('')),
    )
    fc.assert(
      fc.property(text, (some) => {
        const once = withoutSecrets(some)
        expect(withoutSecrets(once)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })

  test('words alone are never touched', () => {
    const words = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.constantFrom('token', 'password', 'secret', 'bearer'))), (some) => {
        expect(withoutSecrets(some.join(' '))).toBe(some.join(' '))
      }),
    )
  })

  test('what must fit fits', () => {
    expect(fittingWithoutSecrets('pwd=abc')).toBe('pwd=[re')
  })
})

/** Each of these would take minutes if a shape read the rest of the text again from every place it could begin. */
const openings = String.raw`a|- |--|\"|://|://a:|://a@|password |password=|password: |"password":"|client_secret="\"|token|token=
token: aaaaaaaa|--token-|next token|authorization: basic |bearer |bearer aaaaaaaa |cookie: a=|signature=|sk-|sk-1|eyJ|no
-eyJaaaaaaaaaa|eyJaaaaaaaaa.|AKIA|xoxb-|-----BEGIN |-----BEGIN PRIVATE KEY-----|password="\'`

test.each([' ', '\n ', ...openings.split(/[|\n]/)])('a million characters of %j are read in one go', (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
  expect(withoutSecrets(text)).toEqual(expect.any(String))
})

test('in a value every text is looked at, with its name', () => {
  const input = { path: 'a.md', headers: [{ password: word, note: `Bearer ${letters(20)}` }], token: 5, secret: null }
  expect(textsWithoutSecrets(input)).toEqual({
    path: 'a.md',
    headers: [{ password: '[redacted]', note: 'Bearer [redacted]' }],
    token: 5,
    secret: null,
  })
})
