/** Scores that were truncated to 0 and 1, that never vary, or that are out of range. */

import type { PackData } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { isGrade } from '../matrices.ts'
import { type Check, type CheckFinding, examplesShown, isSuspect, maskRemedy, type Remedy, rowName } from './finding.ts'

/** A model's scores on a dataset with fewer rows prove nothing. */
const rowsToJudge = 20
/** A metric goes out of range only rarely. */
const strayShare = 0.01

/** Scores outside 0 to 1: a few near misses are a metric's quirk; anything else is another scale (red). */
export const outOfRangeScores: Check = (input) => {
  const { quality, m } = input.pack
  const isOutside = isSuspect(input.pack, 'out-of-range')
  const cells: number[] = []
  let count = 0
  let far = false
  for (let at = 0; at < quality.length; at++) {
    if (!isOutside(at)) continue
    count++
    far ||= !isGrade(quality[at])
    if (cells.length < examplesShown) cells.push(at)
  }
  if (count === 0) return []
  const severity = far || count > quality.length * strayShare ? 'error' : 'warning'
  return [
    {
      check: 'out-of-range',
      severity,
      where: 'Scores',
      what: `${plural(count, 'score is', 'scores are')} outside 0 to 1`,
      fix:
        severity === 'error'
          ? 'Import the table again and choose the scale of its scores.'
          : 'Kept as published. Clip them, mask them or leave them.',
      count,
      examples: cells.map((at) => `${quality[at].toPrecision(3)} at ${rowName(input, Math.floor(at / m))}`),
      remedies: [{ label: `Clip ${plural(count, 'score')}`, fix: { fix: 'clip' } }, maskRemedy('out-of-range', count)],
    },
  ]
}

/** Scores between 0 and 1: fine, but metrics that say "correct" mean a score of 1. */
export const gradedScores: Check = ({ pack: { quality } }) => {
  let count = 0
  for (const score of quality) if (score > 0 && score < 1) count++
  if (count === 0) return []
  const atUsual: Remedy[] = [0.5, 1].map((at) => ({ label: `Binarise at ${at}`, fix: { fix: 'binarise', at } }))
  const remedies: Remedy[] = [...atUsual, { label: 'Binarise at', ask: 'threshold' }]
  return [
    {
      check: 'graded-scores',
      severity: 'note',
      where: 'Scores',
      what: `${plural(count, 'score is', 'scores are')} between 0 and 1; accuracy is then a mean grade`,
      fix: 'Nothing to do. The paper only counts right and wrong; binarise to do the same.',
      count,
      examples: [],
      remedies,
    },
  ]
}

/**
 * A model with only 0 and 1 on a dataset where most others have grades: an int() truncated its grades (protocol 1.5
 * does that to every score below 1).
 */
export const cutScores: Check = ({ pack }) => {
  const suspects = datasetsOf(pack).flatMap(({ name, rows }) => {
    const graded = pack.info.models.map(
      (_, k) => rows.filter((row) => isBetween(pack.quality[row * pack.m + k])).length,
    )
    const others = graded.filter((count) => count >= rows.length / 10).length
    if (others * 2 < pack.m) return []
    return pack.info.models.flatMap(({ id }, k) => (graded[k] === 0 ? [`${id} on ${name}`] : []))
  })
  if (suspects.length === 0) return []
  const what = `${plural(suspects.length, 'model × dataset pair has', 'model × dataset pairs have')} only 0 and 1 where most models have grades: the scores look truncated to whole numbers`
  return [
    warn('cut-scores', what, 'Score the run again, or binarise all scores at one threshold.', suspects, [
      { label: 'Binarise at 0.5', fix: { fix: 'binarise', at: 0.5 } },
    ]),
  ]
}

/** All wrong (or all right) on a whole dataset where others are not: the answers were probably not parsed. */
export const constantScores: Check = ({ pack }) => {
  const suspects = datasetsOf(pack).flatMap(({ name, rows }) => {
    const means = pack.info.models.map((_, k) => mean(pack, rows, k))
    return pack.info.models.flatMap(({ id }, k) => {
      const stands = means[k] === 0 && Math.max(...means) > 0.3
      const tops = means[k] === 1 && Math.min(...means) < 0.7
      return stands || tops ? [`${id} on ${name}: all ${means[k]}`] : []
    })
  })
  if (suspects.length === 0) return []
  const what = `${plural(suspects.length, 'model × dataset pair is', 'model × dataset pairs are')} all wrong or all right, unlike the other models`
  return [
    warn(
      'constant-scores',
      what,
      'Check how the answers were parsed. Leave the run out if parsing failed.',
      suspects,
      [],
    ),
  ]
}

const warn = (check: string, what: string, fix: string, found: string[], remedies: Remedy[]): CheckFinding => ({
  check,
  severity: 'warning',
  where: 'Scores',
  what,
  fix,
  count: found.length,
  examples: found.slice(0, examplesShown),
  remedies,
})

const isBetween = (score: number): boolean => score > 0 && score < 1

/** Datasets of enough rows, with their rows. */
function datasetsOf({ info, dataset }: PackData) {
  const rows: number[][] = info.datasets.map(() => [])
  for (let row = 0; row < dataset.length; row++) rows[dataset[row]].push(row)
  return rows.flatMap((own, d) => (own.length >= rowsToJudge ? [{ name: info.datasets[d].id, rows: own }] : []))
}

function mean({ quality, m }: PackData, rows: readonly number[], k: number): number {
  let sum = 0
  for (const row of rows) sum += quality[row * m + k]
  return sum / rows.length
}
