const widths = [4, 6, 6, 10, 72]

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

export const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)}ms` : `${(milliseconds / 1000).toFixed(1)}s`

const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)

/** One line of the walk. `took` is the time since the last news of the same thing; the remark may be long. */
export const row = (step: string, at: string, took: string, who: string, what: string, remark: string): string => {
  const cells = [step, at, took, who, what].map((text, column) => fit(text, widths[column] ?? 10))
  return [...cells, remark.length > 110 ? `${remark.slice(0, 109)}…` : remark].join(' ').trimEnd()
}

export function table(head: string[], rows: string[][]): string {
  const columns = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const line = (cells: string[]) =>
    `  ${cells
      .map((cell, column) => cell.padEnd(columns[column] ?? 0))
      .join('  ')
      .trimEnd()}`
  return [line(head), line(columns.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
