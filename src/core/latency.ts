/**
 * Statistics of timed calls and the rates made of them (protocol 6.4). Only the router's decision is timed, never a
 * model's answer. Taking the times is someone else's job: this file sees lists of milliseconds.
 */
import { ascending, mean, quantile } from './statistics/stats.ts'

/** Of the call times, milliseconds per call (a call routes one batch). All NaN without calls or with a NaN among them. */
export interface LatencyStats {
  readonly mean: number
  /** Population standard deviation. */
  readonly std: number
  readonly min: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Percentiles are linear between order statistics. */
export function latencyStats(callMs: ArrayLike<number>): LatencyStats {
  const sorted = ascending(callMs)
  const at = (share: number) => quantile(sorted, share)
  const center = mean(sorted)
  const variance = mean(sorted.map((t) => (t - center) ** 2))
  return { mean: center, std: Math.sqrt(variance), min: at(0), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/**
 * Encoder and router timed apart, put together: means, extremes and percentiles add, standard deviations add as
 * independent ones do. The percentiles of the sum are therefore an upper estimate; time both together (inline) for the
 * real ones.
 */
export function composeLatency(encoder: LatencyStats, router: LatencyStats): LatencyStats {
  return {
    mean: encoder.mean + router.mean,
    std: Math.sqrt(encoder.std ** 2 + router.std ** 2),
    min: encoder.min + router.min,
    p50: encoder.p50 + router.p50,
    p95: encoder.p95 + router.p95,
    p99: encoder.p99 + router.p99,
    max: encoder.max + router.max,
  }
}

/** Made of the mean call time. */
export interface LatencyRates {
  readonly msPerSample: number
  readonly samplesPerSecond: number
  /** Per input token of the batch's rows; NaN when their tokens are not known. */
  readonly msPerToken: number
  readonly tokensPerSecond: number
}

/**
 * @param meanMs mean time of one call
 * @param batchSize rows per call
 * @param batchTokens input tokens of those rows together. 0 or NaN = unknown: the token rates are NaN. The reference puts
 *   100 in its place, which makes its tokens/s of feature routers 100 × samples/s (quirk Q16); we do not.
 */
export function latencyRates(meanMs: number, batchSize: number, batchTokens: number): LatencyRates {
  const tokens = batchTokens > 0 ? batchTokens : Number.NaN
  const seconds = meanMs / 1000
  return {
    msPerSample: meanMs / batchSize,
    samplesPerSecond: batchSize / seconds,
    msPerToken: meanMs / tokens,
    tokensPerSecond: tokens / seconds,
  }
}

/** Times of one batch size. */
export interface LatencyRuns {
  /** Rows per call. */
  readonly batchSize: number
  /** Input tokens of those rows; 0 or NaN = unknown. */
  readonly batchTokens: number
  /** Each timed call of the router alone, warm-ups left out. */
  readonly routerMs: ArrayLike<number>
  /** Each timed call of the encoder alone, when measured apart. */
  readonly encoderMs?: ArrayLike<number>
  /** Each timed call of encoder and router together; wins over `encoderMs`. */
  readonly inlineMs?: ArrayLike<number>
}

interface LatencySide extends LatencyRates {
  readonly stats: LatencyStats
}

export interface LatencyReport {
  readonly batchSize: number
  /** Embeddings already there. */
  readonly offline: LatencySide
  /** With encoding. Absent when the encoder was not timed. */
  readonly online?: LatencySide & { readonly how: 'composed' | 'inline' }
}

export function latencyReport(runs: LatencyRuns): LatencyReport {
  const side = (stats: LatencyStats): LatencySide => ({
    stats,
    ...latencyRates(stats.mean, runs.batchSize, runs.batchTokens),
  })
  const router = latencyStats(runs.routerMs)
  const offline = { batchSize: runs.batchSize, offline: side(router) }
  if (runs.inlineMs) return { ...offline, online: { how: 'inline', ...side(latencyStats(runs.inlineMs)) } }
  if (!runs.encoderMs) return offline
  return { ...offline, online: { how: 'composed', ...side(composeLatency(latencyStats(runs.encoderMs), router)) } }
}
