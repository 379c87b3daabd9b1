import { anyOf, gap, re, type Row } from './row.ts'

/** Credentials and permissions that a message speaks of outright. Priorities 60 to 79. */
export const authRules: Row[] = [
  {
    id: 'credential-refused',
    priority: 60,
    when: {
      message: anyOf(
        re`(invalid|incorrect|expired|missing|revoked|wrong|bad|no valid|unrecognized|malformed|unknown)[ _-](\S+ ){0,3}(or \S+ )?(api.?key|x-api-key|access.?key|auth(entication|orization)?.?token|access.?token|bearer|\btoken|credentials?|password|username|secret|auth|jwt|session token)\b`,
        re`(api.?key|access.?key|\btoken|credentials?|password|sso session|secret key|jwt|(login|user) session|signature|license)\b (\S+ ){0,4}?(has |have |is |are |was |were )?(been )?(expired|invalid|incorrect|revoked|rejected|not valid|missing|not found|required|refused|wrong|disabled|does not match|mismatch|not set|empty)\b`,
        re`(locate|load|find|loading|resolve|get|obtain|provide|refresh|retrieve) (\S+ ){0,4}(credentials?|sso token|api.?key|access.?token)\b`,
        re`invalid (jwt )?signature|SignatureDoesNotMatch|invalid_(grant|token|client)|token (expired|revoked)|oauth token|expired_token`,
        re`(authentication|authorization|login|log.?in|sign.?in|logon|auth|authenticate) (has )?(failed|failure|required|denied|rejected|was (rejected|refused|unsuccessful)|unsuccessful)`,
        re`failed to (authenticate|log ?in|login|sign in)|unauthori[sz]ed|unauthenticated|not.(logged|signed).in|no password is set|bad auth|authentication ?(exception|failed)`,
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
        re`(access|permission|authorization).?(is |was |has been |to )?.?(denied|forbidden)|\bdenied: |access.denied`,
        re`(operation|action|request|command|user|key|token|account|role|is|are|were|you're) not (permitted|allowed) (to|for|on) `,
        re`operation not (permitted|allowed)|not authori[sz]ed|\b(EACCES|EPERM|WSAEACCES)\b|PermissionError|UnauthorizedAccess`,
        re`(insufficient|missing|lacks?|without|requires?|required|need(s|ed)?) (the |a |an )?(\S+ ){0,3}(permissions?|scopes?|privileges?|entitlements?)\b`,
        re`(do(es)?n't|do(es)? not|not) have (the |any |required |sufficient |enough |necessary |correct )*(permissions?|access|rights?|privileges?|authori[sz]ation)`,
        re`must be (owner of|root|superuser|an? (admin|owner|member|organization))|cannot (get|list|watch|create|update|patch|delete|impersonate) resource|refusing to allow`,
        re`not accessible by|gated repo|restricted (model|repo)|requires? (root|administrator|admin|elevated|sudo)|are you root|sudo: a password`,
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
        re`certificate (signed by unknown|verif|has expired|is not (trusted|valid|yet)|is valid for|required|subject name|authority|problem|unknown|chain|expired|revoked|is invalid|common name|host)`,
        re`self.signed certificate|SELF_SIGNED_CERT|CERT_(HAS_EXPIRED|VERIFY|AUTHORITY|COMMON_NAME|UNTRUSTED|INVALID|DATE)|UNABLE_TO_(VERIFY|GET_ISSUER)`,
        re`CERTIFICATE_(VERIFY_FAILED|UNKNOWN|EXPIRED|REQUIRED)|ALTNAME_INVALID|altnames|PKIX path|valid certification path|unknown (ca|issuer)\b|bad certificate`,
        re`remote certificate is invalid|x509: |unable to get local issuer|host(name)? (\S+ )?(does not match|doesn't match|mismatch|verification)|host key verification failed|remote host identification has changed`,
      ),
    },
    category: 'AUTH',
    because: 'the two sides do not trust each other',
  },
  {
    id: 'sign-in-needed',
    priority: 63,
    when: {
      message: anyOf(
        re`please (run )?\S*(log.?in|sign.?in|authenticate|re-?authenticate)|(must|need to) (be )?(log(ged)?|sign(ed)?).?in|(run|use) .{0,3}(aws sso login|az login|gcloud auth|gh auth|docker login|npm login|/login)`,
        re`could not read (username|password)|terminal prompts disabled|no basic auth credentials|publickey|ENEEDAUTH|\bEOTP\b|one-time pass|multi-?factor|\b2fa\b|re-?authenticat`,
        re`asked for the client to provide credentials|no pg_hba\.conf entry|NOAUTH|WRONGPASS|\bNOPERM\b|SASL ${gap}(fail|error|denied)|password authentication failed`,
        re`credentials? (file |provider )?(could not|couldn't|not|cannot) be|(default|no) (\S+ )?credentials|application-specific password|approve this key|set(ting)? the \w+_(API_)?(KEY|TOKEN)`,
        re`didn't provide an api key|provide (an|your|a valid) (api key|token)|AADSTS\d+|consent (is )?required|interaction_required|login (is )?required|failed password`,
      ),
    },
    category: 'AUTH',
    because: 'somebody has to sign in, or to hand over a credential',
  },
  {
    id: 'not-enabled-here',
    priority: 64,
    when: {
      message: anyOf(
        re`(country|region|territory|location)\b ${gap}not (\S+ )?(supported|available|allowed|permitted)|unsupported_country|not available in your (country|region)`,
        re`has not been used in project|SERVICE_DISABLED|api (is )?not enabled|accessNotConfigured|OptInRequired|not subscribed|SubscriptionRequired`,
        re`organization (has been|is) (disabled|restricted)|account (has been|is|was) (\S+ )?(disabled|suspended|locked|deactivated|blocked|restricted|terminated)|must be verified|verify your (organization|account|identity)`,
        re`(request|ip|address|client)\b ${gap}(not (in|on) ${gap}(allow|white).?list|blocked by ${gap}(firewall|policy))|relay(ing)? (access )?denied|cloudflare ray|challenge-platform`,
      ),
    },
    category: 'AUTH',
    because: 'the account may not use this, or not from here',
  },
  {
    id: 'auth-code',
    priority: 65,
    when: {
      message: anyOf(
        re`\b(InvalidClientTokenId|UnrecognizedClient|ExpiredToken|InvalidAccessKeyId|AuthFailure|UnauthorizedOperation|InvalidIdentityToken|RequestExpired|RequestTimeTooSkewed)`,
        re`\b(AuthorizationFailed|AuthenticationFailed|AuthorizationPermissionMismatch|InvalidAuthenticationToken|AuthorizationPending|Authorization_RequestDenied)`,
        re`\b(ORA-01017|ORA-01031|ORA-28000|ORA-28001|SQLSTATE\W{0,2}28\w{3}|ERROR 1045|ERROR 1044|ERROR 1142|Error 18456)\b|login failed for user`,
        re`\b(E401|E403)\b|\b5[35][0-9][ -]5\.7\.\d|\b53[045]\b${gap}(auth|credential|username|password)|SMTPAuthentication|SaslAuthentication|(Topic|Group|Cluster)AuthorizationException`,
        re`authentication_error|permission_error|invalid_api_key|API_KEY_INVALID|invalid_authentication|access_denied|insufficient_scope`,
      ),
    },
    category: 'AUTH',
    because: 'a code in the message is a refusal',
  },
]
