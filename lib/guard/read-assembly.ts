import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import { jsonIn, parseTemplate, type Stack, type Stacks, type Template } from './template.ts'

const Manifest = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            terminationProtection: z.boolean().optional(),
            directoryName: z.string().optional(),
          })
          .default({}),
      }),
    )
    .default({}),
})

type Named = [name: string, stack: Stack]

const manifestFile = 'manifest.json'
const suffix = '.template.json'
const expected = 'expected a folder written by cdk synth (cdk.out)'

/** Reads the stacks of a CDK output folder, with its nested assemblies and nested stacks. */
export async function readAssembly(folder: string): Promise<Stacks> {
  const stacks = await stacksIn(folder)
  const byName = new Map(stacks)
  const twice = stacks.find(([name], index) => stacks.findIndex(([other]) => other === name) !== index)
  if (!twice) return byName
  throw new Fault(
    'request.invalid',
    `${folder} has two stacks called ${twice[0]}; the guard knows stacks by name, so synthesize one account and region at a time`,
  )
}

async function stacksIn(folder: string): Promise<Named[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    throw new Fault('request.invalid', `${folder} cannot be read (${codeOf(error)}); ${expected}`)
  })
  if (files.includes(manifestFile)) return await stacksOfManifest(folder)
  const templates = files.filter((file) => file.endsWith(suffix) && !file.endsWith(`.nested${suffix}`))
  // An empty folder says that nothing was there before. One with other files in it is the wrong one.
  if (templates.length === 0 && files.length > 0)
    throw new Fault('request.invalid', `${folder} has neither ${manifestFile} nor a *${suffix}; ${expected}`)
  return await inTurn(templates.toSorted(), (file) => stackIn(folder, { name: file.slice(0, -suffix.length), file }))
}

async function stacksOfManifest(folder: string): Promise<Named[]> {
  const file = join(folder, manifestFile)
  const read = Manifest.safeParse(jsonIn(await textOf(file), file))
  if (!read.success) throw new Fault('request.invalid', `${file} is no manifest of CDK; ${expected}`)
  return await inTurn(Object.entries(read.data.artifacts), async ([id, { type, properties }]) => {
    const { templateFile, directoryName, stackName: name = id, terminationProtection } = properties
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined) return await stacksIn(join(folder, directoryName))
    if (type !== 'aws:cloudformation:stack') return []
    if (templateFile === undefined)
      throw new Fault('request.invalid', `${file}: ${id} names no templateFile; ${expected}`)
    return await stackIn(folder, { name, file: templateFile, terminationProtection })
  })
}

interface StackFile {
  name: string
  file: string
  terminationProtection?: boolean | undefined
}

/** A stack, and those nested in it. */
async function stackIn(folder: string, { name, file, terminationProtection }: StackFile): Promise<Named[]> {
  const source = join(folder, file)
  const template = parseTemplate(await textOf(source), source)
  const nested = await inTurn(nestedIn(template, source), ([logicalId, path]) =>
    stackIn(folder, { name: `${name}/${logicalId}`, file: path }),
  )
  return [[name, { template, terminationProtection }], ...nested]
}

/** The logical ids of nested stacks, and their files. CDK writes the file down beside the address it uploads it to. */
function nestedIn({ Resources }: Template, source: string): [string, string][] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Metadata }]): [string, string][] => {
    if (Type !== 'AWS::CloudFormation::Stack') return []
    const file = Metadata['aws:asset:path']
    if (typeof file === 'string') return [[logicalId, file]]
    throw new Fault(
      'request.invalid',
      `${source}: nested stack ${logicalId} does not say which file is its template; synthesize with cdk synth, which writes aws:asset:path`,
    )
  })
}

const textOf = async (file: string): Promise<string> =>
  await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Fault('request.invalid', `${file} cannot be read (${codeOf(error)}); ${expected}`)
  })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

async function inTurn<T>(things: readonly T[], read: (thing: T) => Promise<Named[]>): Promise<Named[]> {
  return (await Promise.all(things.map(read))).flat()
}
