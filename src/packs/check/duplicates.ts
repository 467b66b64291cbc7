/** The same question or picture in both train and test; and questions that are in the pack twice. */

import { leakedRows } from '../../core/split.ts'
import type { PackData, Sample } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { picturesOf } from '../pictures.ts'
import { questionGroups, textKey } from '../question-groups.ts'
import { type Check, type CheckFinding, examplesShown, rowName } from './finding.ts'

/** Test questions a router may have memorised. */
export const leaks: Check = (input) => {
  const { split, samples } = input
  if (!split || !samples) return []
  const leaked = leakedRows(questionGroups(samples), split)
  if (leaked.length === 0) return []
  const share = Math.round((1000 * leaked.length) / split.test.length) / 10
  const pictures = samples.some(({ image }) => image !== undefined)
  const finding: CheckFinding = {
    check: 'leaks',
    severity: 'warning',
    where: 'Split',
    what: `${plural(leaked.length, 'test question')} of ${split.test.length} (${share} %) ${sharing(leaked.length, pictures)} with a train question`,
    fix: 'Keep such questions in one split, or drop the repeats.',
    count: leaked.length,
    examples: Array.from(leaked.subarray(0, examplesShown), (row) => rowName(input, row)),
    remedies: [{ label: `Group split by ${pictures ? 'image' : 'text'}`, set: 'split-by-group' }],
  }
  return [finding]
}

function sharing(count: number, pictures: boolean): string {
  const [verb, own] = count === 1 ? ['shares', 'its'] : ['share', 'their']
  return `${verb} ${pictures ? 'a picture or ' : ''}${own} text`
}

/** Byte-identical pictures under several names: a split cannot keep together what it cannot recognise. */
export const samePictures: Check = ({ samples = [], pictureHashes = {} }) => {
  const named = new Set(samples.flatMap(picturesOf))
  const first = new Map<string, string>()
  const same: [string, string][] = []
  for (const path of named) {
    const hash = Object.hasOwn(pictureHashes, path) ? pictureHashes[path] : undefined
    if (hash === undefined) continue
    const earlier = first.get(hash)
    if (earlier === undefined) first.set(hash, path)
    else same.push([path, earlier])
  }
  if (same.length === 0) return []
  return [
    {
      check: 'same-pictures',
      severity: 'warning',
      where: 'Pictures',
      what: `${plural(same.length, 'picture is a byte-for-byte copy', 'pictures are byte-for-byte copies')} of another under a different name`,
      fix: 'Merge the copies. The leak check then counts their questions, and a group split keeps them together.',
      count: same.length,
      examples: same.slice(0, examplesShown).map(([path, earlier]) => `${path} = ${earlier}`),
      remedies: [{ label: `Merge ${plural(same.length, 'picture')}`, fix: { fix: 'merge-pictures', same } }],
    },
  ]
}

/** Questions with the same text, options and picture as an earlier one. */
export const repeatedQuestions: Check = (input) => {
  const { samples, pack } = input
  if (!samples) return []
  const earlier = earlierRows(samples)
  const repeats = [...earlier.keys()].filter((row) => earlier[row] !== row)
  if (repeats.length === 0) return []
  const differing = repeats.filter((row) => !sameAnswers(pack, row, earlier[row]))
  const what = `${plural(repeats.length, 'question repeats', 'questions repeat')} an earlier one, ${differing.length} of them with different scores`
  return [
    {
      check: 'repeated-questions',
      severity: differing.length > 0 ? 'warning' : 'note',
      where: 'Questions',
      what,
      fix: 'Drop the repeats, or keep them and put each group in one split.',
      count: repeats.length,
      examples: repeats
        .slice(0, examplesShown)
        .map((row) => `${rowName(input, row)} = ${rowName(input, earlier[row])}`),
      remedies: [{ label: `Drop ${plural(repeats.length, 'repeat')}`, fix: { fix: 'drop-rows', because: 'repeated' } }],
    },
  ]
}

/** The first row with the same text, options and picture; the row itself when it is the first. */
export function earlierRows(samples: readonly Sample[]): Int32Array {
  const first = new Map<string, number>()
  return Int32Array.from(samples, (sample, row) => {
    const key = `${textKey(sample)}\u0000${sample.image ?? ''}`
    const known = first.get(key) ?? row
    first.set(key, known)
    return known
  })
}

function sameAnswers({ quality, m }: PackData, a: number, b: number): boolean {
  for (let k = 0; k < m; k++) if (!Object.is(quality[a * m + k], quality[b * m + k])) return false
  return true
}
