/** What a resample draws: questions one by one, or pictures with all the questions asked about them. */
import type { Sample } from '../core/types.ts'

/** Every question for itself. */
export const sampleUnits = (rows: Int32Array): Int32Array => Int32Array.from(rows, (_, i) => i)

/** Questions about one picture share a unit; questions without a picture have their own. */
export function imageUnits(rows: Int32Array, samples: readonly Sample[]): Int32Array {
  const known = new Map<string, number>()
  let next = 0
  return Int32Array.from(rows, (row) => {
    const { image } = samples[row]
    const unit = (image !== undefined ? known.get(image) : undefined) ?? next++
    if (image !== undefined) known.set(image, unit)
    return unit
  })
}
