/** Bits in bytes in the order of numpy.packbits: the first value is the highest bit of the first byte. */

/** One bit per value, set where `isSet` says so. Bits beyond `length` are 0. */
export function packBits(length: number, isSet: (index: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(length / 8))
  for (let i = 0; i < length; i++) if (isSet(i)) bytes[i >> 3] |= 0x80 >> (i & 7)
  return bytes
}

/** The bit at `index`, 0 or 1. */
export const bitAt = (bytes: Uint8Array, index: number): number => (bytes[index >> 3] >> (7 - (index & 7))) & 1
