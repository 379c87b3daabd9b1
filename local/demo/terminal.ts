const widths = [4, 8, 12, 64]

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const fit = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width))

/** One line of the walk: step, time, who, what, and a remark as long as it likes. */
export const row = (step: string, at: string, who: string, what: string, remark: string): string =>
  [...[step, at, who, what].map((text, column) => fit(text, widths[column] ?? 10)), remark.slice(0, 100)].join(' ').trimEnd()

export function table(head: string[], rows: string[][]): string {
  const columns = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: string[]) => `  ${cells.map((cell, column) => cell.padEnd(columns[column] ?? 0)).join('  ').trimEnd()}`
  return [line(head), line(columns.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
