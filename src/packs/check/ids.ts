/** Ids that should have matched but did not, and ids that name another dataset than their own. */

import type { PackData, Sample } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Check, examplesShown, rowName } from './finding.ts'

/**
 * Rows whose ids differ only in spelling and whose results complete each other: two files spelled one question's id
 * differently (`3` and `3.0`, `a` and `A `), so their rows were not joined.
 */
export const unjoinedIds: Check = (input) => {
  const { pack, samples } = input
  if (!samples) return []
  const pairs = joinableRows(samples, pack)
  if (pairs.length === 0) return []
  return [
    {
      check: 'unjoined-ids',
      severity: 'error',
      where: 'Ids',
      what: `${plural(pairs.length, 'question is', 'questions are')} in the pack twice under ids that differ only in spelling, each with some of the results`,
      fix: 'Join them, or make the ids identical and import again.',
      count: pairs.length,
      examples: pairs.slice(0, examplesShown).map(([a, b]) => `${rowName(input, a)} and ${rowName(input, b)}`),
      remedies: [{ label: `Join ${plural(pairs.length, 'pair')}`, fix: { fix: 'join-ids' } }],
    },
  ]
}

/** Pairs [kept row, row to merge into it]: same id except for spelling, and no model has a result in both. */
export function joinableRows(samples: readonly Sample[], pack: Pick<PackData, 'quality' | 'm'>): [number, number][] {
  const first = new Map<string, number>()
  const pairs: [number, number][] = []
  for (const [row, { id }] of samples.entries()) {
    const key = plainId(id)
    const other = first.get(key)
    if (other === undefined) first.set(key, row)
    else if (completeEachOther(pack, other, row)) pairs.push([other, row])
  }
  return pairs
}

/** Without surrounding spaces, case, a trailing `.0` and leading zeros. */
const plainId = (id: string): string =>
  id
    .trim()
    .toLowerCase()
    .replace(/(\d)\.0+$/, '$1')
    .replace(/(^|[^\d.])0+(?=\d)/g, '$1')

function completeEachOther({ quality, m }: Pick<PackData, 'quality' | 'm'>, a: number, b: number): boolean {
  let holes = false
  for (let k = 0; k < m; k++) {
    const [inA, inB] = [!Number.isNaN(quality[a * m + k]), !Number.isNaN(quality[b * m + k])]
    if (inA && inB) return false
    if (inA !== inB) holes = true
  }
  return holes
}

/** Ids of the form `<dataset>/<id>` that are listed under another of the pack's datasets: labels out of order. */
export const misfiledIds: Check = (input) => {
  const { pack, samples } = input
  if (!samples) return []
  const known = new Set(pack.info.datasets.map(({ id }) => id))
  const wrong = samples.flatMap(({ id }, row) => {
    const prefix = id.slice(0, id.indexOf('/'))
    return known.has(prefix) && prefix !== pack.info.datasets[pack.dataset[row]].id ? [row] : []
  })
  if (wrong.length === 0) return []
  const filed = (row: number) => `${rowName(input, row)} under ${pack.info.datasets[pack.dataset[row]].id}`
  return [
    {
      check: 'misfiled-ids',
      severity: 'warning',
      where: 'Datasets',
      what: `${plural(wrong.length, 'question has', 'questions have')} an id that names another dataset than the one listed: labels and rows may be in different orders`,
      fix: 'Compare the list of datasets with the rows of the source.',
      count: wrong.length,
      examples: wrong.slice(0, examplesShown).map(filed),
      remedies: [],
    },
  ]
}
