import { describe, expect, it } from 'vitest'
import { composeLatency, latencyRates, latencyReport, latencyStats } from '../../src/core/latency.ts'

describe('latencyStats', () => {
  it('of one call is that call', () => {
    expect(latencyStats([7])).toEqual({ mean: 7, std: 0, min: 7, p50: 7, p95: 7, p99: 7, max: 7 })
  })
  it('interpolates percentiles and divides by n', () => {
    expect(latencyStats([4, 1, 3, 2])).toMatchObject({ mean: 2.5, p50: 2.5, min: 1, max: 4, std: Math.sqrt(1.25) })
  })
  it('has no numbers without calls or with a NaN', () => {
    for (const calls of [[], [1, Number.NaN]]) {
      for (const value of Object.values(latencyStats(calls))) expect(value).toBeNaN()
    }
  })
  it('does not reorder its input', () => {
    const calls = [3, 1, 2]
    latencyStats(calls)
    expect(calls).toEqual([3, 1, 2])
  })
})

describe('rates', () => {
  it('come from the mean time of a batch', () => {
    expect(latencyRates(20, 10, 400)).toEqual({
      msPerSample: 2,
      samplesPerSecond: 500,
      msPerToken: 0.05,
      tokensPerSecond: 20000,
    })
  })
  it('say NaN, not 100 tokens, when tokens are unknown', () => {
    expect(latencyRates(20, 10, 0)).toMatchObject({ samplesPerSecond: 500, msPerToken: Number.NaN })
    expect(latencyRates(20, 10, Number.NaN).tokensPerSecond).toBeNaN()
  })
})

describe('latencyReport', () => {
  const sizes = { batchSize: 2, batchTokens: 10, routerMs: [1, 3] }
  it('is offline only when the encoder was not timed', () => {
    expect(latencyReport(sizes).online).toBeUndefined()
  })
  it('composes encoder and router, or takes them timed together', () => {
    const composed = latencyReport({ ...sizes, encoderMs: [10, 20] }).online!
    expect(composed).toMatchObject({ how: 'composed', msPerSample: 8.5 })
    expect(composed.stats).toEqual(composeLatency(latencyStats([10, 20]), latencyStats([1, 3])))
    const inline = latencyReport({ ...sizes, encoderMs: [10, 20], inlineMs: [12, 12] }).online!
    expect(inline).toMatchObject({ how: 'inline', msPerSample: 6 })
  })
})
