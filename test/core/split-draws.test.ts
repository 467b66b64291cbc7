import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import { drawByName, drawGrouped, drawStratified, drawWithin, leakedRows } from '../../src/core/split.ts'
import type { Split } from '../../src/core/types.ts'

const covers = ({ train, dev, test }: Split, n: number) =>
  expect([...train, ...dev, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))

/** Seeded group numbers of seeded sizes. */
function numbers(n: number, kinds: number, seed: number): Int32Array {
  const rng = createRng(seed)
  return Int32Array.from({ length: n }, () => rng.randomInt(kinds - 1))
}

describe('drawStratified', () => {
  it('puts every row in one part and cuts every dataset to within two rows of 7:1:2', () => {
    for (const seed of [0, 1, 42, 7]) {
      const stratum = numbers(997, 6, seed + 100)
      const split = drawStratified(stratum, seed)
      covers(split, stratum.length)
      for (let d = 0; d < 6; d++) {
        const size = stratum.filter((value) => value === d).length
        const share = (part: Int32Array) => part.filter((row) => stratum[row] === d).length
        expect(Math.abs(share(split.train) - 0.7 * size)).toBeLessThan(2)
        expect(Math.abs(share(split.dev) - 0.1 * size)).toBeLessThan(2)
        expect(Math.abs(share(split.test) - 0.2 * size)).toBeLessThan(2)
      }
    }
  })
  it('gives the same parts for the same seed and others for another', () => {
    const stratum = numbers(200, 3, 5)
    expect(drawStratified(stratum, 1)).toEqual(drawStratified(stratum, 1))
    expect(drawStratified(stratum, 1)).not.toEqual(drawStratified(stratum, 2))
  })
})

describe('drawGrouped', () => {
  it('never puts a group on both sides, so that nothing leaks', () => {
    for (const seed of [0, 1, 42, 7]) {
      const group = numbers(900, 300, seed + 50)
      // Numbers run from 0 without gaps, as questionGroups makes them.
      const order = [...new Set(group)]
      const dense = group.map((value) => order.indexOf(value))
      const split = drawGrouped(dense, seed)
      covers(split, dense.length)
      expect(leakedRows(dense, split)).toHaveLength(0)
      const parts = [split.train, split.dev, split.test].map((rows) => new Set(rows.map((row) => dense[row])))
      expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(order.length)
      expect(Math.abs(split.train.length - 630)).toBeLessThan(20)
      expect(Math.abs(split.test.length - 180)).toBeLessThan(20)
    }
  })
})

describe('drawWithin', () => {
  it('gives each part its share of every group', () => {
    const group = Int32Array.from({ length: 500 }, (_, row) => Math.floor(row / 10))
    const split = drawWithin(group, 42)
    covers(split, 500)
    const counts = (part: Int32Array) => [...new Set(group)].map((g) => part.filter((row) => group[row] === g).length)
    expect([split.train, split.dev, split.test].map((part) => [...new Set(counts(part))])).toEqual([[7], [1], [2]])
  })
  it('draws other rows of the groups with another seed', () => {
    const group = numbers(200, 20, 3)
    expect(drawWithin(group, 1)).toEqual(drawWithin(group, 1))
    expect(drawWithin(group, 1)).not.toEqual(drawWithin(group, 2))
  })
})

describe('drawByName', () => {
  it('draws the same questions whatever their order in the file', () => {
    const n = 300
    const names = Array.from({ length: n }, (_, i) => `q${i}`)
    const group = numbers(n, 40, 8)
    const order = createRng(5).permutation(n)
    for (const draw of [drawGrouped, drawWithin]) {
      const drawn = (by: readonly string[], of: ArrayLike<number>) => {
        const { train, dev, test } = drawByName(by, of, (g) => draw(g, 42))
        return [train, dev, test].map((part) => Array.from(part, (row) => by[row]).sort())
      }
      const straight = drawn(names, group)
      expect(straight[2].length).toBeGreaterThan(30)
      const shuffled = drawn(
        Array.from(order, (row) => names[row]),
        Array.from(order, (row) => group[row] + 7),
      )
      expect(shuffled).toEqual(straight)
    }
  })
})

describe('leakedRows', () => {
  it('names the test rows whose group is in train, and no other', () => {
    const split = { train: Int32Array.of(0, 1), dev: Int32Array.of(2), test: Int32Array.of(3, 4, 5) }
    expect([...leakedRows(Int32Array.of(7, 8, 9, 8, 9, 1), split)]).toEqual([3])
  })
})
