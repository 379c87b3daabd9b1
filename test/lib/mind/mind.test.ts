import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as z from 'zod'

const mindFile = fileURLToPath(new URL('../../../lib/mind/mind.ts', import.meta.url))

/** Asks a mind for a review in a Node of its own, and tells which packages of providers that has loaded. */
function packagesLoadedFor(settings: object): string[] {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({ resolve(name, context, next) {
      loaded.add(name)
      return next(name, context)
    } })
    const { createMind } = await import(${JSON.stringify(mindFile)})
    const mind = createMind({ secrets: async () => 'key-for-nobody' })
    const agent = { name: 'n', role: 'r', persona: 'p' }
    const scene = { agent, task: { title: 't', brief: 'b', acceptance: [] }, author: agent, output: '', comments: [] }
    const settings = { price: { input: 0, output: 0 }, timeoutSeconds: 1, maxOutputTokens: 9, ...${JSON.stringify(settings)} }
    await mind.review(scene, { settings, signal: new AbortController().signal })
    console.log(JSON.stringify([...loaded]))`
  const args = ['--no-warnings', '--input-type=module', '-e', program]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const loaded = z.array(z.string()).parse(JSON.parse(stdout))
  return loaded.filter((name) => name === 'ai' || /^@ai-sdk\/(?!provider)/.test(name))
}

test('who only rehearses never loads the library of a provider', () => {
  expect(packagesLoadedFor({ provider: 'rehearsal' })).toEqual([])
})

test('who uses one provider does not load the others', () => {
  const settings = { provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }
  const loaded = packagesLoadedFor(settings)
  expect(loaded).toContain('@ai-sdk/openai-compatible')
  expect(loaded).not.toContain('@ai-sdk/anthropic')
  expect(loaded).not.toContain('@ai-sdk/amazon-bedrock')
})
