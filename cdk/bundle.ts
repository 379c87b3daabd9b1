import { mkdir, rm } from 'node:fs/promises'
import { build } from 'esbuild'

/** The Lambdas, by the name of their door in `functions/`. */
export const doors = ['api', 'tick', 'think', 'dispatch', 'execute', 'classify'] as const

/**
 * One build for all Lambdas: what they share lies in chunks of its own, and a model library is loaded by the function
 * that calls one. The SDK is bundled, because the copy that Lambda brings is slower to import.
 */
export async function bundleFunctions(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: doors.map((door) => `functions/${door}.ts`),
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
