/** A sealed pack back into the parts it is made of, to be changed and sealed again. */
import type { PackInfo } from '../core/types.ts'
import { decodeEmbedding, decodeMatrices, decodeProbability, decodeSamples, type ReadEntry } from './matrices.ts'
import type { PackParts } from './seal.ts'

/** Throws a sentence when an entry is damaged. Sealing the parts again gives the same hash. */
export async function unsealPack(packInfo: PackInfo, hash: string, read: ReadEntry): Promise<PackParts> {
  const { pack, findings } = await decodeMatrices(packInfo, hash, read)
  if (!pack) throw new Error(findings.map(({ where, what }) => `${where} ${what}`).join('; '))
  const { schema: _schema, counts: _counts, entries, encoders, ...info } = packInfo
  const { quality, dataset, inTokens, outTokens, fixedCostUsd, split, images } = pack
  const embeddings = []
  for (const { id } of encoders) embeddings.push(await decodeEmbedding(packInfo, id, read))
  return {
    info,
    quality,
    dataset,
    ...(inTokens && { inTokens }),
    ...(outTokens && { outTokens }),
    ...(fixedCostUsd && { fixedCostUsd }),
    ...(split && { split }),
    ...(images && { images }),
    ...(embeddings.length > 0 && { embeddings }),
    ...('probability.npy' in entries && { probability: await decodeProbability(packInfo, read) }),
    ...('samples.jsonl' in entries && { samples: await decodeSamples(read) }),
  }
}
