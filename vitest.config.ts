import { defineConfig } from 'vitest/config'

/** Unit, golden and data tests: Node, no browser. Browser tests have their own config in test/e2e. */
export default defineConfig({
  define: {
    __SIMULATED_HASH__: '""',
    __SITE__: '{"commit":"","source":""}',
  },
  test: { include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], testTimeout: 60_000, hookTimeout: 120_000 },
})
