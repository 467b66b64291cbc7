import { beforeAll, describe, expect, it } from 'vitest'
import type { DenseMatrix, Matrix } from '../../src/core/types.ts'
import type { DenseIndexOptions } from '../../src/kernel/dense-index.ts'
import { createKernel, type Kernel } from '../../src/kernel/kernel.ts'
import { buildIndex } from '../../src/kernel/neighbors.ts'
import type { WorkOptions } from '../../src/kernel/pace.ts'
import { within } from '../e2e/support/pace.ts'
import { bruteForce, dense, randomValues, seeded, toSparse } from './reference.ts'

let kernel: Kernel
beforeAll(async () => {
  kernel = await createKernel()
})

const find = async (train: Matrix, query: Matrix, k: number, more: DenseIndexOptions & WorkOptions = {}) =>
  buildIndex(train, kernel, more).nearest(query, k, more)

const random = (rows: number, cols: number, seed: number) => dense(rows, cols, randomValues(rows * cols, seed))

/** Few directions, many times over and at many lengths, with rows of zeros: ties everywhere. */
function tied(rows: number, cols: number, seed: number): DenseMatrix {
  const next = seeded(seed)
  const directions = random(7, cols, 99)
  const data = new Float32Array(rows * cols)
  for (let r = 0; r < rows; r++) {
    const direction = Math.floor(next() * 8)
    const length = [1, 1, 2, 0.5, 4][Math.floor(next() * 5)]
    for (let c = 0; c < cols; c++)
      data[r * cols + c] = direction < 7 ? length * directions.data[direction * cols + c] : 0
  }
  return dense(rows, cols, data)
}

/** Rows a few units in the last place apart: float32 similarities cannot tell them apart. */
function nearlyEqual(rows: number, cols: number, seed: number): DenseMatrix {
  const next = seeded(seed)
  const base = randomValues(cols, 1)
  return dense(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, (_, i) => base[i % cols] * (1 + (next() - 0.5) * 1e-4)),
  )
}

describe('dense neighbours', () => {
  it.each([
    [1, 1, 3, 1],
    [300, 40, 17, 5],
    [1000, 200, 33, 64],
    [700, 7, 300, 12],
    [257, 196, 8, 30],
  ])('are those of float64 brute force: %i training rows, %i queries, %i values, k = %i', async (nt, nq, d, k) => {
    const train = random(nt, d, 1)
    const query = random(nq, d, 2)
    expect(await find(train, query, k)).toEqual(bruteForce(train, query, k))
  })

  it('are exact among duplicates, multiples and rows of zeros, ties to the lower row', async () => {
    const train = tied(900, 24, 3)
    const query = dense(60, 24, Float32Array.from([...tied(30, 24, 4).data, ...random(30, 24, 5).data]))
    expect(await find(train, query, 40)).toEqual(bruteForce(train, query, 40))
  })

  it('are exact where float32 cannot tell rows apart', async () => {
    const train = nearlyEqual(600, 50, 6)
    const query = nearlyEqual(20, 50, 7)
    expect(await find(train, query, 10)).toEqual(bruteForce(train, query, 10))
  })

  it('put a row at distance 0 of itself, and rows of zeros at distance 1', async () => {
    const train = random(50, 700, 8)
    const self = await find(train, train, 1)
    expect([...self.index]).toEqual([...Array(50).keys()])
    expect(self.distance.every((x) => x === 0)).toBe(true)
    const nothing = await find(train, dense(1, 700, new Float32Array(700)), 3)
    expect([...nothing.index, ...nothing.distance]).toEqual([0, 1, 2, 1, 1, 1])
  })

  it('are as many as there are training rows when k is larger, and none without any', async () => {
    const train = random(3, 4, 9)
    const query = random(5, 4, 10)
    expect(await find(train, query, 64)).toEqual(bruteForce(train, query, 64))
    expect((await find(dense(0, 4, new Float32Array(0)), query, 64)).k).toBe(0)
    expect((await find(train, dense(0, 4, new Float32Array(0)), 2)).index.length).toBe(0)
  })

  it('do not depend on the blocks the work is cut into, nor on the order of training rows', async () => {
    const train = random(1100, 20, 11)
    const query = random(50, 20, 12)
    const table = await find(train, query, 9)
    expect(await find(train, query, 9, { queryBlock: 7 })).toEqual(table)
    expect(await find(train, query, 9, { queryBlock: 20, slabBytes: 256 * 20 * 4 })).toEqual(table)
    const reversed = dense(
      1100,
      20,
      Float32Array.from(train.data, (_, i) => train.data[(1099 - Math.floor(i / 20)) * 20 + (i % 20)]),
    )
    const mirrored = await find(reversed, query, 9)
    expect(mirrored.index.map((row) => 1099 - row)).toEqual(table.index)
    expect(mirrored.distance).toEqual(table.distance)
  })

  it('refuse values that are not numbers, by row', async () => {
    const train = random(4, 3, 1)
    train.data[7] = Number.NaN
    await expect(find(train, train, 1)).rejects.toThrow('training row 2 holds a value that is not a number')
  })

  it('report progress that only rises, to the end', async () => {
    const seen: number[] = []
    await find(random(4000, 200, 1), random(400, 200, 2), 5, {
      onProgress: ({ done }: { done: number }) => seen.push(done),
    })
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(400)
  })

  it('stop soon after an abort', async () => {
    const controller = new AbortController()
    const work = find(random(12_000, 400, 1), random(4000, 400, 2), 5, { signal: controller.signal })
    let abortedAt = 0
    setTimeout(() => {
      abortedAt = performance.now()
      controller.abort()
    }, 100)
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - abortedAt).toBeLessThan(within(100))
    await expect(find(random(1, 1, 1), random(1, 1, 1), 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})

describe('sparse neighbours', () => {
  /** About one value in ten, with duplicates and empty rows. */
  const sparseRows = (rows: number, seed: number) => {
    const next = seeded(seed)
    const values = Array.from({ length: rows * 40 }, () => (next() < 0.1 ? 1 + Math.floor(next() * 3) : 0))
    return dense(rows, 40, Float32Array.from(values))
  }

  it('equal the dense ones and float64 brute force on the same data', async () => {
    const train = sparseRows(500, 1)
    const query = sparseRows(80, 2)
    const table = await find(toSparse(train), toSparse(query), 64)
    expect(table).toEqual(bruteForce(train, query, 64))
    expect(table).toEqual(await find(train, query, 64))
  })

  it('stop on abort and report the end', async () => {
    const rows = toSparse(sparseRows(30, 1))
    const seen: number[] = []
    await find(rows, rows, 3, { onProgress: ({ done }) => seen.push(done) })
    expect(seen.at(-1)).toBe(30)
    await expect(find(rows, rows, 3, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
