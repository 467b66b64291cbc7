/** Every check: it finds what it is for, counts it, offers a way out, and is silent about sound data. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import { drawSplit } from '../../../src/core/split.ts'
import type { PackData, PriceSheet, Sample } from '../../../src/core/types.ts'
import { blockingFindings } from '../../../src/packs/check/blocking.ts'
import { earlierRows } from '../../../src/packs/check/duplicates.ts'
import { type CheckInput, checkPack } from '../../../src/packs/check/index.ts'
import { makePack, makeSheet } from '../../core/fakes.ts'

const models = ['small-1B', 'middle-7B', 'large-30B', 'larger-72B', 'huge-200B']
const m = models.length
const n = 400

/** Sound data: seeded scores that grow with size, varied tokens, ids and texts of their own. */
function sound(change: Partial<PackData> = {}): CheckInput & { samples: Sample[] } {
  const rng = createRng(11)
  const quality = Float32Array.from({ length: n * m }, (_, at) => Number(rng.random() < 0.4 + 0.1 * (at % m)))
  const inTokens = Uint32Array.from({ length: n }, () => 100 + rng.randomInt(900))
  const outTokens = Uint32Array.from({ length: n * m }, () => 1 + rng.randomInt(5000))
  const pack = makePack({ models, n, quality, inTokens, outTokens, ...change })
  const samples = Array.from({ length: n }, (_, i) => ({ id: `q${i}`, prompt: `question number ${i}` }))
  return { pack, sheet: makeSheet(models, () => [1, 2]), split: drawSplit(n, 1), samples }
}

const find = (input: CheckInput, check: string) => checkPack(input).find((finding) => finding.check === check)
const labels = (input: CheckInput, check: string) => find(input, check)?.remedies.map(({ label }) => label)
const changedQuality = (change: (quality: Float32Array) => void) => {
  const input = sound()
  change(input.pack.quality)
  return input
}

describe('the data check', () => {
  it('says nothing about sound data', () => {
    expect(checkPack(sound())).toEqual([])
  })

  it('blocks on missing results, names questions and models, and offers to drop either', () => {
    const input = changedQuality((quality) => quality.fill(Number.NaN, 10 * m + 1, 10 * m + 3))
    const finding = find(input, 'missing-cells')
    expect(finding).toMatchObject({ severity: 'error', count: 2 })
    expect(finding?.examples).toEqual(['middle-7B: 1 missing', 'large-30B: 1 missing', '"q10"'])
    expect(labels(input, 'missing-cells')).toEqual(['Drop 1 question', 'Drop middle-7B', 'Drop large-30B'])
    expect(blockingFindings(input).map(({ check }) => check)).toEqual(['missing-cells'])
  })

  it('warns of missing costs, and of packs that have nothing to bill, and blocks neither', () => {
    const fixedCostUsd = new Float64Array(n * m).fill(0.01)
    fixedCostUsd[7] = Number.NaN
    const { pack, ...rest } = sound({ fixedCostUsd })
    const { inTokens: _in, outTokens: _out, ...costsOnly } = pack
    expect(find({ pack: costsOnly, ...rest }, 'missing-costs')).toMatchObject({ severity: 'warning', count: 1 })
    const { fixedCostUsd: _cost, ...nothing } = costsOnly
    expect(find({ pack: nothing, ...rest }, 'nothing-to-bill')).toMatchObject({ severity: 'warning' })
    expect(find({ pack: nothing, ...rest }, 'missing-prices')).toBeUndefined()
    expect(blockingFindings({ pack: nothing, ...rest })).toEqual([])
  })

  it('warns of missing prices and offers prices by size only where a size is known', () => {
    const { 'huge-200B': _gone, ...prices } = sound().sheet.prices
    const sheet: PriceSheet = { ...sound().sheet, prices }
    expect(labels({ ...sound(), sheet }, 'missing-prices')).toEqual(['Set prices'])
    const input = { ...sound(), sheet }
    const sized = input.pack.info.models.map((model) => ({ ...model, paramsB: 200 }))
    const pack = { ...input.pack, info: { ...input.pack.info, models: sized } }
    expect(labels({ ...input, pack }, 'missing-prices')).toEqual(['Set prices', 'Assume prices by size'])
  })

  it('warns of prices of zero', () => {
    const sheet = makeSheet(models, (id) => (id === 'small-1B' ? [0, 1] : [1, 2]))
    expect(find({ ...sound(), sheet }, 'zero-prices')).toMatchObject({
      severity: 'warning',
      count: 1,
      examples: ['small-1B'],
    })
  })

  it('warns of tokens that are always the same, missing, absurd, or cut at a limit', () => {
    const tokens = (change: (row: number, k: number, count: number) => number) => {
      const input = sound()
      const { outTokens } = input.pack
      outTokens?.forEach((count, at) => {
        outTokens[at] = change(Math.floor(at / m), at % m, count)
      })
      return input
    }
    expect(
      find(
        tokens((_, k, count) => (k === 1 ? 100 : count)),
        'constant-tokens',
      ),
    ).toMatchObject({
      count: 1,
      examples: ['middle-7B: 100'],
    })
    expect(
      find(
        tokens((row, k, count) => (row === 3 && k < 2 ? 0 : count)),
        'zero-tokens',
      ),
    ).toMatchObject({ count: 2, examples: ['"q3"', '"q3"'] })
    expect(
      find(
        tokens((row, k, count) => (row + k === 0 ? 3e9 : count)),
        'huge-tokens',
      ),
    ).toMatchObject({ count: 1 })
    expect(
      find(
        tokens((_, k, count) => (k === 2 ? Math.min(count, 4096) : count)),
        'cut-answers',
      ),
    ).toMatchObject({ count: 1 })
  })

  it('warns of tokens that were assumed: by dataset, copied from model to model, or fewer than the words', () => {
    const tokens = (count: (row: number, k: number) => number) => {
      const input = sound({
        outTokens: Uint32Array.from({ length: n * m }, (_, at) => count(Math.floor(at / m), at % m)),
      })
      const info = { ...input.pack.info, datasets: ['left', 'right'].map((id) => ({ id, group: 'all' })) }
      return { ...input, pack: { ...input.pack, info, dataset: Uint8Array.from({ length: n }, (_, row) => row % 2) } }
    }
    const checks = (input: CheckInput) => checkPack(input).map(({ check }) => check)
    expect(checks(tokens((row, k) => 100 + k + 20 * (row % 2)))).toContain('constant-by-dataset')
    expect(checks(tokens((row) => 100 + (row % 90)))).toContain('same-tokens')
    const long = sound()
    for (const sample of long.samples.slice(0, 30))
      Object.assign(sample, { prompt: `${sample.id} ${'word '.repeat(2001)}` })
    expect(find(long, 'fewer-than-words')).toMatchObject({ count: 30 })
    expect(find({ ...long, samples: sound().samples }, 'fewer-than-words')).toBeUndefined()
  })

  it('reports graded scores as a note that can be binarised, and scores out of range as red', () => {
    expect(
      find(
        changedQuality((quality) => quality.fill(0.4, 0, 3)),
        'graded-scores',
      ),
    ).toMatchObject({
      severity: 'note',
      count: 3,
      remedies: [{ label: 'Binarise at 0.5' }, { label: 'Binarise at 1' }, { label: 'Binarise at', ask: 'threshold' }],
    })
    expect(
      find(
        changedQuality((quality) => quality.fill(80, 0, 3)),
        'out-of-range',
      ),
    ).toMatchObject({
      severity: 'error',
      count: 3,
    })
  })

  it('suspects scores that are whole numbers for one model and grades for the others', () => {
    const input = changedQuality((quality) => {
      for (let at = 0; at < quality.length; at++) if (at % m !== 2) quality[at] = 0.1 + 0.8 * quality[at]
    })
    expect(find(input, 'cut-scores')).toMatchObject({ count: 1, examples: ['large-30B on only'] })
  })

  it('suspects a model that is all wrong where others are not', () => {
    const input = changedQuality((quality) => {
      for (let at = 4; at < quality.length; at += m) quality[at] = 0
    })
    expect(find(input, 'constant-scores')).toMatchObject({ count: 1, examples: ['huge-200B on only: all 0'] })
  })

  it('counts test questions whose text or picture is also in train, and offers a grouped split', () => {
    const { train, test } = sound().split!
    const texts = sound()
    texts.samples[test[0]] = { ...texts.samples[test[0]], prompt: texts.samples[train[0]].prompt }
    expect(find(texts, 'leaks')).toMatchObject({
      count: 1,
      remedies: [{ label: 'Group split by text', set: 'split-by-group' }],
    })
    const pictures = sound()
    for (const row of [train[0], test[0], test[1]])
      pictures.samples[row] = { ...pictures.samples[row], image: 'one.png' }
    expect(find(pictures, 'leaks')).toMatchObject({ count: 2, remedies: [{ label: 'Group split by image' }] })
  })

  it('makes nothing of questions without text and picture but that nothing is known of them', () => {
    const input = sound()
    const blank = { ...input, samples: input.samples.map(({ id }) => ({ id, prompt: '' })) }
    expect(find(blank, 'leaks')).toBeUndefined()
    expect(find(blank, 'repeated-questions')).toBeUndefined()
    expect(find(blank, 'unknown-questions')).toMatchObject({ severity: 'note', count: n, remedies: [] })
    expect(earlierRows(blank.samples)).toEqual(Int32Array.from({ length: n }, (_, row) => row))
  })

  it('does not call equal texts repeats where pictures may differ', () => {
    const input = sound()
    input.samples[9] = { ...input.samples[9], prompt: input.samples[4].prompt }
    expect(find(input, 'repeated-questions')?.what).toMatch(/^1 question has the text of an earlier one/)
    input.samples[4] = { ...input.samples[4], image: 'a.png' }
    expect(find(input, 'repeated-questions')).toBeUndefined()
  })

  it('says which test questions are variants of a group in train', () => {
    const group = Int32Array.from({ length: n }, (_, row) => row)
    const { train, test } = sound().split!
    group[test[0]] = group[train[0]]
    expect(find(sound({ group }), 'split-groups')).toMatchObject({
      severity: 'note',
      count: 1,
      remedies: [{ set: 'split-by-group' }],
    })
    expect(find(sound(), 'split-groups')).toBeUndefined()
  })

  it('finds pictures that are the same bytes under two names, and merges them into one', async () => {
    const input = sound()
    for (const row of [3, 4, 5]) input.samples[row] = { ...input.samples[row], image: `${row}.png` }
    const pictureHashes = { '3.png': 'aa', '4.png': 'bb', '5.png': 'aa' }
    expect(find({ ...input, pictureHashes }, 'same-pictures')).toMatchObject({
      count: 1,
      examples: ['5.png = 3.png'],
      remedies: [{ label: 'Merge 1 picture', fix: { fix: 'merge-pictures', same: [['5.png', '3.png']] } }],
    })
  })

  it('finds repeated questions and says how many have other scores', () => {
    const input = sound()
    input.samples[5] = { id: 'again', prompt: 'Question  number 4' }
    input.pack.quality.set(input.pack.quality.subarray(4 * m, 5 * m), 5 * m)
    expect(find(input, 'repeated-questions')).toMatchObject({
      severity: 'note',
      count: 1,
      examples: ['"again" = "q4"'],
    })
    input.pack.quality[5 * m] = 1 - input.pack.quality[5 * m]
    expect(find(input, 'repeated-questions')).toMatchObject({ severity: 'warning' })
  })

  it('finds one run under two names', () => {
    const input = changedQuality((quality) => {
      for (let at = 0; at < quality.length; at += m) quality[at + 3] = quality[at + 1]
    })
    expect(find(input, 'identical-models')).toMatchObject({
      count: 1,
      examples: ['larger-72B = middle-7B'],
      remedies: [{ label: 'Drop larger-72B', fix: { fix: 'drop-model', model: 'larger-72B' } }],
    })
  })

  it('suspects labels in another order when larger models do worse all along the line', () => {
    const input = changedQuality((quality) => {
      for (let row = 0; row < n; row++) quality.subarray(row * m, (row + 1) * m).reverse()
    })
    expect(find(input, 'label-order')).toMatchObject({ severity: 'warning', count: 5 })
  })

  it('finds ids filed under another dataset than they name', () => {
    const input = sound({ dataset: Uint8Array.from({ length: n }, (_, i) => i % 2) })
    const datasets = ['A', 'B'].map((id) => ({ id, group: 'g' }))
    const pack = { ...input.pack, info: { ...input.pack.info, datasets } }
    const samples = input.samples.map((sample, i) => ({ ...sample, id: `${'AB'[i === 6 ? 1 : i % 2]}/${i}` }))
    expect(find({ ...input, pack, samples }, 'misfiled-ids')).toMatchObject({ count: 1, examples: ['"B/6" under A'] })
  })

  it('finds questions whose two spellings of an id each hold a part of the results', () => {
    const input = changedQuality((quality) => {
      quality.fill(Number.NaN, 2 * m + 3, 3 * m)
      quality.fill(Number.NaN, 3 * m, 3 * m + 3)
    })
    input.samples[2] = { ...input.samples[2], id: '007' }
    input.samples[3] = { ...input.samples[3], id: '7.0' }
    expect(find(input, 'unjoined-ids')).toMatchObject({ severity: 'error', count: 1, examples: ['"007" and "7.0"'] })
  })

  it('warns of tiny sets and blocks on an empty part', () => {
    const tiny = makePack({
      models: ['a', 'b'],
      n: 8,
      inTokens: new Uint32Array(8).fill(1),
      outTokens: new Uint32Array(16).fill(1),
    })
    const input = { pack: tiny, sheet: makeSheet(['a', 'b'], () => [1, 1]), split: drawSplit(8, 1) }
    expect(checkPack(input).map(({ check, severity }) => `${severity} ${check}`)).toEqual([
      'error empty-part',
      'warning few-questions',
    ])
  })
})
