import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'dashboard')

/** Where the dashboard is once it was built. */
export const builtDashboard = join(folder, 'dist')

/** When any of it was written last. Folders count too: a file that was removed leaves its trace there. */
function newestIn(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

function isBuilt(): boolean {
  const page = join(builtDashboard, 'index.html')
  if (!existsSync(page)) return false
  const sources = ['src', 'index.html', 'vite.config.ts'].map((name) => join(folder, name))
  // Pages read types and a few pure functions of core; other packages need a new lockfile.
  const newest = Math.max(...[...sources, join(root, 'lib/core'), join(root, 'package-lock.json')].map(newestIn))
  return statSync(page).mtimeMs >= newest
}

/**
 * Builds the dashboard when it is not there, or older than what it is made of. The builder is loaded only then; `onBuild`
 * is told before it begins.
 */
export async function buildDashboardUnlessThere(onBuild: () => void = () => {}): Promise<void> {
  if (isBuilt()) return
  onBuild()
  const { build } = await import('vite')
  await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'error' })
}
