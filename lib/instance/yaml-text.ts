import * as yaml from 'yaml'
import type { Path } from './explain.ts'
import type { Position, Problem } from './problem.ts'

/** A YAML text as a value that remembers where each part of it was written. */
interface YamlText {
  value: unknown
  /** Where the value at a path stands; what is missing is reported where it would belong. */
  at: (path: Path) => Position
  /** Where the key stands that ends a path. */
  atKey: (path: Path) => Position
}

export type YamlRead = { kind: 'yaml'; text: YamlText } | { kind: 'problems'; problems: Problem[] }

const beginning: Position = { line: 1, column: 1 }

/** One mistake often upsets the parser several times; of those on one line only the first one helps. */
const firstOfEachLine = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index)

export function readYaml(file: string, source: string): YamlRead {
  const counter = new yaml.LineCounter()
  const positionOf = (offset: number): Position => {
    const { line, col } = counter.linePos(offset)
    return line > 0 ? { line, column: col } : beginning
  }
  const document = yaml.parseDocument(source, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...positionOf(error.pos[0]),
    message: sentenceFor(error),
  }))
  if (problems.length > 0) return { kind: 'problems', problems: firstOfEachLine(problems) }
  const alias = wrongAlias(document)
  if (alias) return { kind: 'problems', problems: [{ file, ...positionOf(alias.at), message: alias.message }] }
  return { kind: 'yaml', text: { value: document.toJS(), ...locatorOf(document, positionOf) } }
}

function sentenceFor({ code, message }: yaml.YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'this key was given before; keep one of the two'
  if (code === 'MULTIPLE_DOCS') return 'a second YAML document begins here; expected one: remove this line of dashes'
  if (code === 'TAB_AS_INDENT') return 'a tab indents this line; YAML expects spaces'
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'a second colon stands in this line; put the value in quotes'
  return `this is not YAML: ${message}`
}

/** A few aliases are fine. Aliases of aliases multiply: with twenty of them a value stays below two thousand parts. */
function wrongAlias(document: yaml.Document): { at: number; message: string } | undefined {
  const aliases: yaml.Alias[] = []
  yaml.visit(document, { Alias: (_key, alias) => void aliases.push(alias) })
  const offset = (alias: yaml.Alias | undefined): number => alias?.range?.[0] ?? 0
  const lost = aliases.find((alias) => !alias.resolve(document))
  if (lost)
    return { at: offset(lost), message: `*${lost.source} is used, but nothing above it is named &${lost.source}` }
  if (aliases.length <= 20) return undefined
  return { at: offset(aliases[20]), message: 'more than 20 aliases are used; write the values out' }
}

function locatorOf(document: yaml.Document, positionOf: (offset: number) => Position): Pick<YamlText, 'at' | 'atKey'> {
  const startOf = (node: yaml.Node): Position | undefined => (node.range ? positionOf(node.range[0]) : undefined)

  /** Positions of the key and of the value of every step that the document really has. */
  function walk(path: Path): { key: Position; value: Position } {
    let node: unknown = document.contents
    let found = { key: beginning, value: (document.contents && startOf(document.contents)) ?? beginning }
    for (const part of path) {
      const pair = pairAt(yaml.isAlias(node) ? node.resolve(document) : node, part)
      if (!pair) return { key: found.key, value: found.key }
      const value = yaml.isNode(pair.value) && !isNothing(pair.value) ? startOf(pair.value) : undefined
      const key = yaml.isNode(pair.key) ? startOf(pair.key) : value
      found = { key: key ?? found.key, value: value ?? key ?? found.value }
      node = pair.value
    }
    return found
  }
  return { at: (path) => walk(path).value, atKey: (path) => walk(path).key }
}

/** `cadence:` has a value, but not one that stands anywhere. */
const isNothing = (node: yaml.Node): boolean => yaml.isScalar(node) && node.value === null && node.source === ''

function pairAt(node: unknown, part: PropertyKey): { key?: unknown; value: unknown } | undefined {
  if (yaml.isSeq(node))
    return typeof part === 'number' && part < node.items.length ? { value: node.items[part] } : undefined
  if (!yaml.isMap(node)) return undefined
  return node.items.find(({ key }) => String(yaml.isScalar(key) ? key.value : key) === String(part))
}
