/** The inputs of encoders: a pack's questions or pictures, batch by batch, without broken ones. */
import type { OnProgress, Sample } from '../core/types.ts'
import { decodePicture } from '../encoders/picture.ts'
import { type EncoderModel, joinPictures } from '../encoders/pool.ts'
import { picturesOf } from '../packs/pictures.ts'
import { quantizeRows } from '../packs/quantize.ts'
import type { BadSample, EncodedBatch } from './encodings.ts'
import { getPicture } from './pictures.ts'
import type { Database } from './store.ts'

/** What an encoder sees of each sample. */
type Inputs = Pick<Parameters<typeof runEncodeJob>[0], 'lengths' | 'encode' | 'unit'>

export function textInputs(samples: readonly Sample[], model: Extract<EncoderModel, { modality: 'text' }>): Inputs {
  return {
    unit: 'questions',
    lengths: samples.map(({ prompt }) => prompt.length),
    async encode(rows) {
      const texts = Array.from(rows, (row) => samples[row]!.prompt)
      const values = await model.encode(texts)
      const dims = values.length / rows.length
      const bad: BadSample[] = []
      for (const [i, text] of texts.entries()) {
        if (text.trim() !== '') continue
        values.fill(0, i * dims, (i + 1) * dims)
        bad.push({ id: samples[rows[i]!]!.id, what: 'is an empty question' })
      }
      return { values, bad }
    },
  }
}

export function pictureInputs(
  samples: readonly Sample[],
  model: Extract<EncoderModel, { modality: 'image' }>,
  get: (path: string) => Promise<Blob>,
): Inputs {
  return {
    unit: 'questions',
    lengths: samples.map((sample) => picturesOf(sample).length),
    async encode(rows) {
      const bad: BadSample[] = []
      const bitmaps: ImageBitmap[] = []
      const counts: number[] = []
      try {
        for (const row of rows) counts.push(await readPictures(samples[row]!, get, bitmaps, bad))
        const vectors = bitmaps.length > 0 ? await model.encode(bitmaps) : new Float32Array()
        const dims = bitmaps.length > 0 ? vectors.length / bitmaps.length : model.dims
        return { values: joinPictures(vectors, counts, dims), bad }
      } finally {
        for (const bitmap of bitmaps) bitmap.close()
      }
    },
  }
}

/** Adds the sample's bitmaps; a sample with a picture that cannot be read counts as one without. */
async function readPictures(
  sample: Sample,
  get: (path: string) => Promise<Blob>,
  bitmaps: ImageBitmap[],
  bad: BadSample[],
): Promise<number> {
  const own: ImageBitmap[] = []
  for (const path of picturesOf(sample)) {
    try {
      own.push(await decodePicture(await get(path)))
    } catch (error) {
      for (const bitmap of own) bitmap.close()
      bad.push({ id: sample.id, what: `its picture ${path} ${error instanceof Error ? error.message : String(error)}` })
      return 0
    }
  }
  bitmaps.push(...own)
  return own.length
}

/** A kept picture, else the one at its address; rejects with the end of a sentence about it. @param base empty for none */
export async function pictureFrom(db: Database, hash: string, path: string, base: string): Promise<Blob> {
  const kept = await getPicture(db, hash, path)
  if (kept) return kept
  if (!base) throw new Error('is not stored in this browser')
  const address = new URL(path, base).href
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok)
    throw new Error(
      response ? `was not found: ${address} answered ${response.status}` : `was not fetched: ${address} did not answer`,
    )
  return response.blob()
}

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
  rows.sort((a, b) => lengths[a]! - lengths[b]! || a - b)
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
