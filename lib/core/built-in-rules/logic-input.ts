import { anyOf, gap, re, type Row } from './row.ts'

/** Inputs, statements and descriptions that were refused. Priorities 140 to 159. */
export const inputLogicRules: Row[] = [
  {
    id: 'input-refused',
    priority: 140,
    when: {
      message: anyOf(
        re`(validation|invalid) ?(error|failed|exception|failure)|validation (has )?failed|ValidationException|failed to satisfy constraint|-3260[0-2]\b|-32700\b|-32002\b`,
        re`(invalid|illegal|bad) (argument|input|request|parameter|param|schema|type|value|name|format|syntax|character|operation|state|url|uri|path|header|query|body)\b`,
        re`(invalid|illegal|bad) (field|key|id|identifier|enum|date|number|config\w*|reference|data|length|choice|option|provider|literal|address|combination)\b`,
        re`failed to parse|malformed|bad request|pars(e|er|ing) (error|exception|failed|failure)|ParserError|unparsable|could not parse|no scheme supplied`,
      ),
    },
    category: 'LOGIC',
    because: 'the input was refused; the same input is refused again',
  },
  {
    id: 'argument-wrong',
    priority: 141,
    when: {
      message: anyOf(
        re`(unknown|unsupported|unrecogni[sz]ed|unexpected|undeclared|undefined|duplicate|missing) (argument|field|option|column|encoder|parameter|property|key|attribute|type|value)`,
        re`(unknown|unsupported|unrecogni[sz]ed|unexpected|undeclared|undefined|duplicate|missing) (format|method|operation|command|flag|keyword|table|variable|block|media|content)`,
        re`(unknown|unsupported|unrecogni[sz]ed|unexpected|undeclared|undefined|duplicate|missing) (function|instruction|directive|element|label|name|required|codec|line format)`,
        re`required (\w+ )?(parameter|argument|field|property|attribute|key|option|variable|value|input|header|environment)|too (few|many) (arguments|parameters|values|columns)`,
        re`which is the maximum|only the default|does not support|is not supported with|cannot be used (with|together)|mutually exclusive`,
      ),
    },
    category: 'LOGIC',
    because: 'an argument is missing, unknown or not supported',
  },
  {
    id: 'value-does-not-fit',
    priority: 142,
    when: {
      message: anyOf(
        re`(is|are) required\b|must (not )?(be|have|match|start|contain|end|provide|specify|include|conform|follow)\b|(should|expected to) be (an?|one|of|the)\b`,
        re`expects? (an?|the|exactly|at least|at most|\d)|expected (an? )?\S+,? (but )?(got|found|received)|is not (an? )?(valid|supported|recognized|expected here)`,
        re`(cannot|can't|can not) (be (empty|null|blank|used|specified|changed|converted|cast|both|negative|combined|parsed|zero)|perform|convert|cast|coerce|combine|mix|specify)`,
        re`(does not|doesn't|do not|don't|didn't) match|mismatch|incompatible|not compatible|conflicting|out of range|outside (of )?the (\w+ )?(range|bounds)|inequivalent|PRECONDITION_FAILED`,
        re`only (allowed|supported|valid|available) (when|for|if|in|with)|cannot be cast to|in the wrong format|too (big|small) \w+ (factor|for)`,
      ),
    },
    category: 'LOGIC',
    because: 'a value is not what it has to be',
  },
  {
    id: 'statement-refused',
    priority: 143,
    when: {
      message: anyOf(
        re`no such (table|column|function|index|collection|database|savepoint)|unknown (column|table|database|collation)|syntax error (at|near|in|or)|error in your sql`,
        re`(relation|column|table|schema|database|role|sequence|constraint|view|object|index) ["'\x60]?[\w.<>-]+["'\x60]? (already exists|does not exist|doesn't exist|of relation)`,
        re`SQLSTATE\W{0,2}(22|23|42|21|2F|0A|3D|3F)\w{3}|\bORA-(009\d\d|00001|01400|01722|02291|02292|04091|06550|01403|01438|12899)\b|ProgrammingError`,
        re`invalid (object|column) name|(value|data) too long for|incorrect (\w+ )?value|number of columns|transaction is aborted|would be truncated|must appear in the group by|invalid input syntax|could not execute query`,
        re`(42S\d\d|42000|42P\d\d|22P02)\b|unconfigured table|cannot resolve ['"\x60]|unrecognized name|SQL compilation|type .\w+. does not exist`,
      ),
    },
    category: 'LOGIC',
    because: 'the database refused the statement as wrong',
  },
  {
    id: 'constraint-violated',
    priority: 144,
    when: {
      message: anyOf(
        re`duplicate (key|entry|value|column|record|name)|unique constraint|violates |foreign key|not.null constraint|check constraint|integrity constraint|IntegrityError`,
        re`\bE11000\b|PRIMARY KEY must be|UniqueViolation|already exists with the same|cannot delete or update a parent row`,
      ),
    },
    category: 'LOGIC',
    because: 'what should be stored contradicts what is stored',
  },
  {
    id: 'wrong-kind-of-key',
    priority: 145,
    when: {
      message: anyOf(
        'WRONGTYPE|CROSSSLOT|NOSCRIPT|unknown command|index_not_found|mapper_parsing|illegal_argument_exception|parsing_exception|strict_dynamic_mapping',
        'UnknownTopic|UNKNOWN_TOPIC|does not host this topic|KeeperErrorCode = (NodeExists|NoNode|NotEmpty|BadVersion|BadArguments|InvalidACL)|no queue',
      ),
    },
    category: 'LOGIC',
    because: 'a store or a queue is asked for what it does not hold, or not in this form',
  },
  {
    id: 'place-is-taken',
    priority: 146,
    when: {
      message: anyOf(
        re`\bEADDRINUSE\b|address already in use|(port|name|socket)\b ${gap}already (in use|allocated|used|taken|bound)|still in use`,
        re`already (exists?|in use|taken|allocated|defined|registered|installed)|AlreadyExists|AlreadyOwned|\bEEXIST\b|(bucket|directory|folder|namespace|stack|database|resource) ${gap}not empty|ENOTEMPTY`,
        re`DependencyViolation|dependent object|scheduled for deletion`,
      ),
    },
    category: 'LOGIC',
    because: 'the place it wants is taken',
  },
  {
    id: 'file-of-another-kind',
    priority: 147,
    when: {
      message: anyOf(
        re`\b(EISDIR|ENOTDIR|EROFS|EINVAL|ENAMETOOLONG|ELOOP|EXDEV|ENOTSUP|EBADF|EADDRNOTAVAIL)\b|ERR_INVALID_\w+|ERR_UNSUPPORTED\w+|ERR_OUT_OF_RANGE`,
        re`read-only (file ?system|path|mode|database)|is read-only|not a directory|is a directory|file name too long|invalid argument|too many levels of symbolic`,
        re`is not a database|invalid data found|moov atom|corrupt|bad magic|not a (valid|regular|zip|gzip|tar)|unsupported codec|ERROR_(INVALID|BAD|FILE_NOT|PATH_NOT)\w*|\w+_E_\w*INVALID\w*`,
      ),
    },
    category: 'LOGIC',
    because: 'a file is not of the kind, or not in the place, that the work needs',
  },
  {
    id: 'image-or-container-wrong',
    priority: 148,
    when: {
      message: anyOf(
        re`manifest (unknown|for)|no match for platform|invalid reference format|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|prepare context`,
        re`container \S+ is not running|(read|parse|process) dockerfile|failed to compute cache key|COPY failed|device driver|rootfs|no such container`,
      ),
    },
    category: 'LOGIC',
    because: 'an image or a container is described wrongly, or is not there',
  },
  {
    id: 'infrastructure-wrong',
    priority: 149,
    when: {
      message: anyOf(
        re`unsupported (argument|block)|reference to undeclared|Error: cycle|inconsistent (final|result|dependency)|no configuration files|no updates are to be performed`,
        re`resource handler returned|template (format|validation) error|circular dependency|unresolved resource dependencies|BucketAlready|ROLLBACK_COMPLETE`,
        re`no matches for kind|strict decoding|unknown field|is immutable|cannot re-use a name|explicit configuration|untolerated taint|node selector|unbound immediate`,
      ),
    },
    category: 'LOGIC',
    because: 'what describes the machines and services is wrong',
  },
  {
    id: 'page-is-different',
    priority: 150,
    when: {
      message: anyOf(
        re`strict mode violation|(element|node|selector|locator|frame|button)\b ${gap}not (found|visible|interactable|attached|clickable|enabled|stable|editable|connected|exist)`,
        re`no (such )?(element|frame|window|alert)\b|unable to (find|locate) (an |the )?(element|node|role|text)|stale element|outside of the viewport|intercepts pointer`,
        re`failed to find element|invalid selector|invalid url|evaluation failed|ERR_(FILE_NOT_FOUND|UNKNOWN_URL|TOO_MANY_REDIRECTS|BLOCKED)|CORS policy|cross-origin|only supports \w+ version`,
      ),
    },
    category: 'LOGIC',
    because: 'the page is not as the work expects it',
  },
  {
    id: 'recipient-unknown',
    priority: 151,
    when: {
      message: re`(user|recipient|mailbox|account) (\S+ )?(unknown|does not exist|unavailable)|no such (user|recipient|mailbox|customer|channel)|\b5\.1\.\d\b|(chat|channel|user|customer)_?not_?found`,
    },
    category: 'LOGIC',
    because: 'nobody of that name is there',
  },
]
