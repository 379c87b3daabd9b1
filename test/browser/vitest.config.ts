import { defineConfig } from 'vitest/config'

/** One instance and one browser for all files: what one file does, the next may see. */
export default defineConfig({
  test: {
    include: ['test/browser/*.browser.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 90_000,
    bail: 12,
  },
})
