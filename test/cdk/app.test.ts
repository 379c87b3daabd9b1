import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { runSynth, synthesised } from './synth.ts'

// Several syntheses at once, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 })

test.concurrent.each([
  ['Acme', 'expected small letters, digits and single hyphens, beginning with a letter'],
  ['acme-of-the-far-north', 'Too big: expected string to have <=19 characters'],
])('the name %s is refused in one line', async (name, why) => {
  const { code, said } = await runSynth(['-c', `instance=${name}`])
  expect(code).toBe(1)
  // The second line is CDK's own.
  expect(said.trim().split('\n')).toEqual([
    `-c instance=${name}: ${why}; write for example -c instance=acme`,
    expect.stringContaining('Subprocess exited with error 1'),
  ])
})

test.concurrent('without a name it is asked for', async () => {
  const { code, said } = await runSynth([])
  expect(code).toBe(1)
  expect(said).toMatch(/^which instance\? write for example -c instance=acme\n[^\n]*\n$/)
})

test.concurrent('whatever AWS Solutions finds fails the synthesis, unless its reason is written down', async () => {
  const preload = new URL('forget-exceptions.mjs', import.meta.url).href
  const { code, said } = await runSynth(['-c', 'instance=acme'], { NODE_OPTIONS: `--import ${preload}` })
  expect(code).toBe(1)
  expect(said).toMatch(/AwsSolutions-IAM5[\s\S]*AwsSolutions-APIG4/)
})

test.concurrent('the version of a release is told as it was given', async () => {
  const { texts } = await synthesised()
  expect(texts.app).toContain('"VERSION": "0.1.0"')
})

const Strings: z.ZodType<string[]> = z.unknown().transform(stringsIn)

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => [key, ...stringsIn(one)])
}

test.concurrent('two instances have nothing in common: neither is named where the other is', async () => {
  const [acme, zenith] = await Promise.all([synthesised('acme'), synthesised('zenith')])
  const all = ({ texts }: typeof acme) => `${texts.data}${texts.app}${texts.manifest}`.toLowerCase()
  expect(all(acme)).toContain('mission-control-acme')
  expect(all(acme)).not.toContain('zenith')
  expect(all(zenith)).toContain('mission-control-zenith')
  expect(all(zenith)).not.toContain('acme')
})

test.concurrent('the data of two instances is shaped alike, to the letter', async () => {
  const [acme, zenith] = await Promise.all([synthesised('acme'), synthesised('zenith')])
  expect(JSON.parse(zenith.texts.data.replaceAll('zenith', 'acme'))).toEqual(JSON.parse(acme.texts.data))
})

test.concurrent('no wildcard of an instance reaches one whose name begins like its own', async () => {
  const { data, app } = await synthesised()
  const patterns = Strings.parse([data.Resources, app.Resources]).filter((text) => /acme.*\*/.test(text))
  expect(patterns).not.toEqual([])
  for (const pattern of patterns)
    expect(pattern).toMatch(/acme(?:-\$\{AWS::AccountId\}-\$\{AWS::Region\}\/acme)?\/[^*]*\*$/)
})
