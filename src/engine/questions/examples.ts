/** Questions out of the pack, for visitors who want to see routers at work before they type one. */
import type { PackData, Sample } from '../../core/types.ts'
import { picturesOf } from '../../packs/sample-pictures.ts'

export interface Example {
  readonly row: number
  readonly id: string
  readonly dataset: string
  /** Empty in packs without texts. */
  readonly prompt: string
  /** Paths of its pictures, as the pack names them. */
  readonly pictures: readonly string[]
}

const wanted = 6

/** One from each of as many datasets as there are, evenly spread over the test part. */
export function examplesOf(test: Int32Array, pack: PackData, samples: readonly Sample[]): Example[] {
  const seen = new Set<number>()
  const fresh = Array.from(test).filter((row) => {
    const dataset = pack.dataset[row]
    const first = !seen.has(dataset)
    seen.add(dataset)
    return first
  })
  const pool = fresh.length >= wanted ? fresh : Array.from(test)
  const step = Math.max(1, Math.floor(pool.length / wanted))
  const rows = pool.filter((_, i) => i % step === 0).slice(0, wanted)
  return rows.map((row) => ({
    row,
    id: samples[row]?.id ?? String(row),
    dataset: pack.info.datasets[pack.dataset[row]].id,
    prompt: samples[row]?.prompt ?? '',
    pictures: picturesOf(samples[row] ?? {}),
  }))
}
