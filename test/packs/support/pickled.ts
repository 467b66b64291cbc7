/** pickle.dumps(list of str, protocol=2), as Python writes it but for the memo. */
import { strToU8 } from 'fflate'

export function pickled(list: readonly string[]): Uint8Array {
  const items = list.flatMap((text) => {
    const bytes = strToU8(text)
    return [0x58, bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes]
  })
  return Uint8Array.from([0x80, 2, 0x5d, 0x28, ...items, 0x65, 0x2e])
}
