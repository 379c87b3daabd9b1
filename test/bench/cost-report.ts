import { type CostLine, dearest, priceOf, type Total, totalOf } from './cost-lines.ts'
import { billedDoors, type Reading } from './cost-meter.ts'

const say = (text = ''): void => void process.stdout.write(`${text}\n`)
const money = (dollars: number): string => `$${dollars.toFixed(4)}`

const amountOf = (amount: number): string => {
  if (amount >= 100) return Math.round(amount).toLocaleString('en-US')
  return amount === 0 ? '0' : amount.toPrecision(3)
}

/** Words to the left, numbers to the right. */
function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    say(`  ${cells.join('   ').trimEnd()}`)
  }
}

export function printCosts(title: string, lines: readonly CostLine[]): Total {
  const total = totalOf(lines)
  say(`\n${title}`)
  printTable([
    ['', 'amount', '', 'list price', 'with allowances'],
    ...lines
      .filter(({ amount }) => amount > 0)
      .map(({ what, item, amount, list, billed }) => [
        what,
        amountOf(amount),
        priceOf[item].unit,
        money(list),
        money(billed),
      ]),
    ['together', '', '', money(total.list), money(total.billed)],
  ])
  return total
}

/** What was counted, before any price: for each door, on average over what `per` says. */
export function printCounts(title: string, { used }: Reading, per: number): void {
  const each = (amount: number): string => (amount / per).toFixed(2)
  say(`\n${title}`)
  printTable([
    ['', 'calls', 'ms a call', 'write units', 'read units', 'SQS', 'S3', 'log bytes'],
    ...billedDoors
      .filter((door) => used[door].milliseconds.length > 0)
      .map((door) => {
        const { milliseconds, writes, reads, sqs, s3Writes, s3Reads, logBytes } = used[door]
        const ms = milliseconds.reduce((sum, one) => sum + one, 0) / milliseconds.length
        const amounts = [writes, reads, sqs, s3Writes + s3Reads, logBytes].map(each)
        return [door, each(milliseconds.length), ms.toFixed(1), ...amounts]
      }),
  ])
}

export function printNotes(notes: readonly string[]): void {
  say()
  for (const note of notes) say(`- ${note.replaceAll('\n', '\n  ')}`)
}

/** Whether a goal is met, in which column, and what costs most where it is not. */
export function printGoal(what: string, goal: number, lines: readonly CostLine[]): void {
  const total = totalOf(lines)
  say(`\n${what}: goal at most ${money(goal)}`)
  for (const [column, name] of [
    ['list', 'list price'],
    ['billed', 'with allowances'],
  ] as const) {
    const most = dearest(lines, column, 3).map((line) => `${line.what} ${money(line[column])}`)
    const mark = total[column] <= goal ? 'met' : 'MISSED'
    say(`  ${name.padEnd(15)}   ${money(total[column])}   ${mark.padEnd(6)}   most: ${most.join('; ') || 'nothing'}`)
  }
}
