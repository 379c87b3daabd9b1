import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import * as z from 'zod'
import { InstanceName, namesOf } from '../lib/core/installation.ts'
import { AppStack } from './app-stack.ts'
import { bundleFunctions } from './bundle.ts'
import { DataStack } from './data-stack.ts'

/**
 * What exists in AWS for one instance: a stack with its data, which is kept, and a stack with everything else, which
 * can be torn down and rebuilt at will. `cdk synth -c instance=acme` and `mission-control deploy acme` both run this.
 */
const app = new App()
const instance = instanceIn(app)
const names = namesOf(instance)
const version = versionOf(app)
// In the folder that is being written, so that two who synthesise at once do not take each other's files away.
const functions = join(app.outdir, 'functions')
await bundleFunctions(functions)

const data = new DataStack(app, names.dataStack, { instance, tags: { instance } })
new AppStack(app, names.appStack, { instance, version, data, functions, tags: { instance, version } })

Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
app.synth()

function instanceIn({ node }: App): InstanceName {
  const given: unknown = node.tryGetContext('instance')
  const parsed = InstanceName.safeParse(given)
  if (parsed.success) return parsed.data
  const why =
    typeof given !== 'string' ? 'which instance?' : `-c instance=${given}: ${parsed.error.issues[0]?.message};`
  process.stderr.write(`${why} write for example -c instance=acme\n`)
  process.exit(1)
}

/** Of the release, and of the commit when the deploy knows it. */
function versionOf({ node }: App): string {
  const given: unknown = node.tryGetContext('version')
  const { version: release } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
  return typeof given === 'string' ? given : release
}
