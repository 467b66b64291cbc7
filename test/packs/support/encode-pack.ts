/** A pack as one zip, byte for byte the same for the same parts. */
import { type PackParts, sealPack } from '../../../src/packs/seal.ts'
import { writeZip } from '../../../src/packs/write-zip.ts'

export const encodePack = async (parts: PackParts): Promise<Uint8Array> => writeZip((await sealPack(parts)).entries)
