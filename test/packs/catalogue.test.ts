import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRemote, readCatalogue } from '../../src/packs/catalogue.ts'
import { sha256 } from '../../src/packs/hash.ts'

const { entries, findings } = readCatalogue(JSON.parse(readFileSync('public/packs/catalogue.json', 'utf8')))

describe('the catalogue of this site', () => {
  it('says of every pack its size, licence, and the hash of every file', () => {
    expect(findings).toEqual([])
    for (const { id, bytes, licence, files } of entries) {
      expect({ id, licence: licence !== '', sum: files.reduce((sum, file) => sum + (file.bytes ?? 0), 0) }).toEqual({
        id,
        licence: true,
        sum: bytes,
      })
      for (const { path, sha256 } of files)
        expect({ path, sha256 }).toEqual({ path, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    }
  })

  it('tells the truth about the packs that lie beside it', async () => {
    const own = entries.filter((entry) => !isRemote(entry)).flatMap(({ files }) => files)
    expect(own.length).toBeGreaterThan(0)
    for (const file of own) {
      const path = join('public/packs', file.path)
      expect(existsSync(path), `${path} is made by npm run generate`).toBe(true)
      const bytes = new Uint8Array(readFileSync(path))
      expect({ bytes: bytes.length, sha256: await sha256(bytes) }).toEqual({ bytes: file.bytes, sha256: file.sha256 })
    }
  })
})
