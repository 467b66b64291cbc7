import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../src/packs/hash.ts'
import { writeZip } from '../../src/packs/write-zip.ts'
import { isPlainPath, openZip, readAllEntries } from '../../src/packs/zip.ts'

const noise = Uint8Array.from({ length: 20_000 }, (_, i) => Math.imul(i ^ (i >>> 3), 0x9e3779b1) >>> 24)
const entries = new Map([
  ['a.txt', strToU8('hello '.repeat(1000))],
  ['folder/ä.bin', noise],
  ['empty', new Uint8Array(0)],
])

/** Overwrites little-endian bytes at every place where the 4-byte signature stands. */
function patch(zip: Uint8Array, signature: number, offset: number, bytes: readonly number[]): Uint8Array {
  const copy = zip.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at < copy.length - 4; at++) if (view.getUint32(at, true) === signature) copy.set(bytes, at + offset)
  return copy
}
const [local, central] = [0x04034b50, 0x02014b50]

describe('zip', () => {
  it('reads back what it wrote, reporting bytes', async () => {
    const { archive, findings } = openZip(writeZip(entries), 'x.zip')
    const seen: number[] = []
    const read = await readAllEntries(archive!, 'x.zip', { onProgress: ({ done }) => seen.push(done) })
    expect([...findings, ...read.findings]).toEqual([])
    expect(read.entries).toEqual(entries)
    expect(seen.at(-1)).toBe(26_000)
  })

  it('writes the same bytes for the same entries', () => {
    expect(writeZip(entries)).toEqual(writeZip(new Map(entries)))
  })

  it('packs what shrinks and stores what does not', () => {
    const random = new Uint8Array(65_536)
    crypto.getRandomValues(random)
    const { archive } = openZip(
      writeZip(
        new Map([
          ['text', strToU8('ab'.repeat(999))],
          ['random', random],
        ]),
      ),
      'x.zip',
    )
    expect(archive!.entries.map(({ method }) => method)).toEqual([8, 0])
  })

  it('computes the checksum every zip tool uses', () => {
    expect(crc32(strToU8('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
  })

  it('says that a text renamed to .zip is not an archive, and how it starts', () => {
    const { archive, findings } = openZip(strToU8('{"id": "1"}\n'), 'data.zip')
    expect(archive).toBeUndefined()
    expect(findings).toMatchObject([
      { severity: 'error', where: 'data.zip', what: expect.stringContaining('starts with "{"id": "1"}') },
    ])
  })

  it('says that an archive is cut short, or empty', () => {
    const zip = writeZip(entries)
    expect(openZip(zip.slice(0, -30), 'x.zip').findings[0].what).toContain('truncated')
    expect(openZip(new Uint8Array(0), 'x.zip').findings[0].what).toContain('empty')
  })

  it('refuses an archive whose beginning is missing', async () => {
    const { archive, findings } = openZip(writeZip(entries).slice(500), 'x.zip')
    const read = archive ? await readAllEntries(archive, 'x.zip') : { findings: [] }
    expect([...findings, ...read.findings].some((f) => f.severity === 'error')).toBe(true)
  })

  it('finds damage by the checksum and names the entry', async () => {
    const zip = zipSync({ 'a.bin': [noise, { level: 0 }], 'b.txt': [strToU8('fine'), { level: 0 }] })
    zip[1000] ^= 1
    const { entries: read, findings } = await readAllEntries(openZip(zip, 'x.zip').archive!, 'x.zip')
    expect([...read.keys()]).toEqual(['b.txt'])
    expect(findings).toMatchObject([
      { severity: 'error', where: 'x.zip/a.bin', what: expect.stringContaining('CRC-32') },
    ])
  })

  it.each(['../evil', 'a/../../b', '/etc/passwd', 'c:\\x', 'a\\..\\b'])('refuses the name %s', (name) => {
    expect(isPlainPath(name)).toBe(false)
    const { archive, findings } = openZip(zipSync({ [name]: strToU8('x') }), 'x.zip')
    expect(archive!.entries).toEqual([])
    expect(findings).toMatchObject([{ severity: 'error', where: `x.zip/${name}` }])
  })

  it('refuses what declares to become absurdly large, before unpacking it', () => {
    const zip = zipSync({ 'zeros.bin': new Uint8Array(20 << 20) })
    expect(openZip(zip, 'bomb.zip').archive!.entries).toEqual([])
    expect(openZip(zip, 'bomb.zip').findings[0].what).toMatch(/ratio of \d+/)
    const limits = { entryBytes: 100, totalBytes: 1000, entries: 10 }
    expect(openZip(writeZip(entries), 'x.zip', limits).findings[0].what).toContain('the limit is 100')
    const limited = openZip(writeZip(entries), 'x.zip', { ...limits, entryBytes: 1 << 20 })
    expect(limited.findings[0].what).toContain('would unpack to 26,000 bytes')
  })

  it('gives an entry that unpacks to more than it declared neither memory nor a place', async () => {
    const zip = zipSync({ 'a.txt': strToU8('hello '.repeat(100_000)) })
    const lying = patch(patch(zip, local, 22, [100, 0, 0, 0]), central, 24, [100, 0, 0, 0])
    const { entries: read, findings } = await readAllEntries(openZip(lying, 'x.zip').archive!, 'x.zip')
    expect(read.size).toBe(0)
    expect(findings).toHaveLength(1)
  })

  it('refuses encrypted entries and unknown methods', () => {
    const zip = zipSync({ 'a.txt': strToU8('x') })
    expect(openZip(patch(zip, central, 8, [1, 0]), 'x.zip').findings[0].what).toContain('encrypted')
    expect(openZip(patch(zip, central, 10, [14, 0]), 'x.zip').findings[0].what).toContain('method 14')
  })
})
