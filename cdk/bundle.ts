import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * The Lambdas, by the name of their door in `functions/`, in three builds. What one door needs of a package, every door of
 * its build loads with the chunk they share; so those that call models stay apart from those that do not.
 */
const builds = {
  rows: ['api', 'tick', 'dispatch', 'classify'],
  agents: ['think', 'execute'],
  // It shares nothing: what fetches pages holds nothing else.
  egress: ['egress'],
} as const
export const doors = Object.values(builds).flat()

/**
 * Lambdas of one build share chunks, and a model library is loaded with the first call of a model. The SDK is bundled, because the copy that Lambda brings is slower to import.
 */
export async function bundleFunctions(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await Promise.all([...Object.values(builds).map((names) => bundle(names, folder)), copyDocs(folder)])
}

/** Of Swagger UI, what the page with the API's documentation needs: beside the API, which reads it when it is asked. */
async function copyDocs(folder: string): Promise<void> {
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    await cp(join('node_modules/swagger-ui-dist', name), join(folder, 'swagger-ui', name))
}

async function bundle(names: readonly string[], folder: string): Promise<void> {
  await build({
    entryPoints: names.map((door) => `functions/${door}.ts`),
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    // Some packages inside are CommonJS and ask for Node's own modules with `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  })
}
