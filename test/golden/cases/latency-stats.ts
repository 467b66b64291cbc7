import { type LatencyRates, type LatencyStats, latencyReport } from '../../../src/core/latency.ts'
import { Checks, readGolden } from './checks.ts'

interface Rates {
  ms_per_sample: number
  samples_per_sec: number
  ms_per_token: number
  tokens_per_sec: number
}
interface Golden {
  tolerance: number
  cases: {
    batch_size: number
    batch_tokens: number
    router_ms: number[]
    encoder_ms: number[]
    router_stats: LatencyStats
    encoder_stats: LatencyStats
    combined_stats: LatencyStats
    offline: Rates
    online: Rates
  }[]
}

export function checkLatencyStats(): void {
  const { tolerance, cases } = readGolden<Golden>('latency_stats')
  const checks = new Checks('latency_stats')
  const same = (got: LatencyStats, want: LatencyStats, what: string) => {
    for (const key of ['mean', 'std', 'min', 'p50', 'p95', 'p99', 'max'] as const)
      checks.near(got[key], want[key], tolerance, `${what}, ${key}`)
  }
  const sameRates = (got: LatencyRates, want: Rates, what: string) => {
    // Rates run into millions, where the last digit of a double is above the tolerance: it is then relative.
    const near = (a: number, b: number, name: string) =>
      checks.near(a, b, tolerance * Math.max(1, Math.abs(b)), `${what}, ${name}`)
    near(got.msPerSample, want.ms_per_sample, 'ms per sample')
    near(got.samplesPerSecond, want.samples_per_sec, 'samples/s')
    near(got.msPerToken, want.ms_per_token, 'ms per token')
    near(got.tokensPerSecond, want.tokens_per_sec, 'tokens/s')
  }
  cases.forEach((c, i) => {
    const sizes = { batchSize: c.batch_size, batchTokens: c.batch_tokens }
    const report = latencyReport({ ...sizes, routerMs: c.router_ms, encoderMs: c.encoder_ms })
    const encoder = latencyReport({ ...sizes, routerMs: c.encoder_ms })
    same(report.offline.stats, c.router_stats, `case ${i}, router`)
    same(encoder.offline.stats, c.encoder_stats, `case ${i}, encoder`)
    same(report.online!.stats, c.combined_stats, `case ${i}, composed`)
    sameRates(report.offline, c.offline, `case ${i}, offline`)
    sameRates(report.online!, c.online, `case ${i}, online`)
  })
}
