import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { expandArchives } from '../../../src/packs/import/index.ts'
import { tarFile } from '../support/tar-file.ts'

const inside = { 'run/a.csv': strToU8('x,y\n1,2\n'), 'run/b.txt': strToU8('b'.repeat(2000)) }

async function opened(...files: SourceFile[]) {
  const { files: found, findings } = await expandArchives(files)
  const texts = await Promise.all(found.map(async (file) => [file.path, new TextDecoder().decode(await file.bytes())]))
  return { texts: Object.fromEntries(texts) as Record<string, string>, findings, found }
}

const errors = async (...files: SourceFile[]) =>
  (await expandArchives(files)).findings.filter(({ severity }) => severity === 'error').map(({ what }) => what)

describe('archives', () => {
  it.each([
    ['r.zip', zipSync(inside)],
    ['r.tar', tarFile(inside)],
    ['r.tar.gz', gzipSync(tarFile(inside))],
    ['r.tgz', gzipSync(tarFile(inside))],
  ])('%s gives its files with their folders', async (name, bytes) => {
    const { texts, findings } = await opened(fromBytes(name, bytes))
    expect(findings).toEqual([])
    expect(texts).toEqual({ [`${name}/run/a.csv`]: 'x,y\n1,2\n', [`${name}/run/b.txt`]: 'b'.repeat(2000) })
  })

  it('a packed file gives the file, in one piece or streamed', async () => {
    const { texts, found } = await opened(fromBytes('train.json.gz', gzipSync(strToU8('[1]'))))
    expect(texts).toEqual({ 'train.json.gz/train.json': '[1]' })
    expect(found[0].size).toBe(3)
    expect(await new Response(found[0].stream!()).text()).toBe('[1]')
  })

  it('a packed file whose end is missing is damaged, however much its last bytes seem to promise', async () => {
    const whole = gzipSync(strToU8(Array.from({ length: 3000 }, (_, i) => `q${i},${(i * 7919) % 1000}`).join('\n')))
    const cut = whole.slice(0, -200)
    new DataView(cut.buffer).setUint32(cut.length - 4, 3_142_670_407, true)
    const { files, findings } = await expandArchives([fromBytes('runs.csv.gz', cut)])
    expect(findings).toEqual([])
    await expect(files[0].bytes()).rejects.toThrow(/^runs\.csv\.gz is damaged .*: download it again$/)
  })

  it('inside archives are opened as well, three deep and no deeper', async () => {
    const two = gzipSync(tarFile({ 'in.zip': zipSync(inside), 'c.jsonl.gz': gzipSync(strToU8('{}')) }))
    const { texts } = await opened(fromBytes('r.tar.gz', two))
    expect(Object.keys(texts)).toEqual([
      'r.tar.gz/in.zip/run/a.csv',
      'r.tar.gz/in.zip/run/b.txt',
      'r.tar.gz/c.jsonl.gz/c.jsonl',
    ])
    let deep = zipSync(inside)
    for (let i = 0; i < 4; i++) deep = zipSync({ 'in.zip': deep })
    expect(await errors(fromBytes('deep.zip', deep))).toEqual(['is nested 3 archives deep'])
  })

  it('that unpack to absurdly much are stopped on the way', async () => {
    const zeros = new Uint8Array(64 << 20)
    expect((await errors(fromBytes('r.tar.gz', gzipSync(zeros))))[0]).toMatch(/unpacks to more than [\d,]+ bytes from/)
    const { files } = await expandArchives([fromBytes('x.csv.gz', gzipSync(zeros))])
    await expect(files[0].bytes()).rejects.toThrow('unpacks to more than')
    expect((await errors(fromBytes('r.zip', zipSync({ 'x.csv': zeros }))))[0]).toContain('a ratio of')
  })

  it('with names that lead out of them are refused', async () => {
    expect(await errors(fromBytes('r.tar', tarFile({ '../a': strToU8('x') })))).toEqual([
      'cannot be read: r.tar/../a has a name that points outside the archive',
    ])
    expect(await errors(fromBytes('r.zip', zipSync({ '../a': strToU8('x') })))).toEqual([
      'has a name that points outside the archive',
    ])
  })

  it('that are damaged, cut short or something else are named', async () => {
    const tar = tarFile(inside)
    const hurt = tar.slice()
    hurt[3] ^= 1
    expect((await errors(fromBytes('r.tar', hurt)))[0]).toContain('r.tar is damaged at byte 0')
    expect((await errors(fromBytes('r.tar', tar.subarray(0, 600))))[0]).toContain('r.tar is truncated')
    const packed = gzipSync(tar)
    packed[packed.length - 6] ^= 1
    expect((await errors(fromBytes('r.tgz', packed)))[0]).toContain('r.tgz is damaged')
    expect((await errors(fromBytes('r.tgz', strToU8('hello'))))[0]).toContain('r.tgz is damaged')
  })
})
