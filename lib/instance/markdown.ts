import type { TextFile } from './find-files.ts'
import type { Section } from './parse-settings.ts'
import type { Position, Problem } from './problem.ts'
import { readYaml } from './yaml-text.ts'

interface Parts {
  /** The text up to the closing dashes. Its first line is empty, so that its lines count as they do in the file. */
  frontMatter: string
  body: string
  bodyAt: Position
}

const isDashes = (line: string | undefined): boolean => line?.trimEnd() === '---'

function split(text: string): Parts | string {
  const [first, ...others] = text.split('\n')
  if (!isDashes(first))
    return 'starts without front matter; expected a first line of three dashes, then keys such as "name: Scout"'
  const end = others.findIndex(isDashes)
  if (end === -1) return 'the front matter has no end; put a line of three dashes below the last key'
  const body = others.slice(end + 1)
  const firstWords = Math.max(
    body.findIndex((line) => line.trim() !== ''),
    0,
  )
  return {
    frontMatter: `\n${others.slice(0, end).join('\n')}\n`,
    body: body.join('\n').trim(),
    bodyAt: { line: end + 3 + firstWords, column: 1 },
  }
}

export type MarkdownRead =
  | { kind: 'section'; section: Section; problems: Problem[] }
  | { kind: 'problems'; problems: Problem[] }

/** Reads a Markdown file as settings: its front matter, and its body under the key `bodyKey`. */
export function readMarkdown({ file, text }: TextFile, bodyKey: string): MarkdownRead {
  const parts = split(text)
  if (typeof parts === 'string') return { kind: 'problems', problems: [{ file, line: 1, column: 1, message: parts }] }
  const read = readYaml(file, parts.frontMatter)
  if (read.kind === 'problems') return read
  const { bodyAt } = parts
  const { value, at, atKey } = read.text
  const section = { file, whole: 'the front matter' }
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    return { kind: 'section', section: { ...section, value, at, atKey }, problems: [] }
  }
  const problems: Problem[] = []
  if (value && Object.hasOwn(value, bodyKey)) {
    const message = `"${bodyKey}" is the text below the front matter; move it there`
    problems.push({ file, ...atKey([bodyKey]), message })
  }
  return {
    kind: 'section',
    section: {
      ...section,
      value: { ...value, [bodyKey]: parts.body },
      at: (path) => (path[0] === bodyKey ? bodyAt : at(path)),
      atKey: (path) => (path[0] === bodyKey ? bodyAt : atKey(path)),
    },
    problems,
  }
}
