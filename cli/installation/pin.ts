import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { Fault } from '../../lib/core/fault.ts'
import type { Cloud } from './cloud.ts'

/**
 * Where an instance is installed, kept beside its files by the first deploy. With other credentials than then, a deploy
 * would build a second, empty installation and tell nobody.
 */
export const pinFile = 'installed.json'
const Pin = z.object({ account: z.string(), region: z.string() })

export async function refuseElsewhere(folder: string, { account, region }: Cloud): Promise<void> {
  const text = await readFile(join(folder, pinFile), 'utf8').catch(() => undefined)
  if (text === undefined) return
  const pin = Pin.safeParse(jsonIn(text))
  if (!pin.success)
    throw new Fault('instance.invalid', `${join(folder, pinFile)} is not what a deploy wrote; restore it, or remove it`)
  if (pin.data.account === account && pin.data.region === region) return
  throw new Fault(
    'deploy.refused',
    `the credentials lead to account ${account}, ${region}, but this instance is installed in ${pin.data.account}, ` +
      `${pin.data.region}: choose the right AWS_PROFILE and AWS_REGION (or remove ${join(folder, pinFile)} to install it anew)`,
  )
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function pin(folder: string, { account, region }: Cloud): Promise<void> {
  await writeFile(join(folder, pinFile), `${JSON.stringify({ account, region }, undefined, 2)}\n`)
}
