import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'

/** Every case is a file in a house with the same plan and the same rules; the linter walks through it once. */
interface Case {
  file: string
  text: string
}

const root = fileURLToPath(new URL('..', import.meta.url))

// What the cases import: one room each, so that no import fails for want of a file.
const rooms = [
  'lib/core/room.ts',
  'lib/ports.ts',
  'lib/flows/room.ts',
  'lib/aws/room.ts',
  'lib/mind/room.ts',
  'lib/http/room.ts',
  'functions/room.ts',
  'local/room.ts',
  'local/ready.mjs',
  'cli/room.ts',
  'cdk/room.ts',
  'dashboard/room.ts',
  'test/room.ts',
]

const importing = (to: string): string => `import { room } from '${to}'\n\nexport const more = [room]\n`

const wrong: [from: string, to: string][] = [
  ['lib/core', 'node:fs'],
  ['lib/core', 'hono'],
  ['lib/core', 're2js'],
  ['lib/core', '@aws-sdk/client-dynamodb'],
  ['lib/core', 'zodiac'],
  ['lib/core', '../ports.ts'],
  ['lib/core', '../flows/room.ts'],
  ['lib/core', '../aws/room.ts'],
  ['lib/core', '../../test/room.ts'],
  ['lib/core/deep', '../../mind/room.ts'],
  ['lib/flows', '../aws/room.ts'],
  ['lib/flows', '../mind/room.ts'],
  ['lib/flows', '../http/room.ts'],
  ['lib/flows', '@aws-sdk/client-sqs'],
  ['lib/flows', 'ai'],
  ['lib/flows', 'node:crypto'],
  ['lib/aws', '../flows/room.ts'],
  ['lib/aws', '../http/room.ts'],
  ['lib/aws', '../mind/room.ts'],
  ['lib/aws', 'hono'],
  ['lib/aws', 'ai'],
  ['lib/mind', '../flows/room.ts'],
  ['lib/mind', '../http/room.ts'],
  ['lib/mind', '../aws/room.ts'],
  ['lib/mind', '@aws-sdk/client-s3'],
  ['lib/http', '../aws/room.ts'],
  ['lib/http', '../mind/room.ts'],
  ['lib/http', '@aws-sdk/client-s3'],
  ['lib/http', '../../functions/room.ts'],
  ['functions', '../local/room.ts'],
  ['functions', '../cli/room.ts'],
  ['functions', '../cdk/room.ts'],
  ['functions', '../test/room.ts'],
  ['local', '../cli/room.ts'],
  ['local', '../cdk/room.ts'],
  ['cli', '../functions/room.ts'],
  ['cli', '../local/room.ts'],
  ['cli', '../local/ready.mjs'],
  ['cdk', '../functions/room.ts'],
  ['cdk', '../lib/aws/room.ts'],
  ['cdk', '../lib/flows/room.ts'],
  ['cdk', '../lib/http/room.ts'],
  ['cdk', '../lib/mind/room.ts'],
  ['cdk', 'hono'],
  ['lib/cellar', '../core/room.ts'],
  // Left out at the root only: a folder of that name in lib is code like any other.
  ['lib/flows/instance', 'ai'],
  ['lib/flows/dashboard', 'ai'],
  ['functions', '#lib/room.ts'],
  ['functions', '/lib/core/room.ts'],
]

const right: [from: string, to: string][] = [
  ['lib/core', 'zod'],
  ['lib/core', './room.ts'],
  ['lib/core/deep', '../room.ts'],
  ['lib/flows', '../core/room.ts'],
  ['lib/flows', '../ports.ts'],
  ['lib/flows', 're2js'],
  ['lib/aws', '../core/room.ts'],
  ['lib/aws', '../ports.ts'],
  ['lib/aws', '@aws-sdk/client-dynamodb'],
  ['lib/aws', 'node:crypto'],
  ['lib/mind', '../core/room.ts'],
  ['lib/mind', '../ports.ts'],
  ['lib/mind', 'ai'],
  ['lib/mind', '@ai-sdk/anthropic'],
  ['lib/mind', 'node:dns/promises'],
  ['lib/http', '../core/room.ts'],
  ['lib/http', '../flows/room.ts'],
  ['lib/http', '../ports.ts'],
  ['lib/http', 'hono/cors'],
  ['lib/http', '@hono/node-server'],
  ['functions', '../lib/flows/room.ts'],
  ['functions', '../lib/http/room.ts'],
  ['functions', '../lib/aws/room.ts'],
  ['functions', '../lib/mind/room.ts'],
  ['functions', '@aws-lambda-powertools/logger'],
  ['local', '../functions/room.ts'],
  ['local', '../lib/aws/room.ts'],
  ['cli', '../lib/flows/room.ts'],
  ['cli', '../lib/mind/room.ts'],
  ['cdk', '../lib/core/room.ts'],
  ['cdk', 'aws-cdk-lib/aws-sqs'],
  ['test/core', '../../lib/aws/room.ts'],
]

const fileFor = (from: string, to: string): string => `${from}/to-${to.replaceAll(/[^a-z0-9]+/gi, '-')}.ts`

const arrowCases = (arrows: [string, string][]): Case[] =>
  arrows.map(([from, to]) => ({ file: fileFor(from, to), text: importing(to) }))

// The same wrong arrow in every shape an import can take.
const shapes: Record<string, string> = {
  'a type import': `import type { Room } from '../aws/room.ts'\n\nexport type More = Room[]\n`,
  'an export from': `export { room } from '../aws/room.ts'\n`,
  'an export of everything': `export * from '../aws/room.ts'\n`,
  'an import for its effect': `import '../aws/room.ts'\n`,
  'a dynamic import': `export const more = () => import('../aws/room.ts')\n`,
  'a computed import': `export const more = (name: string): Promise<unknown> => import(name)\n`,
  'an import() type': `export type More = import('../aws/room.ts').Room\n`,
}

const elsewhere: Record<string, [rule: string, file: string, text: string]> = {
  'the environment in core': ['no-restricted-globals', 'lib/core/env.ts', `export const home = process.env['HOME']\n`],
  'Date.now() in core': ['no-restricted-properties', 'lib/core/now.ts', `export const at = () => Date.now()\n`],
  'new Date() in core': ['no-now', 'lib/core/new-date.ts', `export const at = () => new Date()\n`],
  'Date() in core': ['no-now', 'lib/core/date.ts', `export const at = () => Date()\n`],
  'Math.random() in core': [
    'no-restricted-properties',
    'lib/core/dice.ts',
    `export const dice = () => Math.random()\n`,
  ],
  'a random id in core': [
    'no-restricted-properties',
    'lib/core/uuid.ts',
    `export const id = () => crypto.randomUUID()\n`,
  ],
  'Date.now() in a flow': ['no-restricted-properties', 'lib/flows/now.ts', `export const at = () => Date.now()\n`],
  'a promise nobody waits for': [
    'no-floating-promises',
    'functions/floating.ts',
    `const save = async (): Promise<void> => {}\n\nexport function handler(): void {\n  save()\n}\n`,
  ],
  'a cycle of values': [
    'no-cycle',
    'lib/core/egg.ts',
    `import { hen } from './hen.ts'\n\nexport const egg = () => hen\n`,
  ],
  'a cycle of types': [
    'no-cycle',
    'lib/core/yin.ts',
    `import type { Yang } from './yang.ts'\n\nexport interface Yin {\n  of?: Yang\n}\n`,
  ],
  any: ['no-explicit-any', 'lib/core/any.ts', `export const pass = (it: any): unknown => it\n`],
  'an any that was read': [
    'no-unsafe-assignment',
    'lib/aws/read.ts',
    `export function read(text: string): unknown[] {\n  const item = JSON.parse(text)\n  return [item]\n}\n`,
  ],
  'an assertion with !': ['no-non-null-assertion', 'lib/core/sure.ts', `export const at = (s: string) => s.at(0)!\n`],
  'a type imported as a value': [
    'consistent-type-imports',
    'lib/flows/type.ts',
    `import { Room } from '../core/room.ts'\n\nexport type More = Room[]\n`,
  ],
  'a console in lib': ['no-console', 'lib/aws/loud.ts', `console.log('loud')\n`],
  'a file of 401 lines': ['max-lines', 'lib/core/long.ts', '// a line\n'.repeat(401)],
  'a function of 81 lines': [
    'max-lines-per-function',
    'lib/core/god.ts',
    `export function god(): void {\n${'  // a line\n'.repeat(79)}}\n`,
  ],
}

const fine: Record<string, Case> = {
  'a date that was given': {
    file: 'lib/core/given.ts',
    text: `export const at = (milliseconds: number) => new Date(milliseconds)\n`,
  },
  'a secret made in a flow': {
    file: 'lib/flows/secret.ts',
    text: `export const secret = () => crypto.getRandomValues(new Uint8Array(32))\n`,
  },
  'the clock in a port': { file: 'lib/aws/clock.ts', text: `export const now = () => new Date()\n` },
  'a long test': { file: 'test/long.ts', text: `export function long(): void {\n${'  // a line\n'.repeat(100)}}\n` },
  'the launcher that makes things ready': {
    file: 'cli/mission-control.mjs',
    text: `import { room } from '../local/ready.mjs'\n\nexport const more = [room]\n`,
  },
}

// The other halves of the two cycles.
const partners: Case[] = [
  { file: 'lib/core/hen.ts', text: `import { egg } from './egg.ts'\n\nexport const hen = () => egg\n` },
  {
    file: 'lib/core/yang.ts',
    text: `import type { Yin } from './yin.ts'\n\nexport interface Yang {\n  of?: Yin\n}\n`,
  },
]

const shapeFile = (shape: string): string => `lib/flows/${shape.replaceAll(/[^a-z]+/gi, '-')}.ts`

const everything: Case[] = [
  ...rooms.map((file) => ({
    file,
    text: file.endsWith('.mjs') ? `export const room = 1\n` : `export const room = 1\nexport type Room = typeof room\n`,
  })),
  ...arrowCases([...wrong, ...right]),
  ...Object.entries(shapes).map(([shape, text]) => ({ file: shapeFile(shape), text })),
  ...Object.values(elsewhere).map(([, file, text]) => ({ file, text })),
  ...Object.values(fine),
  ...partners,
]

const LintReport = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) })

let house: string
let complaints: z.infer<typeof LintReport>['diagnostics']

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'mission-control-house-'))
  for (const own of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'lint'])
    cpSync(join(root, own), join(house, own), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
  for (const { file, text } of everything) {
    mkdirSync(join(house, dirname(file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/.bin/oxlint'), '--format=json'], {
    cwd: house,
    encoding: 'utf8',
  })
  complaints = LintReport.parse(JSON.parse(stdout)).diagnostics
})

afterAll(() => rmSync(house, { recursive: true }))

const rulesBrokenBy = (file: string): string[] =>
  complaints.filter(({ filename }) => filename === file).map(({ code }) => code.replace(/^.*\((.*)\)$/, '$1'))

describe('an arrow the plan does not show is refused', () => {
  test.each(wrong)('%s -> %s', (from, to) => {
    expect(rulesBrokenBy(fileFor(from, to))).toContain('arrows')
  })

  test.each(Object.keys(shapes))('also as %s', (shape) => {
    expect(rulesBrokenBy(shapeFile(shape))).toContain('arrows')
  })
})

describe('an arrow the plan shows passes', () => {
  test.each(right)('%s -> %s', (from, to) => {
    expect(rulesBrokenBy(fileFor(from, to))).toEqual([])
  })
})

describe('what else the linter refuses', () => {
  test.each(Object.entries(elsewhere))('%s', (_name, [rule, file]) => {
    expect(rulesBrokenBy(file)).toContain(rule)
  })
})

test.each(Object.entries(fine))('%s passes', (_name, { file }) => {
  expect(rulesBrokenBy(file)).toEqual([])
})
