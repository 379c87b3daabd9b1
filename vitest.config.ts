import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['dashboard/**', '**/node_modules/**'],
    environment: 'node',
    pool: 'forks',
    // Our modules keep no state, so test files may share them: loading the AWS SDK anew for each is ten times slower.
    isolate: false,
    // The end-to-end tests mostly wait for their processes, and the others can work meanwhile.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
