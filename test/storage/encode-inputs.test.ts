import { describe, expect, it } from 'vitest'
import { type EncodeJob, planBatches, runEncodeJob } from '../../src/storage/encode-inputs.ts'
import type { EncodedBatch } from '../../src/storage/encodings.ts'

/** What a killed tab leaves behind: the batches that were stored. */
class Stored {
  readonly batches = new Map<number, EncodedBatch>()
  done = async () => new Set(this.batches.keys())
  put = async (batch: number, encoded: EncodedBatch) => this.batches.set(batch, encoded)
}

const lengths = [5, 1, 9, 1, 7, 3, 3, 8, 2, 2]

function job(store: Stored, more: Partial<EncodeJob> = {}): EncodeJob {
  let clock = 0
  return {
    lengths,
    batch: 3,
    device: 'test',
    unit: 'questions',
    now: () => (clock += 10),
    onProgress: () => {},
    store,
    encode: async (rows) => ({ values: Float32Array.from(rows, (row) => Math.sin(row + 1)), bad: [] }),
    ...more,
  }
}

const joined = ({ batches }: Stored) =>
  JSON.stringify(
    [...batches]
      .sort(([a], [b]) => a - b)
      .map(([i, { rows, values, scale }]) => [i, [...rows], [...values], [...scale]]),
  )

describe('an embedding job', () => {
  it('puts samples of like length into one batch, ties in row order', () => {
    expect(planBatches(lengths, 4).map((rows) => [...rows])).toEqual([
      [1, 3, 8, 9],
      [5, 6, 0, 4],
      [7, 2],
    ])
    expect(planBatches([], 4)).toEqual([])
  })

  it('goes on where it was stopped and ends with the same bytes', async () => {
    const whole = new Stored()
    await runEncodeJob(job(whole))
    const broken = new Stored()
    let calls = 0
    const encode: EncodeJob['encode'] = async (rows) => {
      if (++calls > 2) throw new Error('the tab was closed')
      return job(broken).encode(rows)
    }
    await expect(runEncodeJob(job(broken, { encode }))).rejects.toThrow('closed')
    expect(broken.batches.size).toBe(2)
    const seen: number[] = []
    await runEncodeJob(job(broken, { onProgress: ({ done, from }) => seen.push(done, from ?? -1) }))
    expect(joined(broken)).toBe(joined(whole))
    // It counts from the six that were done, and says so for the rate.
    expect(seen.slice(0, 4)).toEqual([6, 6, 9, 6])
  })

  it('does nothing when everything is done', async () => {
    const store = new Stored()
    await runEncodeJob(job(store))
    await runEncodeJob(job(store, { encode: () => Promise.reject(new Error('asked again')) }))
  })
})
