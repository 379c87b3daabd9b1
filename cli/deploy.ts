import { Fault } from '../lib/core/fault.ts'
import { InstanceName } from '../lib/core/installation.ts'
import { toolNames } from '../lib/core/tool-names.ts'
import { compilePattern } from '../lib/flows/pattern.ts'
import { type Finding, findingLine } from '../lib/guard/finding.ts'
import { problemLine } from '../lib/instance/problem.ts'
import { readInstance } from '../lib/instance/read-instance.ts'
import { readAllowances } from './allowances.ts'
import { readArguments, usage } from './arguments.ts'
import { instanceFolder, release } from './checkout.ts'
import type { Command } from './command.ts'
import { awsTrouble } from './installation/aws-trouble.ts'
import { type Cloud, openCloud } from './installation/cloud.ts'
import { deploy as bring, type Deployed } from './installation/deploy.ts'
import type { Order } from './installation/order.ts'
import { makePlan } from './installation/plan.ts'
import { type Progress, progressOn } from './installation/progress.ts'

const help = `mission-control deploy <instance> [--plan] [--files <folder>] [--allow <logical-id>:<property>]...

Brings an instance to AWS, or brings the one that is there up to date. The credentials and the region are those of the
environment (AWS_PROFILE, AWS_REGION ...). What a client has in it - agents, projects, rules, settings, history, avatars -
is never overwritten: files are loaded into an empty installation only.

  --plan           stops before anything in AWS is changed, and tells what would be
  --files <folder> where the files of the instance are; instance/<instance> otherwise
  --allow <logical-id>:<property>
                   this one harm is intended; it is recorded in the history of the instance

Exit code: 0 when it is deployed and alive, 3 when the guard refuses, 1 when something else went wrong; then the stacks
are as they were, or the message says what is not.`

export const deploy: Command = {
  help,
  async run(args) {
    const options = {
      plan: { type: 'boolean' },
      files: { type: 'string' },
      allow: { type: 'string', multiple: true },
    } as const
    const { values, positionals } = readArguments(args, { command: 'deploy', options, positionals: ['instance'] })
    const { plan: isPlan = false, files } = values
    const allow = readAllowances('deploy', values.allow)
    const instance = instanceNamed(positionals[0] ?? '', 'deploy')

    const progress = progressOn(process.stdout)
    const order = await readOrder({ instance, folder: files ?? instanceFolder(instance), allow }, progress)
    const cloud = await progress.step('Ask AWS who we are', openCloud, whereAndWho)
    try {
      return isPlan ? await showPlan(cloud, order, progress) : await bringAndTell(cloud, order, progress)
    } catch (error) {
      throw awsTrouble(`deploying ${instance}`, error)
    }
  },
}

/** A name that is safe in the names of stacks, tables and buckets; otherwise a Fault that says what would be. */
export function instanceNamed(given: string, command: string): InstanceName {
  const name = InstanceName.safeParse(given)
  if (name.success) return name.data
  const expected = name.error.issues.map(({ message }) => message.replace(/^\W*/, '').toLowerCase()).join('; ')
  throw usage(command, `cannot use the name "${given}": ${expected}`)
}

const whereAndWho = ({ account, region, caller }: Cloud): string => `account ${account}, ${region}, as ${caller}`

/** Reads and checks the files. Whatever is wrong with them is one Fault, and nothing has been contacted yet. */
async function readOrder(wanted: Pick<Order, 'instance' | 'folder' | 'allow'>, progress: Progress): Promise<Order> {
  const files = await progress.step(
    'Check the instance files',
    async () => {
      const read = await readInstance(wanted.folder, { tools: toolNames, compile: compilePattern })
      for (const warning of read.warnings) progress.note(`warning: ${problemLine(warning)}`)
      if (read.kind === 'instance') return read.files
      const problems = read.problems.map(problemLine).join('\n')
      const next = 'Nothing was deployed. Correct the files, then run the same command again.'
      throw new Fault('instance.invalid', `${problems}\n${next}`)
    },
    () => wanted.folder,
  )
  return { ...wanted, files, release: release() }
}

async function showPlan(cloud: Cloud, order: Order, progress: Progress): Promise<number> {
  const { differences, judged, assembly } = await makePlan(cloud, order, progress)
  const lines = differences.length > 0 ? differences : ['nothing to change']
  process.stdout.write(`\nDeploying ${assembly.version} would:\n${lines.map((line) => `  ${line}\n`).join('')}`)
  return judged.refused.length > 0 ? tellRefused(judged.refused) : 0
}

async function bringAndTell(cloud: Cloud, order: Order, progress: Progress): Promise<number> {
  const outcome = await bring(cloud, order, progress)
  if (outcome.kind === 'refused') return tellRefused(outcome.refused)
  process.stdout.write(`\n${reportOf(order, outcome.deployed).join('\n')}\n`)
  return 0
}

function tellRefused(refused: readonly Finding[]): number {
  process.stderr.write(`\nThe guard refuses: this could hurt the client's data. Nothing of it was deployed.\n`)
  process.stderr.write(refused.map((finding) => `${findingLine(finding)}\n`).join(''))
  return 3
}

function reportOf({ instance }: Order, deployed: Deployed): string[] {
  const { url, api, version, replaced, differences, moved, unwell, alarmTopic } = deployed
  const signIn = moved ? [`  sign in as admin  ${url}/docs#token=${moved.bearer}   (shown this once)`] : []
  return [
    `${instance} runs ${version}${replaced === undefined ? '' : replaced === version ? ', as before' : `, after ${replaced}`}.`,
    `  dashboard         ${url}`,
    `  API               ${api}`,
    ...signIn,
    `  alarms            ${alarmTopic}`,
    ...changesIn(differences, moved !== undefined).map((line) => `  changed           ${line}`),
    ...unwell.map((line) => `  look at           ${line}`),
  ]
}

/** After a first deploy everything is new, and a list of it tells nothing. */
const changesIn = (differences: readonly string[], isFirst: boolean): string[] =>
  isFirst ? [`${differences.length} resources are new`] : differences.length > 0 ? [...differences] : ['nothing']
