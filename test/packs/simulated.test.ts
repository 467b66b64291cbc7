/** The simulated default pack: one generation, shared; every figure it is calibrated to is an assertion. */
import { deflateSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { calibrationTable, formatCalibration } from '../../src/packs/simulated/calibration.ts'
import { type SimulatedPack, simulate } from '../../src/packs/simulated/generate.ts'
import { datasets, models, nSamples } from '../../src/packs/simulated/spec.ts'
import { brierOfLinearProbe } from './support/linear-probe.ts'

const seed = 42
let pack: SimulatedPack
let notes: string[]

beforeAll(() => {
  notes = []
  pack = simulate({ seed, onProgress: ({ done, total }) => notes.push(`${done}/${total}`) })
})

const average = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** Much faster than toEqual on millions of numbers. */
const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.compare(
    Buffer.from(a.buffer, a.byteOffset, a.byteLength),
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  ) === 0

/** Correctness of one model on one part of the pack. */
const answers = (model: number, part: number): number[] =>
  [...pack.split.keys()].filter((row) => pack.split[row] === part).map((row) => pack.quality[row * pack.m + model])

describe('the facts the simulation imitates', () => {
  it('lists fourteen datasets of 30,540 samples in three groups', () => {
    expect(datasets).toHaveLength(14)
    expect(nSamples).toBe(30_540)
    expect([...new Set(datasets.map(({ group }) => group))]).toEqual(['General', 'STEM', 'Charts & OCR'])
  })

  it('lists seventeen models in code-point order', () => {
    const ids = models.map(({ id }) => id)
    expect(ids).toHaveLength(17)
    expect(ids).toEqual([...ids].sort())
  })
})

describe('the calibration', () => {
  // Read at collection time, so that each target is a test of its own.
  const empty = {
    n: 1,
    m: 17,
    quality: new Float32Array(17),
    inTokens: new Uint16Array(1),
    outTokens: new Uint16Array(17),
  }
  const targets = calibrationTable({ ...empty, split: new Uint8Array(1) })

  it.each(targets)('meets its target: $what', ({ what }) => {
    const { got, target, tolerance } = calibrationTable(pack).find((row) => row.what === what)!
    expect(Math.abs(got - target)).toBeLessThanOrEqual(tolerance)
  })

  it('is reported with the pack, as measured again from its arrays', () => {
    expect(pack.summary.calibration).toEqual(calibrationTable(pack))
  })

  it('marks each target as published, inferred or assumed', () => {
    const basis = (what: RegExp) => [...new Set(targets.filter((row) => what.test(row.what)).map((row) => row.basis))]
    expect(basis(/^Oracle (accuracy|cost|rank score), test|^Strongest|^Tokens|^Samples/)).toEqual(['published'])
    expect(basis(/^Column of|mean cost$|^(Training|Dev|Test) samples/)).toEqual(['inferred'])
    expect(basis(/^Weakest|all rows$/)).toEqual(['assumed'])
    expect(targets.every(({ basis }) => basis)).toBe(true)
    expect(formatCalibration(pack.summary.calibration)).toMatch(/^Weakest accuracy, test .* assumed +ok$/m)
  })

  it('prints as a table that names what was missed', () => {
    expect(formatCalibration(pack.summary.calibration)).not.toContain('MISSED')
    const [first, ...rest] = pack.summary.calibration
    expect(formatCalibration([{ ...first, got: first.got + 2 * first.tolerance }, ...rest])).toContain('MISSED')
  })

  it('keeps single accuracies on test between 42 and 78 %', () => {
    for (const model of models.keys()) {
      const percent = 100 * average(answers(model, 2))
      expect(percent).toBeGreaterThan(41)
      expect(percent).toBeLessThan(79)
    }
  })

  it('lets train and test agree', () => {
    for (const model of models.keys()) {
      expect(Math.abs(average(answers(model, 0)) - average(answers(model, 2)))).toBeLessThan(0.025)
    }
  })
})

describe('the drawn arrays', () => {
  it('have unique ids in code-point order, each of its own dataset', () => {
    expect(new Set(pack.ids).size).toBe(nSamples)
    expect(pack.ids.every((id, row) => row === 0 || pack.ids[row - 1] < id)).toBe(true)
    expect(pack.ids.every((id, row) => id.startsWith(`${datasets[pack.dataset[row]].id}/`))).toBe(true)
  })

  it('have the sizes of the datasets and of the split', () => {
    const count = (values: Uint8Array, wanted: number): number => values.filter((value) => value === wanted).length
    expect(datasets.map((_, index) => count(pack.dataset, index))).toEqual(datasets.map(({ size }) => size))
    expect([0, 1, 2].map((part) => count(pack.split, part))).toEqual([21_378, 3054, 6108])
  })

  it('hold answers that follow their probabilities', () => {
    expect(pack.quality.every((q) => q === 0 || q === 1)).toBe(true)
    expect(pack.probability.every((p) => p > 0 && p <= 1)).toBe(true)
    for (const low of [0, 0.2, 0.4, 0.6, 0.8]) {
      const cells = [...pack.probability.keys()].filter((at) => Math.floor(5 * pack.probability[at]) === 5 * low)
      const promised = average(cells.map((at) => pack.probability[at]))
      expect(average(cells.map((at) => pack.quality[at]))).toBeCloseTo(promised, 1)
    }
  })

  it('count at least a picture and a question in, and a token out', () => {
    expect(Math.min(...pack.inTokens)).toBeGreaterThanOrEqual(256 + 3)
    expect(pack.outTokens.every((tokens) => tokens >= 1)).toBe(true)
  })

  it('pack into at most 2.2 bytes per sample and model', () => {
    const bits = new Uint8Array(Math.ceil(pack.quality.length / 8))
    pack.quality.forEach((q, at) => {
      bits[at >> 3] |= q << (at & 7)
    })
    const bytes = (array: Uint16Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    const parts = [bits, bytes(pack.inTokens), bytes(pack.outTokens), pack.dataset, pack.split]
    const size = parts.reduce((sum, part) => sum + deflateSync(part).length, 0)
    expect(size / pack.quality.length).toBeLessThan(2.2)
  })
})

describe('the embeddings', () => {
  it('say more together than either alone', () => {
    const { text, image } = pack.embeddings
    const [both, textOnly, imageOnly] = [[text, image], [text], [image]].map((views) => brierOfLinearProbe(pack, views))
    expect(both).toBeLessThan(textOnly - 0.005)
    expect(both).toBeLessThan(imageOnly - 0.005)
  })

  it('leave a ceiling between the strongest model and knowing every probability', () => {
    const { features, probabilities } = pack.summary.bayesAccuracy
    expect(features).toBeGreaterThan(0.8)
    expect(features).toBeLessThan(0.83)
    // Models of one size differ little in their skills: there is not much that the embeddings could hide.
    expect(probabilities).toBeGreaterThan(features + 0.001)
    expect(probabilities).toBeLessThan(0.956)
  })
})

describe('the seed', () => {
  it('decides everything', () => {
    const again = simulate({ seed })
    for (const name of ['quality', 'probability', 'inTokens', 'outTokens', 'dataset', 'split'] as const)
      expect(sameBytes(again[name], pack[name]), name).toBe(true)
    expect(sameBytes(again.embeddings.text, pack.embeddings.text)).toBe(true)
    expect(sameBytes(again.embeddings.image, pack.embeddings.image)).toBe(true)
    expect(again.summary).toEqual(pack.summary)
  })

  it('changes everything but rows and split, and stays calibrated', () => {
    const other = simulate({ seed: 7 })
    expect(formatCalibration(other.summary.calibration)).not.toContain('MISSED')
    expect(other.ids).toEqual(pack.ids)
    expect(sameBytes(other.split, pack.split)).toBe(true)
    const differing = other.quality.filter((q, at) => q !== pack.quality[at]).length
    expect(differing / pack.quality.length).toBeGreaterThan(0.2)
    expect(other.embeddings.text[0]).not.toBe(pack.embeddings.text[0])
  })
})

it('reports its progress to the end', () => {
  expect(notes[0]).toBe('0/5')
  expect(notes.at(-1)).toBe('5/5')
})
