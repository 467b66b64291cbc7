/** The small pack's test rows as a router's file takes them, fused without the page's own code. */
import { decodeEmbedding } from '../../../src/packs/matrices.ts'
import { dequantizeRows } from '../../../src/packs/quantize.ts'
import type { SealedPack } from '../../../src/packs/seal.ts'
import { partOf } from '../small-pack.ts'

/** Test rows of the pack, fused here: each embedding brought to length 1, text before image. */
export async function fusedTestRows(pack: SealedPack): Promise<Float32Array> {
  const rows = Array.from({ length: pack.info.counts.samples }, (_, row) => row).filter((row) => partOf(row) === 2)
  const read = async (name: string) => pack.entries.get(name) as Uint8Array
  const parts = await Promise.all(
    ['toy', 'toy-eyes'].map(async (id) => {
      const embedding = await decodeEmbedding(pack.info, id, read)
      return { values: dequantizeRows(embedding, rows), dims: embedding.info.dims }
    }),
  )
  return Float32Array.from(
    rows.flatMap((_, i) =>
      parts.flatMap(({ values, dims }) => {
        const row = [...values.subarray(i * dims, (i + 1) * dims)]
        const length = Math.hypot(...row)
        return row.map((value) => value / length)
      }),
    ),
  )
}

/** Share of the choices that fell on each model. */
export const callShares = (choice: readonly number[], K: number): number[] =>
  Array.from({ length: K }, (_, k) => choice.filter((pick) => pick === k).length / choice.length)
