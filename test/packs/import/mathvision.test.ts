/** The published MATH-Vision files against the reference figures beside them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { drawSplit } from '../../../src/core/split.ts'
import type { PackData, Sample, SparseMatrix } from '../../../src/core/types.ts'
import { fitTfidf, routerText, transformTfidf } from '../../../src/encoders/tfidf.ts'
import { type ImportedFiles, importFiles } from '../../../src/packs/import/index.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { hasData, readJson, sourceFiles, whyNot } from '../support/data-folder.ts'

interface Figures {
  overall: { N: number; M: number; accuracy: Record<string, number>; oracle: number; share_no_model_correct: number }
  split_A: { test_oracle: number; routers: Record<string, { test_accuracy: number }> }
}

describe.skipIf(!hasData('mathvision'))(`MATH-Vision as published${whyNot('mathvision')}`, () => {
  let imported: ImportedFiles
  let pack: PackData
  let samples: Sample[]
  let figures: Figures

  beforeAll(async () => {
    figures = readJson('mathvision', 'figures.json')
    imported = await importFiles(sourceFiles('mathvision'))
    pack = (await decodePack(imported.sealed!.entries)).pack!
    samples = await decodeSamples(async (name) => imported.sealed!.entries.get(name)!)
  })

  const rows = () => Array.from({ length: pack.n }, (_, row) => pack.quality.subarray(row * pack.m, (row + 1) * pack.m))
  const share = (test: (row: Float32Array) => boolean) => rows().filter(test).length / pack.n

  it('gives the reference counts and no complaint', () => {
    expect([pack.n, pack.m]).toEqual([figures.overall.N, figures.overall.M])
    expect(imported.findings.filter((finding) => finding.severity !== 'note')).toEqual([])
    expect(imported.findings).toHaveLength(4)
    expect(pack.info.datasets).toHaveLength(16)
  })

  it('gives the reference accuracy of every model', () => {
    const accuracy = pack.info.models.map((model, column): [string, number] => [
      model.id,
      share((row) => row[column] === 1),
    ])
    expect(accuracy.map(([id]) => id).sort()).toEqual(Object.keys(figures.overall.accuracy).sort())
    for (const [id, value] of accuracy) expect(value.toFixed(6)).toBe(figures.overall.accuracy[id].toFixed(6))
  })

  it('gives the reference oracle and share of questions no model solves', () => {
    expect(share((row) => row.includes(1)).toFixed(6)).toBe(figures.overall.oracle.toFixed(6))
    expect(share((row) => !row.includes(1)).toFixed(6)).toBe(figures.overall.share_no_model_correct.toFixed(6))
  })

  it('has an assumed price for every model', () => {
    expect(Object.keys(pack.info.priceSheet.prices).sort()).toEqual(pack.info.models.map((model) => model.id).sort())
  })

  it('has rows in published order, so that the draw with seed 0 is split A', () => {
    const published = readJson<Record<'train' | 'val' | 'test', string[]>>('mathvision', 'split-A.json')
    const drawn = drawSplit(pack.n, 0)
    const idsOf = (part: Int32Array) => Array.from(part, (row) => samples[row].id)
    expect(idsOf(drawn.train)).toEqual(published.train)
    expect(idsOf(drawn.dev)).toEqual(published.val)
    expect(idsOf(drawn.test)).toEqual(published.test)
  })

  it('gives TF-IDF neighbours the reference accuracy within 0.2 points', () => {
    const split = drawSplit(pack.n, 0)
    const texts = (part: Int32Array) => Array.from(part, (row) => routerText(samples[row]))
    const model = fitTfidf(texts(split.train))
    expect(model.vocabulary.size).toBe(11_099)
    const [train, test] = [transformTfidf(model, texts(split.train)), transformTfidf(model, texts(split.test))]
    const nearest = nearestRows(train, test, 30)
    for (const k of [5, 30]) {
      const choices = nearest.map((near) => vote(pack, split.train, near.slice(0, k)))
      const right = choices.filter((choice, i) => pack.quality[split.test[i] * pack.m + choice] === 1)
      const wanted = figures.split_A.routers[`tfidf_knn${k}`].test_accuracy
      expect(Math.abs(right.length / split.test.length - wanted)).toBeLessThanOrEqual(0.002)
    }
  })
})

/** The train rows (positions) most like each test row; ties to the lower one. */
function nearestRows(train: SparseMatrix, test: SparseMatrix, k: number): number[][] {
  return Array.from({ length: test.rows }, (_, row) => {
    const cosine = cosines(test, row, train)
    return [...cosine.keys()].sort((a, b) => cosine[b] - cosine[a] || a - b).slice(0, k)
  })
}

/** The model with the best mean over the near rows; ties to the better train accuracy. */
function vote({ m, quality }: PackData, trainRows: Int32Array, near: readonly number[]): number {
  const total = (rows: Iterable<number>, model: number) => {
    let sum = 0
    for (const row of rows) sum += quality[row * m + model]
    return sum
  }
  const nearRows = near.map((at) => trainRows[at])
  const votes = Array.from({ length: m }, (_, model) => total(nearRows, model))
  const best = Math.max(...votes)
  const tied = votes.flatMap((votesOf, model) => (votesOf === best ? [model] : []))
  return tied.length === 1 ? tied[0] : tied.sort((a, b) => total(trainRows, b) - total(trainRows, a) || a - b)[0]
}

function cosines(test: SparseMatrix, row: number, train: SparseMatrix): Float64Array {
  const weights = new Map<number, number>()
  for (let i = test.rowStart[row]; i < test.rowStart[row + 1]; i++) weights.set(test.column[i], test.value[i])
  return Float64Array.from({ length: train.rows }, (_, other) => {
    let dot = 0
    for (let i = train.rowStart[other]; i < train.rowStart[other + 1]; i++)
      dot += train.value[i] * (weights.get(train.column[i]) ?? 0)
    return dot
  })
}
