import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

/** What the Markdown files say about the repository must be so: links, anchors, scripts and paths. */
const root = fileURLToPath(new URL('..', import.meta.url))

const notOurs = new Set(['node_modules', 'instance', 'dist', 'cdk.out', '.git', '.mission-control'])
const documents = globSync('**/*.md', { cwd: root, exclude: (name) => notOurs.has(name) }).toSorted()

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Blanks the code out, so that an example of a link is not taken for one. */
const prose = (text: string): string => text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]+`/g, '')

const code = (text: string): string[] =>
  [...text.matchAll(/^```[^\n]*\n([^]*?)^```|`([^`\n]+)`/gm)].map(([, block, span]) => block ?? span ?? '')

const linksIn = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|\b(?:src|href|srcset)="([^"]+)"|^\[[^\]]+\]:\s+(\S+)/gm)].map(
    ([, inline, attribute, reference]) => inline ?? attribute ?? reference ?? '',
  )

const leadsElsewhere = (link: string): boolean => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link)

/** As GitHub makes anchors of headings: letters, digits, dashes and underscores are kept, a second one is numbered. */
function anchorsIn(text: string): Set<string> {
  const anchors = new Set<string>([...text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = '']) => id))
  const seen = new Map<string, number>()
  for (const [, heading = ''] of text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    anchors.add(times === 0 ? slug : `${slug}-${times}`)
  }
  return anchors
}

/** Why a link leads nowhere; undefined when it arrives. */
function whyBroken(file: string, link: string): string | undefined {
  const [path = '', anchor] = decodeURIComponent(link).split('#')
  if (path.startsWith('/')) return `${link}: write it relative to ${file}`
  const target = path === '' ? file : normalize(join(dirname(file), path))
  if (target.startsWith('..')) return `${link}: leads out of the repository`
  if (notOurs.has(target.split('/')[0] ?? '')) return `${link}: is not in the repository`
  if (!existsSync(join(root, target))) return `${link}: there is no ${target}`
  if (anchor === undefined) return undefined
  if (!target.endsWith('.md')) return `${link}: only Markdown has anchors that stay`
  return anchorsIn(textOf(target)).has(anchor) ? undefined : `${link}: ${target} has no heading for #${anchor}`
}

test('there are documents to look at', () => {
  for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'instance.example/README.md'])
    expect(documents).toContain(file)
})

test.each(documents)('every link in %s arrives', (file) => {
  const links = linksIn(textOf(file)).filter((link) => !leadsElsewhere(link))
  expect(links.flatMap((link) => whyBroken(file, link) ?? [])).toEqual([])
})

/** Prompts of agents speak of the client's world, not of this repository. */
const aboutUs = documents.filter((file) => !/^instance\.example\/(?:agents|projects)\//.test(file))

const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')))
const npmItself = new Set(['ci', 'exec', 'install', 'run'])

test.each(aboutUs)('every script that %s names is in package.json', (file) => {
  const named = code(textOf(file)).flatMap((text) =>
    [...text.matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)].map(([, run, name = '']) => ({
      name,
      isOurs: run !== undefined,
    })),
  )
  const missing = named.filter(({ name, isOurs }) => !(name in scripts) && (isOurs || !npmItself.has(name)))
  expect(missing).toEqual([])
})

const folders = 'cdk|cli|dashboard|docs|functions|instance\\.example|lib|lint|local|test'
const ourPath = new RegExp(`(?<![\\w./-])(?:\\./)?((?:${folders})/[\\w./-]*)`, 'g')

/** A path as it is written in a sentence, without what ends the sentence. */
const pathsIn = (text: string): string[] =>
  code(text).flatMap((part) => [...part.matchAll(ourPath)].map(([, path = '']) => path.replace(/[.-]+$/, '')))

test.each(aboutUs)('every path of ours that %s names is there', (file) => {
  const missing = pathsIn(textOf(file)).filter((path) => !existsSync(join(root, path)))
  expect(missing).toEqual([])
})

describe('the README', () => {
  test('leads through every door of the walk, in order', () => {
    const links = linksIn(textOf('README.md'))
    const doors = ['tick', 'think', 'dispatch', 'execute', 'classify'].map((door) => `functions/${door}.ts`)
    const firstAt = doors.map((door) => links.indexOf(door))
    expect(firstAt).not.toContain(-1)
    expect(firstAt).toEqual(firstAt.toSorted((a, b) => a - b))
  })

  test('shows pictures that any page can show: small, and without anything to load or run', () => {
    for (const picture of linksIn(textOf('README.md')).filter((link) => link.endsWith('.svg'))) {
      const svg = textOf(picture)
      expect(svg).toMatch(/^<svg [^>]*viewBox="/)
      expect(svg).not.toMatch(/<script|<image|@import|url\(\s*['"]?https?:/)
      expect(statSync(join(root, picture)).size).toBeLessThan(50_000)
    }
  })
})

test('decisions are numbered without a gap, and each says what was decided and what was not', () => {
  const decisions = documents.filter((file) => file.startsWith('docs/decisions/'))
  expect(decisions.map((file) => file.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4))).toEqual(
    decisions.map((_, position) => String(position + 1).padStart(4, '0')),
  )
  for (const file of decisions) {
    const headings = [...textOf(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect({ file, headings }).toEqual({ file, headings: ['Context', 'Decision', 'Rejected', 'Consequences'] })
  }
})
