/** Ids that should have met and did not, and ids that name another dataset than the one they are filed under. */
import type { PackData, Sample } from '../../core/types.ts'
import { type Check, counted, examplesShown, rowName } from './finding.ts'

/**
 * Rows whose ids differ only in spelling and whose results complete each other: two files wrote one question's id in two
 * ways (`3` and `3.0`, `a` and `A `), so their rows did not join.
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
      what: `${counted(pairs.length, 'question')} ${pairs.length === 1 ? 'stands' : 'stand'} in the pack twice under ids that differ only in spelling, each with a part of the results`,
      fix: 'Join them, or write the ids alike and import again.',
      count: pairs.length,
      examples: pairs.slice(0, examplesShown).map(([a, b]) => `${rowName(input, a)} and ${rowName(input, b)}`),
      remedies: [{ label: `Join ${counted(pairs.length, 'pair')}`, fix: { fix: 'join-ids' } }],
    },
  ]
}

/** Pairs [kept row, row to merge into it]: same id but for spelling, and no model has a result in both. */
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

/** Without spaces around, case, a `.0` at the end, or zeros before a number. */
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

/** Ids of the form `<dataset>/<id>` that stand under another of the pack's datasets: labels out of order. */
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
      what: `${counted(wrong.length, 'question')} ${wrong.length === 1 ? 'names' : 'name'} another dataset in the id than the one it is filed under: labels and rows may be in different orders`,
      fix: 'Compare the list of datasets with the rows of the source.',
      count: wrong.length,
      examples: wrong.slice(0, examplesShown).map(filed),
      remedies: [],
    },
  ]
}
