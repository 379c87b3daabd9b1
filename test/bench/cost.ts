import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chargesOf,
  doorMegabytes,
  mostPollers,
  metricHours,
  monthDays,
  monthMinutes,
  standingCharges,
  storage,
} from './cost-charges.ts'
import { type CostHouse, openCostHouse } from './cost-house.ts'
import { type Charge, costLines, priceOf, scaled, totalOf } from './cost-lines.ts'
import { printCosts, printCounts, printGoal, printNotes } from './cost-report.ts'
import { cyclesOfMonth, idle, runTasks, thinkOnce } from './cost-scenes.ts'
import { tableBytes } from './cost-table.ts'

/**
 * `npm run bench:cost [-- tasks]`: what an instance costs at AWS's list prices, without model tokens. The doors of the
 * Lambdas run here and what they call is counted; nothing is measured in AWS. It is no test: nothing fails here.
 */
const tasks = Number(process.argv[2] ?? 200)
if (!Number.isInteger(tasks) || tasks < 1) throw new Error(`"${process.argv[2]}" tasks; write a number such as 200`)

const goals = { idle: 0.3, runs: 0.1 }
const idleMinutes = 60
const perRuns = 1_000
/** In how many hours a thousand runs are done; for as long their metrics are paid for. */
const hoursOfRuns = 24
/** Lambda gives a whole vCPU with 1,769 MB. */
const slower = Math.round(1_769 / doorMegabytes)

const dollars = (charges: Charge[], before: Charge[] = []) => {
  const { list, billed } = totalOf(costLines(charges, before))
  return `$${list.toFixed(4)} list price, $${billed.toFixed(4)} with allowances`
}
const slowed = (charges: Charge[]): Charge[] =>
  charges.flatMap((charge) => (charge.item === 'lambdaSeconds' ? scaled([charge], slower) : charge))

async function measure(here: CostHouse): Promise<void> {
  const { dynamo } = here.house.clients
  const fresh = await idle(here, idleMinutes)
  const bytesBefore = await tableBytes(dynamo)
  const idleCharges = [...scaled(chargesOf(fresh), monthMinutes / idleMinutes), ...standingCharges(bytesBefore)]

  const { reading: thoughts, cycles } = await thinkOnce(here)
  const month = await cyclesOfMonth(here)
  // The minute of the thoughts has an ordinary tick in it as well.
  const tick = scaled(chargesOf(fresh), -1 / idleMinutes)
  const thinkCharges = chargesOf(thoughts).map((charge, i) => ({
    ...charge,
    amount: (Math.max(0, charge.amount + (tick[i]?.amount ?? 0)) * month) / cycles,
  }))

  const { reading: work, runs } = await runTasks(here, tasks)
  const bytesAfter = await tableBytes(dynamo)
  const scale = perRuns / runs
  const runCharges = [
    ...scaled([...chargesOf(work), ...storage(bytesAfter - bytesBefore)], scale),
    ...metricHours(work.metrics.size, hoursOfRuns),
  ]

  const later = await idle(here, idleMinutes)
  const laterCharges = [...scaled(chargesOf(later), monthMinutes / idleMinutes), ...standingCharges(bytesAfter)]

  printCounts(`Counted in a minute of idling (mean of ${idleMinutes})`, fresh, idleMinutes)
  printCounts(`Counted in a finished run (mean of ${runs}: ${tasks} tasks, executed and reviewed)`, work, runs)
  const [idleLines, runLines] = [costLines(idleCharges), costLines(runCharges, idleCharges)]
  printCosts(`Idle for a month of ${monthDays} days: the example instance, all agents paused`, idleLines)
  printCosts(`${perRuns.toLocaleString('en-US')} finished runs, on top of that`, runLines)
  const thinkLines = costLines(thinkCharges, idleCharges)
  printCosts(`Agents that think and rest, ${month} cycles a month by their cadences, on top of that`, thinkLines)

  const modelSecond = (perRuns * doorMegabytes * priceOf.lambdaSeconds.dollars) / 1024
  const morePolls = [
    ...scaled(chargesOf(fresh), monthMinutes / idleMinutes),
    ...standingCharges(bytesBefore, mostPollers),
  ]
  printNotes([
    `Idle after those runs, with their rows in the table:\n${dollars(laterCharges)}.`,
    `Lambda may poll an empty queue twice at a time, and promises nothing. Were it always five times, as at the\nbeginning, idle would be ${dollars(morePolls)}.`,
    `Lambda's duration is measured here, beside the engines. With ${doorMegabytes} MB it has a ${slower}th of a vCPU: were every call ${slower} times as\nlong, idle would be ${dollars(slowed(idleCharges))},\nand ${perRuns} runs ${dollars(slowed(runCharges), slowed(idleCharges))}.`,
    `A Lambda waits for its model: every second of that in a run adds $${modelSecond.toFixed(4)} to ${perRuns} runs at list price. None is above.`,
    'Runs come one after the other, so the dispatcher is called for the news of each: side by side they share calls.',
    `The metrics of ${perRuns} runs are paid for by the hour; ${hoursOfRuns} hours are assumed. Every hour less is $${totalOf(costLines(metricHours(work.metrics.size, 1))).list.toFixed(4)} less at list price.`,
    "Estimated, not counted: Lambda's and the HTTP API's own log lines.",
    "Nothing is charged for Lambda's reads of the stream. Left out: cold starts, alarms that ring, and files kept in S3.",
  ])
  printGoal('Idle for a month', goals.idle, idleLines)
  printGoal(`${perRuns.toLocaleString('en-US')} finished runs`, goals.runs, runLines)
}

process.env['INSTANCE_NAME'] = 'example'
const folder = mkdtempSync(join(tmpdir(), 'mission-control-cost-'))
try {
  process.stdout.write(`ticking for ${idleMinutes} minutes, running ${tasks} tasks ...\n`)
  const here = await openCostHouse(folder)
  try {
    await measure(here)
  } finally {
    await here.house.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
