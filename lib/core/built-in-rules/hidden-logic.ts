import { anyOf, gap, re, type Row } from './row.ts'

/** LOGIC whose words sound like AUTH, TIMEOUT or TRANSIENT, and is therefore asked before them. Priorities 50 to 59. */
export const hiddenLogicRules: Row[] = [
  {
    id: 'text-is-not-json',
    priority: 50,
    when: {
      message: anyOf(
        re`\bSyntaxError\b|unexpected (token|identifier|character|non-whitespace)|unexpected end of (json|input|file)|JSONDecodeError`,
        re`(not valid|invalid|malformed) json|in JSON at position|expecting (value: line|property name)|looking for beginning of`,
        re`cannot unmarshal|unterminated string|not well-formed|bad control character|mapping values are not allowed|did not find expected`,
        re`(parse|parsing|decode|decoding|deserialize|unmarshal) ${gap}\b(json|yaml|xml|toml|arguments?|tool|response|output|body)\b`,
        re`(json|yaml|xml|toml).?(parse|pars|decode|syntax).?(r|ing|er)? ?(error|exception)`,
      ),
    },
    category: 'LOGIC',
    because: 'a text that should be JSON, code or markup cannot be read',
  },
  {
    id: 'no-such-model',
    priority: 51,
    when: {
      message: anyOf(
        re`model\b[^;\n]* does not exist or you do not have access|model_(not_found|decommissioned|not_supported)|\b(unknown|invalid|no such|unsupported) model\b`,
        re`model[^.;:\n]* (not found|not supported|not exist|not available|not a valid|decommissioned|deprecated)|models/\S+ is not found`,
        re`model identifier is invalid|on-demand throughput|no endpoints found|not a (chat|valid) model`,
      ),
    },
    category: 'LOGIC',
    because: 'the task or the instance names a model that is not there, or not for this',
  },
  {
    id: 'content-filtered',
    priority: 52,
    when: {
      message: anyOf(
        re`content.?(filter|management policy|policy|moderation)|responsible.?ai|PROHIBITED_CONTENT|(finish|block).?reason\W+(safety|recitation)`,
        re`(flagged|blocked|rejected|refused) (\S+ )*(by|due to|because of|for) (\S+ )*(safety|moderation|guardrail|usage polic|content (filter|polic))`,
        re`violat\w+ ${gap}(usage|content|safety) polic|data.?inspection.?failed`,
      ),
    },
    category: 'LOGIC',
    because: 'the content was refused; the same words are refused again',
  },
  {
    id: 'shape-refused',
    priority: 53,
    when: {
      message: anyOf(
        re`not allowed to be (empty|null)|must (be|have|contain) (an?|the|at least|at most|one|only|of type|unique|valid|non-?empty|either|greater|less) `,
        re`\binvalid_type\b|expected \S+, received|input should be|field required|\bZodError\b|value_error|type=(missing|type_error|\w+_type)`,
        re`validation errors? (for|detected)|ValidationError: |schema validation|does not (match|conform to) (the |its )?schema`,
        re`additional propert(y|ies)|is a required property|input_?validation_?error|required key \[`,
      ),
    },
    category: 'LOGIC',
    because: 'the input does not have the shape that was asked for',
  },
  {
    id: 'tool-called-wrongly',
    priority: 54,
    when: {
      message: anyOf(
        re`invalid tool|tool_use_ids?|tool_use ids|tool_call_ids?|without tool_(use|result)|roles must alternate|unknown tool|no such tool`,
        re`tool \S+ (was )?not (found|exist|available|supported|installed)|(string to replace|old_string) ${gap}(not found|not unique)|matches of the string to replace`,
      ),
    },
    category: 'LOGIC',
    because: 'a tool was called that is not there, or not as it wants to be called',
  },
  {
    id: 'refused-by-house-rule',
    priority: 55,
    when: {
      message: anyOf(
        re`admission (webhook|controller|plugin)|violates PodSecurity|PodSecurityPolicy|ValidatingAdmissionPolicy|security context constraint`,
        re`protected branch|repository rule violations|push declined|pre-receive hook declined|\bGH0(06|13)\b|through a pull request`,
      ),
    },
    category: 'LOGIC',
    because: 'a rule of the house refuses what was handed in, whoever hands it in',
  },
  {
    id: 'already-published',
    priority: 56,
    when: {
      message:
        'cannot publish over|previously published|(version|package) already exists|EPUBLISHCONFLICT|already been (published|uploaded)',
    },
    category: 'LOGIC',
    because: 'this version is published already; it needs a new number',
  },
  {
    id: 'protocol-mismatch',
    priority: 57,
    when: {
      message: anyOf(
        re`wrong version number|unsupported protocol|no protocols available|handshake_?failure|alert handshake|alert protocol|protocol_version`,
        re`no (shared |common )?cipher|cipher suites|\bEPROTO\b|ERR_SSL_(PROTOCOL|VERSION|CIPHER)|(dh|ee|ca) key too small|HPE_INVALID|malformed HTTP`,
        re`does not look like a tls|HTTP response to HTTPS client|plain HTTP request was sent|ssl module is not available|unsafe legacy renegotiation|no.application.protocol|invalid response to ssl`,
      ),
    },
    category: 'LOGIC',
    because: 'the two sides do not speak the same protocol',
  },
  {
    id: 'program-locked-itself',
    priority: 58,
    when: {
      message: re`all goroutines are asleep|java\.util\.ConcurrentModification|already borrowed|event loop is already|lock is already held by the current thread`,
    },
    category: 'LOGIC',
    because: 'the program stands in its own way; waiting does not help',
  },
]
