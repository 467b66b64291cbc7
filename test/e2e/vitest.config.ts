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
    // Two browsers side by side: pages wait more than they compute. What is asserted of times allows for it (support/pace.ts); what we claim
    // of them is measured by `npm run bench`.
    maxWorkers: 2,
  },
})
