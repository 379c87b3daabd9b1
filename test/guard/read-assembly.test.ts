import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { guardTemplates } from '../../lib/guard/guard-templates.ts'
import { readAssembly } from '../../lib/guard/read-assembly.ts'
import { assemblyOf, type Files, withFolders } from './folder.ts'
import { appStack, dataStack, installation, stacksOf } from './installation.ts'

const read = (files: Files) => withFolders({ out: files }, (root) => readAssembly(join(root, 'out')))

/** Without the name of the folder, which is another one each time. */
const refusal = (files: Files): Promise<string> =>
  withFolders({ out: files }, async (root) => {
    const error = await readAssembly(join(root, 'out')).catch((fault: unknown) => fault)
    return error instanceof Error ? error.message.replaceAll(root, '') : 'read'
  })

const bucket = { Resources: { Files: { Type: 'AWS::S3::Bucket' } } }
const stack = (templateFile: string, more = {}) => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile, ...more },
})

test('stacks are read with their names and their protection', async () => {
  const stacks = await read(assemblyOf(installation()))
  expect([...stacks.keys()]).toEqual([dataStack, appStack])
  expect(stacks.get(dataStack)?.terminationProtection).toBe(true)
  expect(guardTemplates(stacksOf(installation()), stacks)).toEqual([])
})

test('a stack without a name has that of its artifact', async () => {
  const stacks = await read({ 'manifest.json': { artifacts: { Data: stack('d.json') } }, 'd.json': bucket })
  expect([...stacks.keys()]).toEqual(['Data'])
})

test('nested assemblies and nested stacks are read as well', async () => {
  const parent = {
    Resources: {
      Inner: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'inner.nested.template.json' } },
    },
  }
  const stacks = await read({
    'manifest.json': {
      artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } } },
    },
    'assembly-Stage/manifest.json': {
      artifacts: { Outer: stack('outer.template.json', { stackName: 'Stage-Outer' }) },
    },
    'assembly-Stage/outer.template.json': parent,
    'assembly-Stage/inner.nested.template.json': bucket,
  })
  expect([...stacks.keys()]).toEqual(['Stage-Outer', 'Stage-Outer/Inner'])
  expect(stacks.get('Stage-Outer/Inner')?.template.Resources).toMatchObject({ Files: { Type: 'AWS::S3::Bucket' } })
})

test('without a manifest every template of the folder is a stack', async () => {
  const stacks = await read({ 'B.template.json': bucket, 'A.template.json': bucket, 'notes.txt': 'x' })
  expect([...stacks.keys()]).toEqual(['A', 'B'])
})

test('an empty folder says that nothing was there', async () => {
  expect((await read({})).size).toBe(0)
})

describe('what cannot be read is refused', () => {
  const one = { 'manifest.json': { artifacts: { Data: stack('d.json') } } }

  test.each<[string, Files, string]>([
    [
      'another folder',
      { 'notes.txt': 'x' },
      '/out has neither manifest.json nor a *.template.json; expected a folder written by cdk synth (cdk.out)',
    ],
    ['no JSON', { 'manifest.json': '{' }, '/out/manifest.json is not JSON; expected what cdk synth writes'],
    [
      'no manifest',
      { 'manifest.json': '[]' },
      '/out/manifest.json is no manifest of CDK; expected a folder written by cdk synth (cdk.out)',
    ],
    [
      'a template that is not there',
      one,
      '/out/d.json cannot be read (ENOENT); expected a folder written by cdk synth (cdk.out)',
    ],
    [
      'a template that is none',
      { ...one, 'd.json': { Resources: { A: {} } } },
      '/out/d.json is no template the guard can judge: Resources.A.Type: Invalid input: expected string, received undefined; expected what cdk synth writes',
    ],
    [
      'a nested stack without its file',
      { ...one, 'd.json': { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack' } } } },
      '/out/d.json: nested stack Inner does not say which file is its template; synthesize with cdk synth, which writes aws:asset:path',
    ],
    [
      'two stacks of one name',
      {
        'manifest.json': {
          artifacts: { A: stack('d.json', { stackName: 'X' }), B: stack('d.json', { stackName: 'X' }) },
        },
        'd.json': bucket,
      },
      '/out has two stacks called X; the guard knows stacks by name, so synthesize one account and region at a time',
    ],
    [
      'a stack without a template',
      { 'manifest.json': { artifacts: { A: { type: 'aws:cloudformation:stack' } } } },
      '/out/manifest.json: A names no templateFile; expected a folder written by cdk synth (cdk.out)',
    ],
  ])('%s', async (_, files, message) => {
    expect(await refusal(files)).toBe(message)
  })
})
