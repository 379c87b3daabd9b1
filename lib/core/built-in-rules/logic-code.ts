import { anyOf, gap, re, type Row } from './row.ts'

/** Defects of programs, packages and repositories. Priorities 120 to 139. */
export const codeLogicRules: Row[] = [
  {
    id: 'program-error',
    priority: 120,
    when: {
      message: anyOf(
        re`\b(Type|Reference|Range|Name|Key|Value|Index|Attribute|Import|ModuleNotFound|Assertion|ZeroDivision|UnboundLocal|NotImplemented|Recursion)Error\b`,
        re`\b(UnicodeDecode|UnicodeEncode|Indentation|NoMethod|Argument|ArgumentCount|Load|FileNotFound|IsADirectory|NotADirectory|FileExists)Error\b`,
        re`(NullPointer|ClassCast|IllegalArgument|IllegalState|IndexOutOfBounds|NumberFormat|Arithmetic|UnsupportedOperation|NoSuch\w+)(Error|Exception)`,
        re`(ClassNotFound|NoClassDefFound|NullReference|InvalidOperation|InvalidCast|KeyNotFound|Argument\w*|IndexOutOfRange|Format|FileNotFound)(Error|Exception)`,
        re`(Serialization|Deserialization|Analysis|BeanCreation|UnsatisfiedDependency|OutputParser|FileAlreadyExists|DirectoryNotFound|LazyInitialization|\w*Parameter|OutOfRange)(Error|Exception)`,
      ),
    },
    category: 'LOGIC',
    because: 'the name of the error is that of a defect in a program or its input',
  },
  {
    id: 'program-crashed',
    priority: 121,
    when: {
      message: anyOf(
        re`cannot (read|set) propert|object has no|is not (a function|iterable|a constructor|callable|subscriptable|serializable)|\w is not defined`,
        re`undefined (method|variable|index|array key|function|local variable)|undefined: \w|(is|of) (undefined|null|nil)\b|nil pointer|null pointer`,
        re`panicked at|panic: |index out of (range|bounds)|out of bounds|division by zero|integer overflow|with overflow`,
        re`object reference not set|Object of type \S+ is not|call to (a member function|undefined)|no (such )?attribute`,
        re`unwrap\(\)|has no (attribute|member|field|method|property)|missing \d+ required positional|unexpected keyword|Expected all tensors|size mismatch|shape mismatch`,
      ),
    },
    category: 'LOGIC',
    because: 'a program error; the same input fails again',
  },
  {
    id: 'module-missing',
    priority: 122,
    when: {
      message: anyOf(
        re`(cannot|can't|could not|failed to|unable to) (find|load|resolve|import|locate) (the )?(\S+ )?(module|package|symbol|class|crate|library|type|name)\b`,
        re`can't resolve '|no module named|module not found|cannot use import|error while loading shared libraries|cannot open shared object|DLL load failed`,
        re`No qualifying bean|class file major version|UnsupportedClassVersion|ERR_(MODULE_NOT_FOUND|REQUIRE_ESM|PACKAGE_PATH|UNKNOWN_FILE)`,
      ),
    },
    category: 'LOGIC',
    because: 'a module the program wants to load is not there',
  },
  {
    id: 'does-not-compile',
    priority: 123,
    when: {
      message: anyOf(
        re`compil(e|ation|er|ing) (error|failed|failure|terminated)|could not compile|failed to compile|\bTS\d{4,5}\b|error\[E\d{4}\]|ld returned|collect2: `,
        re`error (CS|C|LNK|MSB|BC|FS|NU|NETSDK)\d{2,5}\b|\b(NU1|MSB|NETSDK)\d{3,4}\b|fatal error: \S+( file)? (no such file|not found)|linker command failed|linking with`,
        re`cannot find (symbol|type|value|function|trait|header|-l)|undefined reference|undefined symbols?|unresolved (external|import|reference|identifier)`,
        re`undeclared (identifier|name|variable)|duplicate symbol|mismatched types|cannot borrow|borrow of moved|use of (moved|undeclared)|not assignable`,
        re`expected ('.'|identifier|expression|declaration|statement)|implicit declaration|redefinition of|incompatible (types|pointer)|no matching (function|overload|member|method)`,
        re`has private access|does not implement|not in scope|declared (and|but) (not|never) used|imported and not used|multiple definition|redeclared|unused (variable|import)`,
      ),
    },
    category: 'LOGIC',
    because: 'the program does not compile',
  },
  {
    id: 'build-is-wrong',
    priority: 124,
    when: {
      message: anyOf(
        re`CMake Error|No rule to make target|missing separator|missing script|could not determine \w+ version|Microsoft Visual C\+\+|build file ${gap}(error|invalid)`,
        re`could not (find|resolve) (method|placeholder|plugin)|plugin ${gap}not found|SDK location not found|no (profiles|provisioning)|packageManager`,
        re`source option \d|target release|invalid (source|target) release|unsupported (java|class|engine)|requires (java|jdk|gradle|node|python)|toolchain|minimum supported|current version is`,
      ),
    },
    category: 'LOGIC',
    because: 'the build is set up wrongly',
  },
  {
    id: 'work-does-not-hold',
    priority: 125,
    when: {
      message: anyOf(
        re`\btests? (failed|failures?)|test failures|tests failed|\b[1-9]\d* (tests? |specs? |examples? )(failed|failing|failures?)\b|\b[1-9]\d* failed\b($|,| in| \|)`,
        re`FAILED (tests?|\S+::)|assertion ?(failed|error)|assert \S+ (==|!=|is)|expect\(|snapshot ${gap}(mismatch|obsolete|failed)|expected \S+ to (equal|be|have|match)`,
        re`\w*lint (error|failed|found|issue|warning)|\d+ problems? \(|found \d+ (errors?|problems?|issues?|vulnerabilities)|prettier/prettier|would reformat|type.?check(ing)? (failed|error)|coverage ${gap}(threshold|below)`,
      ),
    },
    category: 'LOGIC',
    because: 'the work itself is wrong: tests, checks or conventions say so',
  },
  {
    id: 'repository-conflict',
    priority: 126,
    when: {
      message: anyOf(
        re`updates were rejected|failed to push|merge conflict|CONFLICT \(|automatic merge failed|non-fast-forward|\(fetch first\)|would be overwritten|patch ${gap}(does not apply|failed)|hunk FAILED`,
        re`needs merge|unmerged files|unrelated histories|nothing to commit|not a git (repository|archive)|(does|did) not match any|remote branch ${gap}not found`,
        re`repository ${gap}not found|unknown revision|bad (revision|object)|couldn't find remote ref|src refspec|already checked out`,
      ),
    },
    category: 'LOGIC',
    because: 'the repository is not in the state that the work expects',
  },
  {
    id: 'no-such-version',
    priority: 127,
    when: {
      message: anyOf(
        re`no matching +(distribution|version|package|manifest)|could not find a version|candidate versions found|no versions? (of|matching|found)|\b(ETARGET|E404|ENOVERSIONS)\b`,
        re`could not find (artifact|gem|package|compatible)|unable to (find|locate) package|no package ${gap}(available|found|provides|exist)|no installation candidate`,
        re`package ${gap}(not found|does not exist|is missing)|nothing provides|target not found|no formulae|no required module provides|unrecognized import path`,
        re`failed to select a version|is not a supported wheel|(dependency|version|plugin)'? ${gap}is missing`,
      ),
    },
    category: 'LOGIC',
    because: 'a package, or that version of it, is not to be had',
  },
  {
    id: 'dependencies-do-not-fit',
    priority: 128,
    when: {
      message: anyOf(
        re`ResolutionImpossible|conflicting dependencies|dependency (conflict|resolution)|resolve dependenc|peer dep|unmet dependencies|held broken packages`,
        re`\b(ERESOLVE|EBADENGINE|EBADPLATFORM|EUSAGE|ELSPROBLEMS|ERR_PNPM_\w+)\b|could not be resolved to|compatible versions|version (solving|conflict) failed`,
        re`unsupported engine|your platform is not supported|requires? \S+ (version )?(>=|>|~|\^|<)|requires-python|updates to go\.mod|missing go\.sum`,
      ),
    },
    category: 'LOGIC',
    because: 'the versions of the packages do not fit together',
  },
  {
    id: 'checksum-differs',
    priority: 129,
    when: {
      message: anyOf(
        re`(checksum|hash|hash sum|integrity|digest)( sum)? ?(mismatch|check ?failed|checksum failed|verification failed|did not match)|DO NOT MATCH THE HASHES|\bEINTEGRITY\b`,
        re`lock ?file ${gap}(outdated|out of date|not up to date|needs to be updated|modified|frozen)|not up to date with|are (not )?in sync`,
      ),
    },
    category: 'LOGIC',
    because: 'what was fetched is not what the lock file or the checksum says',
  },
  {
    id: 'command-not-there',
    priority: 130,
    when: {
      message: anyOf(
        re`command not found|not recognized as (an internal|the name)|executable (file )?(not found|doesn't exist)|executable ${gap}not found|: not found$|spawn \S+ ENOENT`,
        re`no such (command|program|option|service|container|image|network|volume|remote|ref|branch)|exec format error|bad interpreter|exec: "|cannot run program`,
        re`unknown (shorthand )?(flag|switch|subcommand|option)|unrecognized (option|arguments?)|(invalid|illegal) option|usage: |\bexit(ed|s)?( with)?( (code|status|value))*\W{1,3}12[67]\b`,
        re`not installed|please install|ensure ${gap}installed|GLIBC\w*_\S+ not found|wrong ELF class|dlopen|missing X server|could not find ${gap}(executable|binary|browser|chrome)`,
      ),
    },
    category: 'LOGIC',
    because: 'a command it needs is not there, or is called wrongly',
  },
]
