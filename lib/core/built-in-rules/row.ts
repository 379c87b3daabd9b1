import type { RuleSettings } from '../rule.ts'

/** A built-in rule as it is written down. */
export type Row = Omit<RuleSettings, 'enabled'> & { id: string }

/** A pattern as it stands, with its backslashes. */
export const re = String.raw

/** Anything but the end of a sentence or a line. Cheaper to match than a counted repetition, which RE2 must unroll. */
export const gap = re`[^.;\n]*`

export const anyOf = (...patterns: string[]): string => patterns.join('|')
