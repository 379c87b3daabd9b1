const redacted = '[redacted]'

/** A shape, and what is left of a match: only the secret itself goes, so that the words around it can be judged. */
type Row = readonly [shape: RegExp, left: (...match: string[]) => string]

/**
 * Names of settings that hold a secret and nothing else. The `pwd` of a shell is a folder, so what starts like a path
 * stays.
 */
const surely = [
  'pass(?:word|wd|phrase)',
  String.raw`pwd(?!["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:\/|~|[a-z]:\\))`,
  '(?:api|access|private|encryption|signing|account|subscription)[ _-]?key',
  'secret[_-]?(?:access[_-]?)?key',
  'client[_-]?secret',
  '(?:access|refresh|auth|id|session|security|bearer)[_-]?token',
].join('|')

/** Names that are words as well: parsers meet tokens, and pages are asked for by them. */
const maybe = String.raw`secret|(?<!request[ _-]?|next[ _-]?|page[ _-]?|idempotency[ _-]?)token`

/** From a name to its value: YAML, JSON, also JSON inside JSON, settings, hashes of Ruby and elements of XML. */
const colon = String.raw`[ \t]{0,8}:[ \t]{0,8}`
const equals = String.raw`[ \t]{0,8}(?::?=>?|>)[ \t]{0,8}`
const quote = String.raw`\\{0,3}["']`
const bare = String.raw`[^\s"'\\,;&<>(){}]{4,}`

/** What is said about a secret in its place, as `password: required` or `(using password: YES)`. */
const saidInstead =
  /^(?:\[redacted|<|\$\{|\*+$|https?:)|\b(?:yes|no|not|none|null|nil|undefined|true|false|empty|blank|missing|required|requires?|provided|must|should|is|was|has|expired?|invalid|incorrect|wrong|unknown|denied|failed|rejected|revoked|mismatch|unauthorized|forbidden|disabled|string|field)\b/i

const isSaid = (value: string): boolean => value.length <= 300 && saidInstead.test(value)

/** Words have no digits and one case; what somebody has made up or drawn has, or is longer than words are. */
const looksMade = (value: string): boolean => /\d|[a-z][A-Z]|[!@#$%^*+=~|]/.test(value) || value.length >= 24

const isMade = (value: string): boolean => !isSaid(value) && looksMade(value)

const unless =
  (isHarmless: (value: string) => boolean) =>
  (whole: string, before = '', value = ''): string =>
    isHarmless(value) ? whole : before + redacted

const always = unless(isSaid)
const whenMade = unless((value) => !isMade(value))

/** Found by the name in front of them. These come first: a value goes as a whole, whatever shapes are in it. */
const named: readonly Row[] = [
  // The header of RFC 9110, with the scheme kept: it tells what was tried.
  [
    /(authorization\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["']?(?:basic|bearer|digest|token|apikey|negotiate|aws4-hmac-sha256)[ \t]{1,8})([^\s"'\\,;}]+)/gi,
    always,
  ],
  [/(authorization\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["']?)([^\s"'\\,;}]{6,})/gi, whenMade],
  [/\b((?:bearer|basic)[ \t]{1,8})([\w~+/.=-]{8,})/gi, whenMade],
  [/(\bcookie["']?[ \t]{0,8}:[ \t]{0,8}["']?[\w.-]{1,80}=)([^\n"']+)/gi, always],
  // Quoted, with escapes. An end that never comes is where the line ends.
  [new RegExp(`((?:${surely})(?:${quote})?(?:${colon}|${equals})")((?:[^"\\\\\\n]|\\\\.){1,4000})`, 'gi'), always],
  [new RegExp(`((?:${surely})(?:${quote})?(?:${colon}|${equals})')((?:[^'\\\\\\n]|\\\\.){1,4000})`, 'gi'), always],
  [new RegExp(`((?:${surely}|${maybe})${quote}(?:${colon}|${equals})${quote})([^"'\\\\\\n]{4,4000})`, 'gi'), always],
  [new RegExp(`((?:${maybe})(?:${colon}|${equals})${quote})([^"'\\\\\\n]{8,4000})`, 'gi'), whenMade],
  [new RegExp(`((?:${surely})(?:${quote})?${equals})(${bare})`, 'gi'), always],
  [new RegExp(`((?:${surely})(?:${quote})?=)([^\\s"'\\\\,;&<>(){}]{1,3}(?![^\\s"'\\\\,;&<>(){}]))`, 'gi'), always],
  [new RegExp(`(secret=|token=)(${bare.replace('4', '6')})`, 'gi'), always],
  [new RegExp(`((?:${maybe})(?:${quote})?(?:${colon}|${equals}))(${bare.replace('4', '8')})`, 'gi'), whenMade],
  [new RegExp(`((?:${surely})(?: provided)?(?:${quote})?${colon})(${bare})`, 'gi'), whenMade],
  // A line of YAML is a setting, so that its value may be a word.
  [new RegExp(`^([ \\t-]{0,40}[\\w.-]{0,40}(?:${surely}):[ \\t]{1,8})(${bare})(?=[ \\t]{0,8}$)`, 'gim'), always],
  [new RegExp(`(--[\\w-]{0,40}(?:${surely}|${maybe})[ \\t]{1,8})(${bare})`, 'gi'), whenMade],
  // Signed URLs: AWS, Google and CloudFront; Azure calls it `sig`.
  [/((?:\bx-(?:amz|goog)-(?:signature|credential|security-token)|\bsignature|[?&;]sig)=)([\w%+/=.~-]{8,})/gi, always],
  // Who logs in goes as well: some put the key there. Only a short name without a password stays.
  [
    /(:\/\/)([^/\s@"'<>]*:[^/\s"'<>]*|[^/\s:@"'<>]{16,})@/g,
    (whole, before = '', login = '') => (login.startsWith(redacted) ? whole : `${before}${redacted}@`),
  ],
]

/** Where a word can begin; also right after the `\n` of a text inside JSON. */
const start = String.raw`(?:(?<![\w-])|(?<=\\[nrt]))`

/** Found by themselves. Each either fails within a few characters or takes all it has read, so none reads twice. */
const bareShapes: readonly RegExp[] = [
  // RFC 7468. Without an end all that follows may be the key.
  /-----BEGIN[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,16000}(?:-----END[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  // RFC 7519: `{"` in base64url is `eyJ`.
  new RegExp(`${start}eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*){0,3}`, 'g'),
  // "Unique identifiers" in the reference of IAM; roles and users have such ids as well, and those are no secrets.
  /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/g,
  // How session tokens of STS begin: what they hold is encoded, and its head is always the same.
  /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[\w+/=%-]{20,}/g,
  // API keys of Bedrock: long-lived ones, and those of some hours.
  /ABSK[A-Za-z0-9+/=]{40,}|bedrock-api-key-[\w+/=-]{20,}/g,
  // OpenAI, Anthropic, OpenRouter and those who copied them. The digit tells them from names such as `sk-learn-...`.
  new RegExp(`${start}sk-(?=[\\w-]{0,40}\\d)[\\w-]{16,}`, 'g'),
  // Stripe.
  /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}/g,
  // GitHub, GitLab, npm, PyPI.
  /gh[opusr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/g,
  /gl(?:pat|ptt|dt|rt|cbt|oas|soat|ft)-[\w.-]{16,}/g,
  /npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,}/g,
  // Slack: tokens, and the addresses anybody may post to.
  /xox[abceprs]-[\w-]{10,}|xapp-[\w-]{20,}|hooks\.slack\.com\/services\/[\w/]{10,}/g,
  // Google: API keys, OAuth access tokens and client secrets.
  /AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}/g,
  // Hugging Face, Groq, xAI.
  new RegExp(`${start}(?:hf_|gsk_|xai-)[A-Za-z0-9]{30,}`, 'g'),
  // Bearers of our own API.
  /mc_[0-9a-f]{40,}/g,
]

/**
 * The text without what looks like a credential. It is a net under those who know which keys they use: some secrets
 * look like words, and rather than blank out every word near "password", those are let through.
 */
export function withoutSecrets(text: string): string {
  let rest = text
  for (let passes = 0; passes < mostPasses; passes++) {
    const before = rest
    rest = onePass(before)
    if (rest === before) break
  }
  return rest
}

/** What goes may lay bare what was glued to it. A text made to need more passes than this is nobody's accident. */
const mostPasses = 4

function onePass(text: string): string {
  const unnamed = named.reduce((rest, [shape, left]) => rest.replace(shape, left), text)
  return bareShapes.reduce((rest, shape) => rest.replace(shape, redacted), unnamed)
}

/** No longer than the text was, for what must fit somewhere. */
export const fittingWithoutSecrets = (text: string): string => withoutSecrets(text).slice(0, text.length)

/**
 * The same value without secrets in any of its texts. The name of a text counts as in JSON. A text with a secret in it
 * does not grow: what tools are given has its limits.
 */
export function textsWithoutSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return withoutSecretsNamed(name, value)
  if (Array.isArray(value)) return value.map((item: unknown) => textsWithoutSecrets(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textsWithoutSecrets(item, key)]))
}

const holdsSecret = new RegExp(`(?:${surely}|secret|authorization)$|^token$`, 'i')

const withoutSecretsNamed = (name: string, value: string): string =>
  holdsSecret.test(name) && value.length >= 4 && !isSaid(value) ? redacted : fittingWithoutSecrets(value)
