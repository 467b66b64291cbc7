/** Protocol buffers, writing only: as much as an ONNX file needs. Source: protobuf.dev, "Encoding". */

/** A field's number and value: integers become varints; texts, bytes and messages are written with their length. */
export type Field = readonly [field: number, value: number | string | Uint8Array]

const utf8 = new TextEncoder()

/** The fields one after the other: a message, or what is inside one. Integers must be safe integers. */
export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [varint(field * 8), varint(value)]
    const bytes = typeof value === 'string' ? utf8.encode(value) : value
    return [varint(field * 8 + 2), varint(bytes.length), bytes]
  })
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  while (left > 127n) {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  return Uint8Array.of(...bytes, Number(left))
}
