import { expect, it } from 'vitest'
import { neighbourMetrics } from '../../../src/core/other-benchmarks/index.ts'

it('lists every neighbouring metric once, with its formula, reading and source', () => {
  expect(new Set(neighbourMetrics.map(({ id }) => id)).size).toBe(neighbourMetrics.length)
  for (const { id, label, from, formula, reading, unit } of neighbourMetrics) {
    expect(id).toMatch(/^[a-z0-9-]+$/)
    expect(from.url).toMatch(/^https:\/\//)
    expect(reading).toMatch(/\.$/)
    for (const text of [label, formula, unit]) expect(text).not.toMatch(/\n|^$/)
  }
})
