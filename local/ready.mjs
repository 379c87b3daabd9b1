/**
 * Makes a fresh clone runnable: installs the packages the lockfile names, and with them a Node that can run
 * TypeScript. Plain JavaScript for any Node from 18 on, because it runs before either of them is there.
 */
import { existsSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.mission-control-lock')
const installing = join(root, '.installing')
export const ownNode = join(modules, '.bin', 'node')

/** @param {string} path */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The stamp names the platform too: node_modules may be shared with a container or carried to another machine. */
const wanted = () => `${process.platform} ${process.arch}\n${textOf(join(root, 'package-lock.json'))}`

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesIn(path) {
  const lock = /** @type {{ packages?: ReturnType<typeof packagesIn> }} */ (JSON.parse(textOf(path) ?? '{}'))
  return lock.packages ?? {}
}

/** Packages that somebody installed by hand carry no stamp, but npm leaves a list of what it put there. */
function handInstalled() {
  const there = packagesIn(join(modules, '.package-lock.json'))
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  )
}

function packagesAreThere() {
  const now = wanted()
  if (textOf(stamp) === now) return true
  // On another platform the same versions are other files, and only the stamp could have told.
  if (existsSync(stamp) && textOf(stamp)?.split('\n', 1)[0] !== now.split('\n', 1)[0]) return false
  if (!handInstalled()) return false
  try {
    writeFileSync(stamp, now)
  } catch {
    // In a read-only image the long way round is taken each time.
  }
  return true
}

/** Node strips types by itself from 22.18 on; a later one may have been told not to. */
export const canRunTypeScript = () => Boolean(process.features.typescript)

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * One installs, the others wait. A lock whose owner died, or that is older than any install, belongs to nobody.
 * @returns {Promise<boolean>}
 */
async function takeLock() {
  try {
    writeFileSync(installing, String(process.pid), { flag: 'wx' })
    // Two who find the same dead lock may each remove it, the slower one ours: a moment later it shows.
    await pause(100)
    return textOf(installing) === String(process.pid)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  const age = Date.now() - (statSync(installing, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  const owner = Number(textOf(installing))
  // For an instant a new lock is still empty.
  const isStale = owner > 0 ? !isAlive(owner) || age > 15 * 60_000 : age > 5_000
  if (isStale) rmSync(installing, { force: true })
  return false
}

/**
 * Inside an npm script npm's own flags arrive as variables, and `--prefix` or `--omit` would send the install
 * elsewhere or cut it short. What says how to reach a registry stays.
 */
function installEnv() {
  const reach =
    /^npm_config_(?:registry|\w*proxy|ca|cafile|cache|userconfig|globalconfig|\w*offline|strict_ssl|fetch_\w+|@.+|\/\/.+)$/i
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || reach.test(name))
  const env = Object.fromEntries(kept)
  // npm must not run on the very Node that it is about to replace.
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== join(modules, '.bin'))
  return { ...env, PATH: path.join(delimiter) }
}

async function install() {
  const { spawn, spawnSync } = await import('node:child_process')
  process.stderr.write('Installing packages (first start only) ...\n')
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawn('npm', flags, {
    cwd: root,
    env: installEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  })
  let complaints = ''
  npm.stderr.on('data', (chunk) => (complaints += chunk))
  const stop = () => npm.kill()
  process.once('SIGTERM', stop).once('SIGINT', stop).once('SIGHUP', stop)
  /** @type {string | undefined} */
  const problem = await new Promise((resolve) => {
    npm.once('error', () => resolve('npm is not on the PATH; install Node 24 with npm from https://nodejs.org'))
    npm.once('close', (code) => resolve(code === 0 ? undefined : `npm ci failed: ${whyNpmFailed(complaints)}`))
  })
  process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', stop)
  if (problem) return problem
  // The packaged Node needs the usual C library; where there is another one it would only hide a Node that works.
  if (existsSync(ownNode) && spawnSync(ownNode, ['--version']).status !== 0) rmSync(ownNode)
  writeFileSync(stamp, wanted())
  return undefined
}

/** @param {string} complaints */
function whyNpmFailed(complaints) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(complaints))
    return 'the package registry cannot be reached; check the network and start again'
  const lines = complaints.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim())
  const code = lines.find((line) => line.startsWith('code '))
  return [code, ...lines.filter((line) => line && !line.startsWith('code '))].filter(Boolean).slice(0, 2).join(': ')
}

/** Resolves to what went wrong, if anything did. */
async function installUnlessThere() {
  let hasToldToWait = false
  while (!packagesAreThere()) {
    if (await takeLock()) {
      try {
        const problem = packagesAreThere() ? undefined : await install()
        if (problem) return problem
      } finally {
        rmSync(installing, { force: true })
      }
    } else {
      if (!hasToldToWait) process.stderr.write('Waiting for the install that is under way ...\n')
      hasToldToWait = true
      await pause(200)
    }
  }
  return undefined
}

/**
 * Resolves to what is wrong, in one line, or to undefined when everything is there.
 * @returns {Promise<string | undefined>}
 */
export async function ready() {
  const problem = await installUnlessThere().catch((error) => `the packages cannot be installed: ${error}`)
  if (problem) return problem
  if (canRunTypeScript() || existsSync(ownNode)) return undefined
  return `Mission Control needs Node 22.18 or newer and this is ${process.version}; install Node 24 from https://nodejs.org`
}

const isStarted = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isStarted) {
  const problem = await ready()
  if (problem) process.stderr.write(`${problem}\n`)
  process.exitCode = problem ? 1 : 0
}
