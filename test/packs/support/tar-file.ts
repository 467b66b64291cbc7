/** Writes a ustar archive of plain files. */
import { strToU8 } from 'fflate'

export function tarFile(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = new Uint8Array(512)
    const put = (at: number, text: string) => header.set(strToU8(text), at)
    put(0, name)
    put(100, '0000644\0')
    put(124, `${bytes.length.toString(8).padStart(11, '0')}\0`)
    put(148, '        ')
    put(156, '0')
    put(257, 'ustar\x0000')
    const sum = header.reduce((total, byte) => total + byte, 0)
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
    const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512)
    body.set(bytes)
    return [header, body]
  })
  const all = [...blocks, new Uint8Array(1024)]
  const out = new Uint8Array(all.reduce((size, part) => size + part.length, 0))
  all.reduce((at, part) => {
    out.set(part, at)
    return at + part.length
  }, 0)
  return out
}
