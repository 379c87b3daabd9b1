import { anyOf, gap, re, type Row } from './row.ts'

/** Credentials and permissions that a message speaks of outright. Priorities 60 to 79, and
 * 49 for what must not be taken for a text that cannot be read. */
export const authRules: Row[] = [
  {
    id: 'sign-in-needed',
    priority: 49,
    when: {
      message: anyOf(
        re`please (run )?\W?(\w+ )?\S*(log.?in|sign.?in|authenticate)\b|(must|need to) (be )?(log(ged)?|sign(ed)?).?in|login (is )?required|interaction_required`,
        re`(run|use) .{0,3}(aws sso login|az login|gcloud auth|gh auth|docker login|npm login|/login)|could not read (username|password)|terminal prompts disabled`,
        re`no basic auth credentials|ENEEDAUTH|\bEOTP\b|one-time pass|multi-?factor|\b2fa\b|re-?authenticat|asked for the client to provide credentials`,
        re`application-specific password|approve this key|set(ting)? \w*_?(API_KEY|TOKEN|CREDENTIALS)\b|setting the \w+_KEY|consent (is )?required|AADSTS\d+`,
      ),
    },
    category: 'AUTH',
    because: 'somebody has to sign in',
  },
  {
    id: 'credential-refused',
    priority: 60,
    when: {
      message: anyOf(
        re`\b(invalid|incorrect|expired|missing|revoked|wrong|bad|no valid|unrecognized|malformed)[ _-](\S+ ){0,3}(api.?key|x-api-key|access.?key|auth.?token)\b`,
        re`\b(invalid|incorrect|expired|missing|revoked|wrong|bad|no valid|unrecognized|malformed)[ _-](\S+ ){0,3}(token|credentials?|password|username|user|secret|auth|jwt)\b`,
        re`(api.?key|access.?key|\btoken|credentials?|password|sso session|secret key|jwt|login session|signature|license)\b (\S+ ){0,4}(expired|invalid|incorrect|revoked|rejected|not valid)\b`,
        re`(api.?key|access.?key|\btoken|credentials?|password|sso session|secret key|jwt|signature)\b (\S+ ){0,3}(missing|not found|required|refused|wrong|disabled|does not match|mismatch|not set)\b`,
        re`invalid (jwt )?signature|SignatureDoesNotMatch|invalid_(grant|token|client|auth)|token (expired|revoked)|oauth token|(jwt|TokenExpired|JsonWebToken) ?(expired|malformed|error)`,
        re`failed password|wrong issuer|(令牌|密钥|鉴权|认证|登录)\S{0,3}(无效|过期|失败)|无效的(令牌|密钥)`,
      ),
    },
    category: 'AUTH',
    because: 'a credential was refused',
  },
  {
    id: 'permission-denied',
    priority: 61,
    when: {
      message: anyOf(
        re`(access|permission|authorization).?(is |was |has been |to )?.?(denied|forbidden)|\bdenied: |permission to ${gap}denied|access_refused`,
        re`(operation|action|request|command|user|key|token|account|role|is|are|were|you're) not (permitted|allowed) (to|for|on) `,
        re`operation not (permitted|allowed)|not authori[sz]ed|not ${gap}authori[sz]ation to|\b(EACCES|EPERM|WSAEACCES)\b|PermissionError|UnauthorizedAccess`,
        re`(insufficient|missing|lacks?|without|requires?|required|need(s|ed)?)[ _](the |a |an )?(\S+ ){0,3}(permissions?|scopes?|privileges?|entitlements?)\b`,
        re`(do(es)?n't|do(es)? not|not) have (the |any |required |sufficient |enough |necessary |correct )*(permissions?|access|rights?|privileges?)\b`,
        re`must have ${gap}permission|must be (owner of|root|superuser|an? (admin|owner|member|organization))|(haven't|not been|not) granted|admin rights|administratively prohibited|missing access\b|row-level security`,
        re`cannot (get|list|watch|create|update|patch|delete|impersonate) resource|refusing to allow|not accessible by|gated.?repo|SAML`,
        re`requires? (root|administrator|admin|elevated|sudo)|are you root|sudo: a password|0x80070005|E_ACCESSDENIED`,
      ),
    },
    category: 'AUTH',
    because: 'a permission is missing',
  },
  {
    id: 'certificate-not-trusted',
    priority: 62,
    when: {
      message: anyOf(
        re`verify ${gap}certificate|certificate (signed by|verif|has expired|is not|is valid for|required|subject name|authority|problem|unknown|chain|expired|revoked|is invalid)`,
        re`self.signed certificate|SELF_SIGNED_CERT|CERT_(HAS_EXPIRED|VERIFY|AUTHORITY|COMMON_NAME|UNTRUSTED|INVALID|DATE)|UNABLE_TO_(VERIFY|GET_ISSUER)`,
        re`CERTIFICATE_(VERIFY_FAILED|UNKNOWN|EXPIRED|REQUIRED)|ALTNAME_INVALID|altnames|PKIX path|valid certification path|unknown (ca|issuer)\b|UnknownIssuer|NO_PUBKEY|public key is not available`,
        re`(bad|invalid peer) certificate|remote certificate is invalid|x509: |unable to get local issuer|host(name)? (\S+ )?(does not match|doesn't match|mismatch)`,
        'host key verification failed|remote host identification has changed',
      ),
    },
    category: 'AUTH',
    because: 'the two sides do not trust each other',
  },
  {
    id: 'sign-in-failed',
    priority: 63,
    when: {
      message: anyOf(
        re`(authentication|authorization|login|log.?in|sign.?in|logon) (has )?(failed|failure|required|denied|rejected|was (rejected|refused|unsuccessful)|unsuccessful)`,
        re`failed to (authenticate|authorize|log ?in|sign in)|(authentication|auth) ?fail|authentication ?exception|not.(logged|signed).in|bad auth\b|logon denied`,
        re`unauthori[sz]ed|unauthenticated|SASL ${gap}(fail|error|denied)|NOAUTH|WRONGPASS|\bNOPERM\b|no pg_hba\.conf entry|no password is set`,
        re`authentication (is |was )?(\w+ )?(not supported|removed|disabled)|missing bearer|(no|more) (\w+ )*authentication methods|publickey|login failed for`,
      ),
    },
    category: 'AUTH',
    because: 'the sign-in failed',
  },
  {
    id: 'credential-not-there',
    priority: 65,
    when: {
      message: anyOf(
        re`(locate|load|find|loading|resolve|get|obtain|provide|refresh|retrieve|determine|validate) (\S+ ){0,4}(credentials?|sso token|api.?key|access.?token)\b`,
        re`(default|no) (\S+ )?credentials|NoCredential|CredentialsProvider|didn't provide an api key|provide (an|your|a valid) (api key|token)`,
        re`credentials? (file |provider )?(could not|couldn't|not|cannot) be|no (api.?key|access token) (was |is )?(found|provided|set|configured)`,
      ),
    },
    category: 'AUTH',
    because: 'a credential is not where it is looked for',
  },
  {
    id: 'not-enabled-here',
    priority: 66,
    when: {
      message: anyOf(
        re`(country|region|territory|location)\b ${gap}not (\S+ )?(supported|available|allowed|permitted)|not available in your (country|region)`,
        re`has not been used in project|SERVICE_DISABLED|api (is )?not enabled|accessNotConfigured|OptInRequired|not subscribed|SubscriptionRequired`,
        re`organization (has been|is) (disabled|restricted)|must be verified|verify your (organization|account|identity)`,
        re`account (has been|is|was) (\S+ )?(disabled|suspended|locked|deactivated|blocked|restricted|terminated)`,
        re`(request|ip|address|client)\b ${gap}(not (in|on) ${gap}(allow|white).?list|blocked by ${gap}firewall)|relay(ing)? (access )?denied`,
      ),
    },
    category: 'AUTH',
    because: 'the account may not use this, or not from here',
  },
  {
    id: 'auth-code',
    priority: 67,
    when: {
      message: anyOf(
        re`\b(InvalidClientTokenId|UnrecognizedClient|ExpiredToken|InvalidAccessKeyId|AuthFailure|UnauthorizedOperation|RequestTimeTooSkewed)`,
        re`\b(AuthorizationFailed|AuthenticationFailed|AuthorizationPermissionMismatch|InvalidAuthenticationToken|Authorization_RequestDenied)`,
        re`\b(ORA-01017|ORA-01031|ORA-28000|ERROR 1045|ERROR 1044|ERROR 1142|Error 18456)\b|SQLSTATE\W{0,2}28\w{3}\b`,
        re`\b(E401|E403)\b|\b5[35]\d[ -]5\.7\.\d|SMTPAuthentication|SaslAuthentication|(Topic|Group|Cluster)AuthorizationException|AccessControlException`,
        re`authentication_error|permission_error|invalid_api_key|API_KEY_INVALID|invalid_authentication|access_denied|insufficient_scope`,
      ),
    },
    category: 'AUTH',
    because: 'a code in the message is a refusal',
  },
]
