export interface Position {
  line: number
  column: number
}

/** What is wrong with an instance, and where. Trouble with a file as a whole has no position. */
export interface Problem extends Partial<Position> {
  /** Relative to the instance folder, with forward slashes: `agents/scout.md`. */
  file: string
  /** What came, what was expected, what to do. */
  message: string
}

/** `agents/scout.md:4:10: cadence is ...`, which terminals and editors turn into a link. */
export function problemLine({ file, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return `${place}: ${message}`
}

/** In reading order. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted(
    (a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
