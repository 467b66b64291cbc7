import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeNpy, encodeNpy, type NpyArray, packBits } from '../../src/packs/npy.ts'

const arrays: [string, NpyArray][] = [
  ['|u1', Uint8Array.of(0, 1, 255, 7, 8, 9)],
  ['|i1', Int8Array.of(-128, 127, 0, 1, -1, 5)],
  ['<u2', Uint16Array.of(0, 65535, 258, 1, 2, 3)],
  ['<u4', Uint32Array.of(0, 4294967295, 16909060, 1, 2, 3)],
  ['<i4', Int32Array.of(-2147483648, 2147483647, 0, 1, 2, 3)],
  ['<f4', Float32Array.of(0.1, -1e30, Number.NaN, 3, Number.POSITIVE_INFINITY, 5)],
  ['<f8', Float64Array.of(0.1, -1e300, Number.NaN, 3, Number.NEGATIVE_INFINITY, 5)],
]

/** A file with the given header text, for what encodeNpy would never write. */
function handMade(header: string, data: Uint8Array, version = 1): Uint8Array {
  const fixed =
    version === 1 ? [header.length & 255, header.length >> 8] : [header.length & 255, header.length >> 8, 0, 0]
  const start = Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...fixed)
  return Uint8Array.from([...start, ...new TextEncoder().encode(header), ...data])
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`

describe('.npy', () => {
  it.each(arrays)('returns what was written for %s in any shape', (dtype, data) => {
    for (const shape of [[6], [2, 3], [3, 2, 1]]) {
      expect(decodeNpy(encodeNpy(data, shape), 'x.npy')).toEqual({ dtype, shape, data })
    }
  })

  it('starts the data at a multiple of 64', () => {
    expect((encodeNpy(new Uint8Array(5), [5]).length - 5) % 64).toBe(0)
  })

  it('reads a file that lies at an odd place in a larger buffer', () => {
    const bytes = encodeNpy(Float64Array.of(1.5, 2.5), [2])
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeNpy(shifted.subarray(3), 'x.npy').data).toEqual(Float64Array.of(1.5, 2.5))
  })

  it('reads version 2, booleans, and 64-bit integers that numbers can hold', () => {
    expect(decodeNpy(handMade(header('|b1', '(2,)'), Uint8Array.of(1, 0), 2), 'x').data).toEqual(Uint8Array.of(1, 0))
    const wide = new Uint8Array(new BigInt64Array([-3n, 9007199254740991n]).buffer)
    expect(decodeNpy(handMade(header('<i8', '(2,)'), wide), 'x').data).toEqual(Float64Array.of(-3, 9007199254740991))
    const beyond = new Uint8Array(new BigInt64Array([2n ** 60n]).buffer)
    expect(() => decodeNpy(handMade(header('<i8', '(1,)'), beyond), 'ids.npy')).toThrow('too large for a page')
  })

  it('turns Fortran order around in two dimensions and refuses it in three', () => {
    const columns = Uint8Array.of(1, 4, 2, 5, 3, 6)
    expect(decodeNpy(handMade(header('|u1', '(2, 3)', 'True'), columns), 'x').data).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6),
    )
    expect(() => decodeNpy(handMade(header('|u1', '(1, 2, 3)', 'True'), columns), 'x')).toThrow('ascontiguousarray')
  })

  it.each([
    ['another format', new TextEncoder().encode('PK\u0003\u0004 something'), 'x.npy is not a .npy file'],
    ['nothing', new Uint8Array(0), 'x.npy is not a .npy file'],
    ['a header that ends early', encodeNpy(new Uint8Array(4), [4]).slice(0, 40), 'ends inside its header'],
    ['data that end early', encodeNpy(new Uint16Array(4), [4]).slice(0, -1), 'needs 8 bytes of data, there are 7'],
    [
      'data that go on',
      Uint8Array.from([...encodeNpy(new Uint8Array(4), [4]), 0]),
      'needs 4 bytes of data, there are 5',
    ],
    ['objects', handMade(header('|O', '(1,)'), new Uint8Array(8)), 'holds values of type "|O"'],
    ['big-endian numbers', handMade(header('>f4', '(1,)'), new Uint8Array(4)), 'holds values of type ">f4"'],
    [
      'records',
      handMade("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", new Uint8Array(4)),
      'cannot read',
    ],
    ['version 3', handMade(header('|u1', '(1,)'), Uint8Array.of(1), 3), 'version 3.0'],
  ])('refuses %s in a sentence', (_, bytes, message) => {
    expect(() => decodeNpy(bytes, 'x.npy')).toThrow(message)
  })

  it('refuses to write a shape that does not hold the data', () => {
    expect(() => encodeNpy(new Uint8Array(5), [2, 3])).toThrow('shape (2, 3) holds 6 values, the array has 5')
  })
})

const python = '/usr/bin/python3'
const hasNumpy = (() => {
  try {
    execFileSync(python, ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe(`.npy beside numpy${hasNumpy ? '' : ` — skipped: ${python} with numpy is absent`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'npy-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (code: string) => execFileSync(python, ['-c', code], { cwd: folder, encoding: 'utf8' })

  it.skipIf(!hasNumpy)('writes files that numpy opens with the same type, shape and values', () => {
    for (const [dtype, data] of arrays) {
      writeFileSync(join(folder, 'x.npy'), encodeNpy(data, [3, 2]))
      const printed = run("import numpy as np; x = np.load('x.npy'); print(x.dtype.str, x.shape, x.tobytes().hex())")
      const hex = Buffer.from(data.buffer).toString('hex')
      expect(printed.trim()).toBe(`${dtype} (3, 2) ${hex}`)
    }
  })

  it.skipIf(!hasNumpy)('reads what numpy writes, bits in the order of packbits', () => {
    run(
      "import numpy as np; np.save('a.npy', np.arange(12, dtype='<f4').reshape(3, 4).T); np.save('b.npy', np.packbits(np.arange(19) % 3 == 0))",
    )
    const a = decodeNpy(readFileSync(join(folder, 'a.npy')), 'a.npy')
    expect([a.shape, [...a.data]]).toEqual([
      [4, 3],
      [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11],
    ])
    expect(decodeNpy(readFileSync(join(folder, 'b.npy')), 'b.npy').data).toEqual(packBits(19, (i) => i % 3 === 0))
  })
})
