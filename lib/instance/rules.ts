import * as z from 'zod'
import type { CompilePattern } from '../core/classify.ts'
import { RuleId } from '../core/id.ts'
import { RuleSettings } from '../core/rule.ts'
import { spelled, valueAt } from './explain.ts'
import type { TextFile } from './find-files.ts'
import { parseSettings, type Section } from './parse-settings.ts'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml-text.ts'

export interface RuleFile {
  id: RuleId
  settings: RuleSettings
}

/** A rule as it stands in the file: a row of a list, with its id among the settings. */
const RuleRow = RuleSettings.extend({ id: RuleId })

/** Reads the text of `rules.yaml`. Rules that are wrong are left out, and told in `problems`. */
export function readRules(
  { file, text }: TextFile,
  compile: CompilePattern,
): { rules: RuleFile[]; problems: Problem[] } {
  const read = readYaml(file, text)
  if (read.kind === 'problems') return { rules: [], problems: read.problems }
  const { value, at, atKey } = read.text
  const list = z.array(z.unknown()).nullable().safeParse(value)
  if (!list.success) {
    const message = `the file is ${spelled(value)}; expected a list of rules, each beginning with "- id:"`
    return { rules: [], problems: [{ file, ...at([]), message }] }
  }
  const sections = (list.data ?? []).map((row, index): Section => ({
    file,
    whole: 'the rule',
    value: row,
    at: (path) => at([index, ...path]),
    atKey: (path) => atKey([index, ...path]),
  }))
  const rows = sections.map((section) => parseSettings(RuleRow, section))
  const rules = rows.flatMap(({ settings }) => {
    if (!settings) return []
    const { id, ...others } = settings
    return [{ id, settings: others }]
  })
  const problems = [
    ...rows.flatMap((row) => row.problems),
    ...repeatedIds(sections),
    ...sections.flatMap((section) => wrongPatterns(section, compile)),
  ]
  return { rules, problems }
}

function repeatedIds(sections: readonly Section[]): Problem[] {
  const lineOf = new Map<string, number>()
  return sections.flatMap((section) => {
    const id = valueAt(section.value, ['id'])
    if (typeof id !== 'string') return []
    const key = id.toLowerCase()
    const position = section.at(['id'])
    const usedIn = lineOf.get(key)
    if (usedIn === undefined) lineOf.set(key, position.line)
    if (usedIn === undefined) return []
    const message = `id ${spelled(id)} is taken by the rule in line ${usedIn}; give every rule an id of its own`
    return [{ file: section.file, ...position, message }]
  })
}

function wrongPatterns(section: Section, compile: CompilePattern): Problem[] {
  return ['name', 'code', 'source', 'message'].flatMap((key) => {
    const path = ['when', key]
    const pattern = valueAt(section.value, path)
    if (typeof pattern !== 'string' || pattern === '') return []
    const why = whyRefused(pattern, compile)
    return why === undefined
      ? []
      : [{ file: section.file, ...section.at(path), message: `when.${key} is ${spelled(pattern)}; ${why}` }]
  })
}

function whyRefused(pattern: string, compile: CompilePattern): string | undefined {
  try {
    const matchesNothing = compile(pattern)('')
    return matchesNothing
      ? 'it matches even an empty text, and so every failure: ask for at least one character'
      : undefined
  } catch (error) {
    // That is how a compiler of patterns says no: see `classifierOf`.
    if (!(error instanceof Error)) throw error
    const reason = error.message.replace('error parsing regexp: ', '').replace('`(?i)', '`')
    return `RE2 refuses it (${reason}): write it in RE2 syntax, which has no look-around and no back-references`
  }
}
