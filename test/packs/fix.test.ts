import { describe, expect, it } from 'vitest'
import type { PackFix } from '../../src/core/types.ts'
import { fixPack } from '../../src/packs/fix/index.ts'
import { decodeSamples } from '../../src/packs/matrices.ts'
import { decodePack } from '../../src/packs/open.ts'
import { sealPack, unsealPack } from '../../src/packs/seal.ts'
import { toyParts } from './support/toy.ts'

const fixed = async (...fixes: PackFix[]) => {
  const sealed = await fixPack(await sealPack(toyParts), fixes)
  const { pack } = await decodePack(sealed.entries)
  return { sealed, pack: pack!, info: sealed.info }
}

describe('unsealPack', () => {
  it('gives back what a pack was made of: sealed again, it has the same hash', async () => {
    const sealed = await sealPack(toyParts)
    const parts = await unsealPack(sealed.info, sealed.hash, async (name) => sealed.entries.get(name)!)
    expect((await sealPack(parts)).hash).toBe(sealed.hash)
  })
})

describe('fixPack', () => {
  it('drops questions without a result from everything the pack holds', async () => {
    const { pack, sealed, info } = await fixed({ fix: 'drop-rows', because: 'missing' })
    expect(pack.n).toBe(4)
    expect(pack.quality.some(Number.isNaN)).toBe(false)
    expect([...pack.inTokens!]).toEqual([10, 20, 30, 50])
    expect([...pack.split!]).toEqual([0, 0, 0, 2])
    const samples = await decodeSamples(async (name) => sealed.entries.get(name)!)
    expect(samples.map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's4'])
    expect(info.notes.at(-1)).toContain('1 of 5 questions were dropped because they had no result for some model')
  })

  it("keeps questions' groups through fixes, selections and being sealed again", async () => {
    const sealed = await sealPack({ ...toyParts, group: Int32Array.of(4, 0, 4, 9, 9) })
    const dropped = await fixPack(sealed, [{ fix: 'drop-rows', because: 'missing' }])
    const { pack } = await decodePack(dropped.entries)
    expect(pack!.group).toEqual(Int32Array.of(4, 0, 4, 9))
    const again = await unsealPack(sealed.info, sealed.hash, async (name) => sealed.entries.get(name)!)
    expect((await sealPack(again)).hash).toBe(sealed.hash)
  })

  it('drops a model with its column and its price', async () => {
    const { pack, info } = await fixed({ fix: 'drop-model', model: 'B' })
    expect(info.models.map(({ id }) => id)).toEqual(['a', 'é'])
    expect([...pack.outTokens!.subarray(0, 4)]).toEqual([2, 3, 5, 6])
    expect(Object.keys(info.priceSheet.prices)).toEqual(['a'])
  })

  it('drops a dataset with its questions', async () => {
    const { pack, info } = await fixed({ fix: 'drop-dataset', dataset: 'one' })
    expect(info.datasets.map(({ id }) => id)).toEqual(['two'])
    expect([...pack.dataset]).toEqual([0, 0, 0])
  })

  it('joins rows whose ids differ in spelling, each model from the row that has it', async () => {
    const quality = Float32Array.of(1, Number.NaN, Number.NaN, Number.NaN, 0, 1, ...toyParts.quality.slice(6))
    const samples = toyParts.samples!.map((sample, i) => ({ ...sample, id: ['3', '3.0', 'c', 'd', 'e'][i] }))
    const sealed = await fixPack(await sealPack({ ...toyParts, quality, samples }), [{ fix: 'join-ids' }])
    const { pack } = await decodePack(sealed.entries)
    expect(pack!.n).toBe(4)
    expect([...pack!.quality.subarray(0, 3)]).toEqual([1, 0, 1])
    expect([...pack!.outTokens!.subarray(0, 3)]).toEqual([1, 5, 6])
  })

  it('takes pictures with the same bytes for one, in questions with several as well', async () => {
    const samples = toyParts.samples!.map((sample, i) => ({ ...sample, image: ['a', 'b', 'b;c', 'c', 'd'][i] }))
    const same = [['b', 'a']]
    const sealed = await fixPack(await sealPack({ ...toyParts, samples }), [{ fix: 'merge-pictures', same }])
    const fixedSamples = await decodeSamples(async (name) => sealed.entries.get(name)!)
    expect(fixedSamples.map(({ image }) => image)).toEqual(['a', 'a', 'a;c', 'c', 'd'])
  })

  it('binarises at a threshold and leaves missing cells missing', async () => {
    const quality = toyParts.quality.map((grade, i) => (i === 0 ? 0.5 : i === 1 ? 0.49 : grade))
    const sealed = await fixPack(await sealPack({ ...toyParts, quality }), [{ fix: 'binarise', at: 0.5 }])
    const { pack } = await decodePack(sealed.entries)
    expect([...pack!.quality.subarray(0, 3)]).toEqual([1, 0, 1])
    expect(pack!.quality.filter(Number.isNaN)).toHaveLength(1)
  })

  it('masks suspicious cells as missing, never as zero, and takes them away with their questions', async () => {
    const quality = toyParts.quality.map((grade, i) => (i === 0 ? 1.2 : grade))
    const outTokens = toyParts.outTokens!.map((count, i) => (i === 4 ? 0 : count))
    const original = await sealPack({ ...toyParts, quality, outTokens })
    const masks: PackFix[] = [
      { fix: 'mask', cells: 'out-of-range' },
      { fix: 'mask', cells: 'no-output' },
    ]
    const sealed = await fixPack(original, masks)
    const { pack } = await decodePack(sealed.entries)
    const wasMissing = [...quality.keys()].filter((at) => Number.isNaN(quality[at]))
    const isMissing = [...quality.keys()].filter((at) => Number.isNaN(pack!.quality[at]))
    expect(isMissing).toEqual([...new Set([0, 4, ...wasMissing])].sort((a, b) => a - b))
    expect(sealed.info.notes.at(-1)).toContain('1 result was masked as missing because the call had no output tokens')
    const settled = await fixPack(sealed, [{ fix: 'drop-rows', because: 'missing' }])
    const whole = (await decodePack(settled.entries)).pack
    expect(whole!.quality.some(Number.isNaN)).toBe(false)
    expect(settled.info.derived?.fixes).toHaveLength(3)
  })

  it('records every fix with the hash it started from: replaying them on the original gives the same pack', async () => {
    const original = await sealPack(toyParts)
    const fixes: PackFix[] = [
      { fix: 'drop-rows', because: 'missing' },
      { fix: 'drop-model', model: 'a' },
    ]
    const once = await fixPack(original, [fixes[0]])
    const twice = await fixPack(once, [fixes[1]])
    expect(twice.info).toMatchObject({ id: 'toy+fixed', title: 'Toy pack, fixed' })
    expect(twice.info.derived).toEqual({ from: { id: 'toy', hash: original.hash }, fixes })
    expect((await fixPack(original, fixes)).hash).toBe(twice.hash)
    const { findings, sealed } = await decodePack(twice.entries)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(sealed?.info.derived?.fixes).toEqual(fixes)
  })

  it('says what is there when a model or dataset is not', async () => {
    await expect(fixed({ fix: 'drop-model', model: 'x' })).rejects.toThrow(
      'there is no model "x" to drop: the pack has B, a, é',
    )
    await expect(fixed({ fix: 'drop-dataset', dataset: 'x' })).rejects.toThrow('the pack has one, two')
  })
})
