import { defineConfig } from 'vitest/config'

/** Browser tests: vitest runs them in Node, playwright-core drives a Chromium over the built site. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    // What is waited for is a state of the page, not a time: a slow or busy machine gets there later.
    expect: { poll: { timeout: 120_000 } },
    // One browser at a time: timings on two cores mean nothing otherwise.
    fileParallelism: false,
  },
})
