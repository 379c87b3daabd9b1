import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { onTestFinished } from 'vitest'
import { localSigner } from '../../local/engines/local-signer.ts'

export const region = 'us-east-1'
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Register it first: what a test starts in it ends before it is removed. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engines-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

export function dynamoAt(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region, credentials, signer: localSigner('dynamodb', region), maxAttempts: 1 })
}

export const pidIn = (file: string): number => Number(readFileSync(file, 'utf8'))

/** A killed child of this process stays a zombie until it is reaped, so an answer to signal 0 proves nothing. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(10)
}

/** Another process that runs the module text, until it has printed a line. */
export async function startOther(moduleText: string) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', moduleText], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}
