import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBytes } from '../../src/packs/files.ts'
import { sha256 } from '../../src/packs/hash.ts'
import { importFiles } from '../../src/packs/import/index.ts'

const root = resolve(import.meta.dirname, '../..')
let scratch: string

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rb-pack-'))
  mkdirSync(join(scratch, 'own/pictures'), { recursive: true })
  const rows = ['a,m-1B,1,10,5,why?,pictures/a.png', 'a,m-7B,0,10,6,why?,pictures/a.png', 'b,m-1B,0,9,5,how?,']
  const table = ['sample,model,score,in_tokens,out_tokens,text,image', ...rows, 'b,m-7B,1,9,7,how?,']
  writeFileSync(join(scratch, 'own/runs.csv'), table.join('\n'))
  writeFileSync(join(scratch, 'own/pictures/a.png'), 'picture a')
  writeFileSync(join(scratch, 'catalogue.json'), '[]')
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('npm run pack', () => {
  it('makes a pack and its pictures, and enters them in the catalogue with size, hash and licence', async () => {
    const path = join(scratch, 'own.zip')
    const options = ['--out', path, '--title', 'Own runs', '--licence', 'CC0', '--images']
    const { status, stderr } = spawnSync('npx', ['tsx', 'src/cli/pack.ts', join(scratch, 'own'), ...options], {
      cwd: root,
      encoding: 'utf8',
    })
    expect({ status, stderr: stderr.includes('error') }).toEqual({ status: 0, stderr: false })
    const [entry] = JSON.parse(readFileSync(join(scratch, 'catalogue.json'), 'utf8'))
    const files = await Promise.all(
      ['own.zip', 'own.images.zip'].map(async (name) => {
        const bytes = new Uint8Array(readFileSync(join(scratch, name)))
        return { path: name, bytes: bytes.length, sha256: await sha256(bytes) }
      }),
    )
    expect(entry).toMatchObject({ title: 'Own runs', licence: 'CC0', kind: 'real', files })
    expect(entry.bytes).toBe(files[0].bytes + files[1].bytes)
    const pictures = unzipSync(readFileSync(join(scratch, 'own.images.zip')))
    expect(Object.keys(pictures)).toEqual(['pictures/a.png'])
    const { sealed } = await importFiles([fromBytes('own.zip', new Uint8Array(readFileSync(path)))])
    expect(sealed?.info).toMatchObject({ title: 'Own runs', counts: { samples: 2, models: 2 } })
  })
})
