import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { doors } from '../../cdk/bundle.ts'
import { textOf } from '../../lib/guard/value.ts'
import { synthesised } from './synth.ts'
import { ofType } from './template.ts'

const { folder, app } = await synthesised()
const lambdas = ofType(app, 'AWS::Lambda::Function')

test('there is a Lambda for each door, all of the same bundle', () => {
  expect(lambdas.map(({ Properties }) => textOf(Properties['Handler'])).toSorted()).toEqual(
    doors.map((door) => `${door}.handler`).toSorted(),
  )
  expect(new Set(lambdas.map(({ Properties }) => JSON.stringify(Properties['Code'])))).toHaveProperty('size', 1)
})

const asset = /([0-9a-f]{64})\.zip/.exec(JSON.stringify(lambdas[0]?.Properties['Code']))?.[1] ?? 'none'
const bundle = join(folder, `asset.${asset}`)

test('the pages with the documentation of the API lie beside the API', async () => {
  expect(await readdir(join(bundle, 'swagger-ui'))).toEqual(['swagger-ui-bundle.js', 'swagger-ui.css'])
})

test('nothing is in it but code and these pages', async () => {
  const files = await readdir(bundle)
  expect(files.filter((file) => !file.endsWith('.mjs'))).toEqual(['swagger-ui'])
})

/** As the stack gives them, with what CloudFormation would put in. */
const environment = {
  INSTANCE_NAME: 'acme',
  TABLE_NAME: 'mission-control-acme',
  BUCKET_NAME: 'mission-control-acme-123456789012-eu-central-1',
  ...Object.fromEntries(
    ['THINK_QUEUE', 'THINK_DEAD_QUEUE', 'RUN_QUEUE', 'RUN_DEAD_QUEUE', 'STREAM_DEAD_QUEUE'].map((name) => [
      `${name}_URL`,
      `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`,
    ]),
  ),
  EGRESS_FUNCTION_NAME: 'egress',
  VERSION: '0.1.0',
}

const Given = z.object({ Variables: z.record(z.string(), z.unknown()) }).optional()
const namesIn = (given: unknown): string[] => Object.keys(Given.parse(given)?.Variables ?? {})

const importIn = (file: string): string => `
  import { Socket } from 'node:net'
  Socket.prototype.connect = () => { throw new Error('the network was used') }
  const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)})
  process.stdout.write(typeof handler)
`

describe.each(doors)('the bundle of %s', (door) => {
  const given = lambdas.find(({ Properties }) => Properties['Handler'] === `${door}.handler`)

  test('is imported with the environment that the stack gives, calling nobody, and hands over a handler', async () => {
    const variables = door === 'egress' ? {} : environment
    expect(namesIn(given?.Properties['Environment']).toSorted()).toEqual(Object.keys(variables).toSorted())
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', importIn(join(bundle, `${door}.mjs`))],
      { env: { ...variables, AWS_REGION: 'eu-central-1' } },
    )
    expect({ stdout, stderr }).toEqual({ stdout: 'function', stderr: '' })
  })
})
