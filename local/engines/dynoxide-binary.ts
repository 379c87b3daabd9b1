import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { Fault } from '../../lib/core/fault.ts'

const executable = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function inPackage(platform: string): string[] {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`)
    return [join(dirname(manifest), executable)]
  } catch {
    return []
  }
}

const onPath = (path: string): string[] =>
  path.split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, executable)]))

/** The binary in the platform's npm package, or else the one on the PATH. */
export function findDynoxide({
  platform = `${process.platform}-${process.arch}`,
  path = process.env['PATH'] ?? '',
} = {}): string {
  const found = [...inPackage(platform), ...onPath(path)].find(canRun)
  if (found !== undefined) return found
  throw new Fault(
    'engine.unavailable',
    `no dynoxide for ${platform}: neither the npm package @dynoxide/${platform} nor a dynoxide on the PATH is there. ` +
      `Run npm install, install dynoxide (https://dynoxide.dev), or set MISSION_CONTROL_DYNAMODB_ENDPOINT to the URL of ` +
      `another DynamoDB, such as DynamoDB Local`,
  )
}
