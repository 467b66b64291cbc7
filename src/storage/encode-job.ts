/**
 * Embeds all samples of a pack, batch by batch, each kept as soon as it is done. Batches depend on nothing but the
 * samples and the encoder, so a job that was stopped goes on where it was and ends with the same bytes.
 */
import type { OnProgress } from '../core/types.ts'
import { quantizeRows } from '../packs/quantize.ts'
import type { BadSample, EncodedBatch } from './encodings.ts'

interface JobStore {
  done(): Promise<ReadonlySet<number>>
  put(batch: number, encoded: EncodedBatch): Promise<unknown>
}

export interface EncodeJob {
  /** Work of each sample, in any unit: samples of like length share a batch. */
  readonly lengths: ArrayLike<number>
  readonly batch: number
  readonly device: string
  /** rows.length × dims, zeros for those that are bad. */
  encode(rows: Int32Array): Promise<{ values: Float32Array; bad: readonly BadSample[] }>
  readonly store: JobStore
  /** Milliseconds, for rates. */
  readonly now: () => number
  readonly unit: string
  readonly onProgress: OnProgress
}

/** Shortest first; ties in row order. */
export function planBatches(lengths: ArrayLike<number>, size: number): Int32Array[] {
  const rows = Int32Array.from({ length: lengths.length }, (_, row) => row)
  rows.sort((a, b) => lengths[a] - lengths[b] || a - b)
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

export async function runEncodeJob(job: EncodeJob): Promise<void> {
  const batches = planBatches(job.lengths, job.batch)
  const done = await job.store.done()
  const total = job.lengths.length
  let count = batches.reduce((sum, rows, i) => sum + (done.has(i) ? rows.length : 0), 0)
  const from = count
  job.onProgress({ done: count, total, unit: job.unit, from })
  for (const [i, rows] of batches.entries()) {
    if (done.has(i)) continue
    await job.store.put(i, await encodeBatch(job, rows))
    count += rows.length
    job.onProgress({ done: count, total, unit: job.unit, from })
  }
}

async function encodeBatch(job: EncodeJob, rows: Int32Array): Promise<EncodedBatch> {
  const started = job.now()
  const { values, bad } = await job.encode(rows)
  const seconds = (job.now() - started) / 1000
  const dims = values.length / rows.length
  return { rows, ...quantizeRows(values, rows.length, dims), bad, seconds, device: job.device }
}
