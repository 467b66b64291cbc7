import { describe, expect, it } from 'vitest'
import { defaultExperiment, defaultRouters } from '../../src/experiment/experiment.ts'
import { readLink, writeLink } from '../../src/experiment/link.ts'
import {
  distinct,
  longestName,
  mostRows,
  nameOf,
  withCopy,
  withMoved,
  withName,
  withoutRow,
  withParams,
  withRow,
} from '../../src/experiment/rows.ts'
import { builtInRouters } from '../../src/routers/index.ts'

const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key)
const last = <T>(items: readonly T[]): T => items[items.length - 1]

describe('rows of the board', () => {
  it('are added for every router of the page, each under a key of its own', () => {
    const rows = builtInRouters.reduce((so, { id }) => withRow(withRow(so, id), id), defaultRouters)
    expect(rows).toHaveLength(defaultRouters.length + 2 * builtInRouters.length)
    expect(new Set(keys(rows)).size).toBe(rows.length)
  })

  it('never take the key of a default row that was removed: the link would mean that one', () => {
    expect(last(withRow(withoutRow(defaultRouters, 'knn'), 'knn')).key).toBe('knn-2')
  })

  it('are copied to the place below, moved within the list, and removed', () => {
    const rows = defaultRouters.slice(0, 3)
    expect(keys(withCopy(rows, 'knn'))).toEqual(['knn', 'knn-2', 'knn-64', 'knn-label'])
    expect(keys(withMoved(rows, 'knn', 1))).toEqual(['knn-64', 'knn', 'knn-label'])
    expect(keys(withMoved(rows, 'knn', -1))).toEqual(keys(rows))
    expect(keys(withMoved(rows, 'nobody', 1))).toEqual(keys(rows))
    expect(keys(withoutRow(rows, 'knn-64'))).toEqual(['knn', 'knn-label'])
  })

  it('tell two of a router apart by their parameters, and two alike by a number', () => {
    const added = last(withRow([], 'knn'))
    expect(nameOf(added)).toBe('KNN')
    expect(nameOf(withParams(added, { k: 9 }))).toBe('KNN (k 9)')
    expect(distinct(['KNN', 'MLP', 'KNN', 'KNN'])).toEqual(['KNN', 'MLP', 'KNN, no. 2', 'KNN, no. 3'])
  })

  it('keep the name a visitor gave when parameters change, and drop one that told the old ones', () => {
    const [knn] = defaultRouters
    expect(nameOf(withParams(knn, { ...knn.params, k: 7 }))).toMatch(/k 7/)
    const [named] = withName([knn], 'knn', '  mine ')
    expect(nameOf(withParams(named, { k: 7 }))).toBe('mine')
    expect(nameOf(withName([withParams(knn, { k: 7 })], 'knn', '')[0])).toBe('KNN (k 7)')
  })

  it('travel in the link as they are, up to the most there may be', async () => {
    let rows = withName(withMoved(withCopy(defaultRouters, 'mlp'), 'mlp-2', -3), 'mlp-2', 'x'.repeat(longestName + 1))
    while (rows.length < mostRows) rows = withRow(rows, 'knn')
    const { experiment, findings } = await readLink(
      await writeLink({ experiment: { ...defaultExperiment, routers: rows } }),
    )
    expect(findings).toEqual([])
    expect(experiment.routers).toEqual(rows)
  })
})
