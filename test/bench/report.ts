/** One line of the table: what was measured, what the goal was, and whether it was met. */
export interface Line {
  what: string
  measured: string
  goal: string
  met: boolean | undefined
}

export const atLeast = (what: string, measured: number, goal: number, unit: string): Line => ({
  what,
  measured: `${measured.toFixed(measured < 100 ? 1 : 0)} ${unit}`,
  goal: `>= ${goal} ${unit}`,
  met: measured >= goal,
})

export const atMost = (what: string, measured: number, goal: number, unit: string): Line => ({
  what,
  measured: `${measured.toFixed(measured < 100 ? 1 : 0)} ${unit}`,
  goal: `<= ${goal} ${unit}`,
  met: measured <= goal,
})

export const plain = (what: string, measured: string): Line => ({ what, measured, goal: '', met: undefined })

export function print(lines: readonly Line[]): void {
  const wide = (pick: (line: Line) => string) => Math.max(...lines.map((line) => pick(line).length))
  const [what, measured, goal] = [wide((l) => l.what), wide((l) => l.measured), wide((l) => l.goal)]
  for (const line of lines) {
    const mark = line.met === undefined ? '' : line.met ? 'met' : 'MISSED'
    const cells = [line.what.padEnd(what), line.measured.padStart(measured), line.goal.padStart(goal), mark]
    process.stdout.write(`${cells.join('   ').trimEnd()}\n`)
  }
}
