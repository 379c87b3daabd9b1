import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import * as z from 'zod'
import { root } from '../e2e/program.ts'

const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 375, height: 812 },
} as const
export type Size = keyof typeof sizes

/** Where screenshots go; git ignores it. */
const pictures = join(root, 'node_modules/.cache/mission-control/screenshots')

/** A Chromium out of an npm package: nothing has to be installed on the machine. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    // All in one process, as a Lambda wants it, it ends with the first page that is closed.
    args: [...sparticuz.args.filter((arg) => arg !== '--single-process'), '--no-sandbox'],
  })
}

/** A page, and everything that it complained about. */
export interface Visit {
  page: Page
  context: BrowserContext
  /** Errors of the console, refused loads, and what nobody caught. */
  complaints: string[]
}

interface Look {
  size: Size
  scheme?: 'light' | 'dark'
}

export async function visit(browser: Browser, { size, scheme = 'light' }: Look): Promise<Visit> {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} at ${page.url()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${error.message} at ${page.url()}`))
  return { page, context, complaints }
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const Violations = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })),
  }),
)

/** Everything on the page that breaks WCAG 2 at level A or AA, in words. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so no policy of the page has to be loosened for it.
  await page.evaluate(axeSource)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) => violations)`,
  )
  return Violations.parse(found).map(({ id, help, nodes }) => {
    const [first] = nodes
    return `${id}: ${help} (${nodes.length}×) ${first?.html.slice(0, 160)} ${first?.failureSummary.replaceAll('\n', ' ').slice(0, 220)}`
  })
}

/** How far the page reaches beyond its right edge: nothing may scroll sideways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth').then((width) => z.number().parse(width))
