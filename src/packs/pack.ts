/** The pack format (docs/formats.md#the-pack): a zip of .npy arrays and JSON that numpy opens as well. Re-exports only. */
export { readInfo } from './info.ts'
export { decodeEmbedding, decodeMatrices, decodeProbability, decodeSamples, type ReadEntry } from './matrices.ts'
export { decodePack, type OpenOptions, type OpenResult } from './open.ts'
export { encodePack, type PackParts, type SealedPack, sealPack } from './seal.ts'
