import { dirname, join } from 'node:path/posix'

/**
 * Who may import whom: the plan of the house as a table. The most specific row wins; what a row does not name is
 * refused, so a new folder in lib needs a row here before it compiles.
 */
interface Row {
  folder: string
  /** Our own folders, besides the row's own. */
  ours: string[]
  /** Our own folders whose types may be imported, but no value. */
  typesOf?: string[]
  /** `*` is any package; `@aws-sdk/*` is a scope; `node:*` is what Node brings along. */
  packages: string[]
}

const rows: Row[] = [
  { folder: 'lib/core', ours: [], packages: ['zod'] },
  { folder: 'lib/ports.ts', ours: ['lib/core'], packages: [] },
  // Patterns written by clients (re2js, linear in the text) and cron expressions (croner): both are pure, but core
  // stays with zod alone.
  { folder: 'lib/flows', ours: ['lib/core', 'lib/ports.ts'], packages: ['zod', 're2js', 'croner'] },
  {
    folder: 'lib/instance',
    ours: ['lib/core', 'lib/ports.ts'],
    packages: ['zod', 'yaml', 'croner', 're2js', 'node:*'],
  },
  { folder: 'lib/guard', ours: ['lib/core'], packages: ['zod', 'node:*'] },
  { folder: 'lib/aws', ours: ['lib/core', 'lib/ports.ts'], packages: ['zod', '@aws-sdk/*', '@smithy/*', 'node:*'] },
  { folder: 'lib/mind', ours: ['lib/core', 'lib/ports.ts'], packages: ['zod', 'ai', '@ai-sdk/*', 'node:*'] },
  { folder: 'lib/egress', ours: ['lib/core'], packages: ['zod', 'node:*'] },
  {
    folder: 'lib/http',
    ours: ['lib/core', 'lib/flows', 'lib/ports.ts'],
    packages: ['zod', 'hono', '@hono/*'],
  },
  { folder: 'functions', ours: ['lib'], packages: ['*'] },
  // Embedded mode delivers its events to the very handlers that run in Lambda.
  { folder: 'local', ours: ['lib', 'functions', 'dashboard/build.ts'], packages: ['*'] },
  { folder: 'cli', ours: ['lib', 'dashboard/build.ts'], packages: ['*'] },
  // The launcher installs the packages before anything else can be imported, as `npm start` does.
  { folder: 'cli/mission-control.mjs', ours: ['cli', 'local/ready.mjs'], packages: ['node:*'] },
  { folder: 'local/ready.mjs', ours: [], packages: ['node:*'] },
  {
    folder: 'cdk',
    ours: ['lib/core'],
    packages: ['zod', 'aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild', 'node:*'],
  },
  // Whoever serves or uploads the dashboard has it built first.
  { folder: 'dashboard/build.ts', ours: [], packages: ['node:*', 'vite'] },
  { folder: 'dashboard', ours: ['lib/core'], typesOf: ['lib/http'], packages: ['*'] },
]

interface Import {
  /** The importing file, relative to the repository: `lib/aws/store.ts`. */
  from: string
  /** As written: `../core/task.ts`, `zod`, `node:fs`. Undefined when it is computed. */
  to: string | undefined
  typeOnly: boolean
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

const rowOf = (path: string): Row | undefined =>
  rows.filter(({ folder }) => isIn(path, folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0]

const allowsPackage = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : isIn(name, pattern)

const listed = (names: string[]): string => (names.length === 0 ? 'nothing' : names.join(', '))

function whyNotOurs(row: Row, path: string, typeOnly: boolean): string | undefined {
  if (rowOf(path) === row || row.ours.some((folder) => isIn(path, folder))) return undefined
  const types = row.typesOf ?? []
  if (typeOnly && types.some((folder) => isIn(path, folder))) return undefined
  const alsoTypes = types.length > 0 ? ` and types of ${listed(types)}` : ''
  return `${row.folder} may not import ${path}: of ours it may import ${listed(row.ours)}${alsoTypes}`
}

/** Says why an import is a wrong arrow; undefined when it is a right one. */
export function whyRefused({ from, to, typeOnly }: Import): string | undefined {
  const row = rowOf(from)
  if (!row) return isIn(from, 'lib') ? `${from} has no row in lint/arrows.ts: say there what it may import` : undefined
  if (to === undefined) return isIn(from, 'lib') ? 'a computed import hides an arrow: write the path out' : undefined
  if (to.startsWith('.')) return whyNotOurs(row, join(dirname(from), to), typeOnly)
  if (/^(?:#|\/|file:|data:)/.test(to)) return `"${to}" hides an arrow: write a relative path`
  if (row.packages.some((pattern) => allowsPackage(pattern, to))) return undefined
  return `${row.folder} may not import "${to}": of packages it may import ${listed(row.packages)}`
}
