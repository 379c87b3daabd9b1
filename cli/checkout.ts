import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** Of the product, as `package.json` says. */
export function release(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** Where the files of an instance are in this checkout. */
export const instanceFolder = (name: string): string => fileURLToPath(new URL(`../instance/${name}`, import.meta.url))
