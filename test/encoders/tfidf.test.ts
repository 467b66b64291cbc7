import { describe, expect, it } from 'vitest'
import type { SparseMatrix } from '../../src/core/types.ts'
import { fitTfidf, projectSparse, routerText, termsOf, transformTfidf } from '../../src/encoders/tfidf.ts'
import golden from './fixtures/tfidf.json' with { type: 'json' }

const rowsOf = ({ rows, rowStart, column, value }: SparseMatrix): [number, number][][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from(column.slice(rowStart[row], rowStart[row + 1]), (at, i) => [at, value[rowStart[row] + i]]),
  )

function expectRows(matrix: SparseMatrix, wanted: number[][][]) {
  const got = rowsOf(matrix)
  expect(got.map((row) => row.map(([column]) => column))).toEqual(wanted.map((row) => row.map(([column]) => column)))
  for (const [r, row] of got.entries())
    for (const [i, [, value]] of row.entries()) expect(value).toBeCloseTo(wanted[r][i][1], 6)
}

describe('tf-idf', () => {
  const model = fitTfidf(golden.train)

  it('finds the vocabulary of scikit-learn, in its order, in several scripts', () => {
    expect([...model.vocabulary.keys()]).toEqual(golden.vocabulary)
  })

  it('gives the idf of scikit-learn', () => {
    for (const [i, idf] of golden.idf.entries()) expect(model.idf[i]).toBeCloseTo(idf, 12)
  })

  it('gives the rows of scikit-learn for texts it was fitted on and for new ones', () => {
    expectRows(transformTfidf(model, golden.train), golden.trainRows)
    expectRows(transformTfidf(model, golden.query), golden.queryRows)
  })

  it('gives a row alone the values it has among others', () => {
    const together = rowsOf(transformTfidf(model, golden.query))
    for (const [i, text] of golden.query.entries())
      expect(rowsOf(transformTfidf(model, [text]))[0]).toEqual(together[i])
  })

  it('keeps the most frequent terms when there are too many, and the lower term in a tie', () => {
    const texts = ['aa bb', 'bb aa', 'cc cc cc', 'cc dd', 'dd ee', 'ee']
    expect([...fitTfidf(texts, { maxTerms: 2 }).vocabulary.keys()]).toEqual(['aa', 'cc'])
  })

  it('is empty, not broken, without texts', () => {
    expect(fitTfidf([]).vocabulary.size).toBe(0)
    expect(transformTfidf(fitTfidf([]), ['a word']).rowStart).toEqual(Int32Array.of(0, 0))
  })

  it('joins options to the question only when there are some', () => {
    expect(routerText({ prompt: 'Which?', options: ['one', 'two'] })).toBe('Which? one two')
    expect(routerText({ prompt: 'Which?' })).toBe('Which?')
    expect(routerText({ prompt: 'Which?', options: [] })).toBe('Which?')
  })

  it('drops one-letter words before pairing neighbours', () => {
    expect(termsOf('Is x a Prime')).toEqual(['is', 'prime', 'is prime'])
  })
})

describe('sparse sign projection', () => {
  const model = fitTfidf(golden.train)
  const matrix = transformTfidf(model, golden.train)

  it('depends on the seed and on nothing else', () => {
    expect(projectSparse(matrix, 32, 1)).toEqual(projectSparse(matrix, 32, 1))
    expect(projectSparse(matrix, 32, 1)).not.toEqual(projectSparse(matrix, 32, 2))
    const alone = projectSparse(transformTfidf(model, [golden.train[2]]), 32, 1)
    expect(alone.data).toEqual(projectSparse(matrix, 32, 1).data.slice(64, 96))
  })

  it('keeps inner products to about one over the root of the dimensions', () => {
    const dims = 4096
    const { data } = projectSparse(matrix, dims, 0)
    const exact = rowsOf(matrix).map((row) => new Map(row))
    for (let a = 0; a < 8; a++) {
      for (let b = a; b < 8; b++) {
        let dot = 0
        for (let i = 0; i < dims; i++) dot += data[a * dims + i] * data[b * dims + i]
        const wanted = [...exact[a]].reduce((sum, [column, value]) => sum + value * (exact[b].get(column) ?? 0), 0)
        expect(Math.abs(dot - wanted)).toBeLessThan(4 / Math.sqrt(dims))
      }
    }
  })

  it('works with fewer dimensions than signs and refuses none at all', () => {
    expect(projectSparse(matrix, 3, 0).data.every(Number.isFinite)).toBe(true)
    expect(() => projectSparse(matrix, 0, 0)).toThrow('0 dimensions')
  })
})
