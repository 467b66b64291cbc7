/** Any pack → exported zip → numpy, or a reader that shares no code with ours → import: the same hash. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes } from '../../src/packs/files.ts'
import { importers } from '../../src/packs/import/importers.ts'
import { importFiles } from '../../src/packs/import/index.ts'
import { decodePack } from '../../src/packs/open.ts'
import { type SealedPack, sealPack } from '../../src/packs/seal.ts'
import { writeZip } from '../../src/packs/write-zip.ts'
import { fixtures } from './fuzz/fixtures.ts'
import { toyParts } from './support/toy.ts'

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
const whyNotNumpy = hasNumpy ? '' : ' — skipped: python3 with numpy is absent'

/** A toy with everything a pack can hold, and what every importer makes of its fixture. */
const packs: [string, () => Promise<SealedPack>][] = [
  ['toy', () => sealPack(toyParts)],
  ...importers.map(({ id }): [string, () => Promise<SealedPack>] => [
    id,
    async () => {
      const files = Object.entries(fixtures[id]).map(([path, bytes]) => fromBytes(path, bytes))
      const { sealed, findings } = await importFiles(files)
      if (!sealed) throw new Error(findings.map(({ what }) => what).join('; '))
      return sealed
    },
  ]),
]

/** A .npy file, read from numpy's description of the format alone. */
function readNpy(bytes: Uint8Array): { descr: string; shape: number[]; values: number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = view.getUint16(8, true)
  const header = String.fromCharCode(...bytes.subarray(10, 10 + length))
  const descr = /'descr': '(.*?)'/.exec(header)![1]
  const shape = /'shape': \((.*?)\)/
    .exec(header)![1]
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number)
  const at = (i: number): number => {
    const start = 10 + length
    if (descr === '|u1') return view.getUint8(start + i)
    if (descr === '|i1') return view.getInt8(start + i)
    if (descr === '<u2') return view.getUint16(start + 2 * i, true)
    if (descr === '<u4') return view.getUint32(start + 4 * i, true)
    if (descr === '<f4') return view.getFloat32(start + 4 * i, true)
    if (descr === '<f8') return view.getFloat64(start + 8 * i, true)
    throw new Error(`unknown type ${descr}`)
  }
  const count = shape.reduce((product, side) => product * side, 1)
  return { descr, shape, values: Array.from({ length: count }, (_, i) => at(i)) }
}

const sums = (zip: Uint8Array): Record<string, [string, number[], number]> =>
  Object.fromEntries(
    Object.entries(unzipSync(zip))
      .filter(([name]) => name.endsWith('.npy'))
      .map(([name, bytes]) => {
        const { descr, shape, values } = readNpy(bytes)
        return [
          name,
          [
            descr,
            shape,
            values.reduce((sum, value, i) => (Number.isNaN(value) ? sum : sum + value * (1 + (i % 7))), 0),
          ],
        ]
      }),
  )

const python = `
import json, sys, zipfile, numpy as np
out = {}
with np.load(sys.argv[1]) as pack, zipfile.ZipFile(sys.argv[1]) as zip:
    for name in zip.namelist():
        if name.endswith('.npy'):
            a = pack[name[:-4]]
            flat = a.astype('f8').ravel()
            weights = 1 + np.arange(flat.size) % 7
            out[name] = [a.dtype.str, list(a.shape), float(np.nansum(flat * weights))]
print(json.dumps(out))
`

describe('a pack that goes out and comes back', () => {
  it.each(packs)('%s keeps its hash, and its arrays as another reader sees them', async (_, make) => {
    const sealed = await make()
    const zip = writeZip(sealed.entries)
    const again = await importFiles([fromBytes('pack.zip', zip)])
    expect(again.findings).toEqual([])
    expect(again.sealed!.hash).toBe(sealed.hash)
    const { pack } = await decodePack(sealed.entries)
    const found = readNpy(unzipSync(zip)['dataset.npy'])
    expect(found).toEqual({ descr: '|u1', shape: [pack!.n], values: [...pack!.dataset] })
  })

  it.skipIf(!hasNumpy)(`opens in numpy with the same types, shapes and values${whyNotNumpy}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rb-npz-'))
    for (const [id, make] of packs) {
      const zip = writeZip((await make()).entries)
      const path = join(folder, `${id}.zip`)
      writeFileSync(path, zip)
      const { stdout, stderr } = spawnSync('python3', ['-c', python, path], { encoding: 'utf8' })
      expect(stderr).toBe('')
      const seen = JSON.parse(stdout) as ReturnType<typeof sums>
      const ours = sums(zip)
      expect(Object.keys(seen).sort()).toEqual(Object.keys(ours).sort())
      for (const [name, [descr, shape, sum]] of Object.entries(ours)) {
        expect(seen[name].slice(0, 2)).toEqual([descr, shape])
        expect(seen[name][2]).toBeCloseTo(sum, 6)
      }
    }
    rmSync(folder, { recursive: true })
  })
})
