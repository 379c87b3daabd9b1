import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../dashboard/src', import.meta.url))
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name))

/** Ways to turn a text into markup or a program. What agents write is shown as text, always. */
const ways =
  /v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|new Function|\beval\(/

test('no page ever turns a text into markup', () => {
  expect(files.length).toBeGreaterThan(80)
  expect(files.filter((name) => ways.test(readFileSync(join(source, name), 'utf8')))).toEqual([])
})
