import { readdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { categories } from '../../lib/core/failure.ts'
import { aFolder, cleanUp, familyOf, run, stillRunning } from './program.ts'

afterAll(cleanUp)

/** It waits as long as the product does: a retry up to 30 s, and then for the tick. */
const longest = 170_000

test('npm run demo walks the whole walk, and shows all six kinds of failure', { timeout: longest }, async () => {
  const temporary = aFolder()
  const demo = run('local/demo.ts', [], { TMPDIR: temporary })
  await demo.says(/^step /m)
  const family = familyOf(demo.pid)
  expect(readdirSync(temporary)).toHaveLength(1)

  const { code, stdout, stderr } = await demo.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('REHEARSAL: no model is configured')
  expect(stdout).toMatch(/^The whole walk was walked in [\d.]+ s\.$/m)
  for (const category of categories) {
    expect(stdout).toMatch(new RegExp(`^8 .*failure\\.classified .*Rehearse a failure: ${category} `, 'm'))
    const end = category === 'AUTH' ? 'blocked' : 'done'
    expect(stdout).toMatch(new RegExp(`^  ${category} +${category} .* ${end} +yes$`, 'm'))
  }
  // Of itself it leaves nothing behind, neither processes nor files.
  await expect.poll(() => stillRunning(family), { timeout: 10_000 }).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
})
