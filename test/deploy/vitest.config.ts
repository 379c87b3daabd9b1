import { defineConfig } from 'vitest/config'

/** One story, told from its beginning: the tests of a file build on each other, and stop at the first that fails. */
export default defineConfig({
  test: {
    include: ['test/deploy/*.deploy.ts'],
    environment: 'node',
    pool: 'forks',
    bail: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
