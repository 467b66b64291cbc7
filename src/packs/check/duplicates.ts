/** The same question or picture in both train and test; and questions that are in the pack twice. */

import { leakedRows } from '../../core/split.ts'
import type { PackData, Sample, Split } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { picturesOf } from '../pictures.ts'
import { questionUnits, type Shared, textKey } from '../question-groups.ts'
import { type Check, type CheckFinding, examplesShown, rowName } from './finding.ts'

/** Test questions a router may have memorised. */
export const leaks: Check = (input) => {
  const { split, samples, pack } = input
  if (!split || !samples) return []
  const { of, shared } = questionUnits(samples)
  const leaked = leakedRows(of, split)
  if (leaked.length === 0) return []
  const finding: CheckFinding = {
    check: 'leaks',
    severity: 'warning',
    where: 'Split',
    what: `${ofTest(leaked, split)} ${sharing(leaked.length, shared)} with a train question`,
    fix: 'Keep such questions in one split, or drop the repeats.',
    count: leaked.length,
    examples: Array.from(leaked.subarray(0, examplesShown), (row) => rowName(input, row)),
    // A split by the pack's own groups would not keep these together.
    remedies: pack.group
      ? []
      : [{ label: `Group split by ${shared === 'text' ? 'text' : 'image'}`, set: 'split-by-group' }],
  }
  return [finding]
}

/** '12 test questions of 400 (3 %)' */
function ofTest(rows: Int32Array, { test }: Split): string {
  const share = Math.round((1000 * rows.length) / test.length) / 10
  return `${plural(rows.length, 'test question')} of ${test.length} (${share} %)`
}

function sharing(count: number, shared: Shared): string {
  const [verb, own] = count === 1 ? ['shares', 'its'] : ['share', 'their']
  return `${verb} ${shared.includes('picture') ? 'a picture' : ''}${shared === 'picture or text' ? ' or ' : ''}${shared.includes('text') ? `${own} text` : ''}`
}

/** Groups with questions in train and in test: no leak where new variants are what is asked about, but never unsaid. */
export const splitGroups: Check = (input) => {
  const { split, pack } = input
  if (!split || !pack.group) return []
  const known = leakedRows(pack.group, split)
  if (known.length === 0) return []
  return [
    {
      check: 'split-groups',
      severity: 'note',
      where: 'Split',
      what: `${ofTest(known, split)} ${known.length === 1 ? 'belongs' : 'belong'} to a group with questions in train: the figures are about new variants, not about new kinds of question`,
      fix: 'Draw the split with whole groups in one part to ask about new kinds.',
      count: known.length,
      examples: Array.from(known.subarray(0, examplesShown), (row) => rowName(input, row)),
      remedies: [{ label: 'Whole groups in one part', set: 'split-by-group' }],
    },
  ]
}

/** Questions of which nothing is known cannot be told from one another: that none leaks is not known either. */
export const unknownQuestions: Check = ({ split, samples }) => {
  if (!split || !samples) return []
  const unknown = samples.filter((sample) => textKey(sample) === undefined && picturesOf(sample).length === 0)
  if (unknown.length === 0) return []
  return [
    {
      check: 'unknown-questions',
      severity: 'note',
      where: 'Split',
      what: `${plural(unknown.length, 'question')} of ${samples.length} ${unknown.length === 1 ? 'comes' : 'come'} without text and picture: whether train and test share them is not known`,
      fix: 'Bring texts or pictures to find out.',
      count: unknown.length,
      examples: unknown.slice(0, examplesShown).map(({ id }) => JSON.stringify(id)),
      remedies: [],
    },
  ]
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
  const pictures = samples.some(({ image }) => image !== undefined)
  const same = pictures
    ? `${plural(repeats.length, 'question repeats', 'questions repeat')} an earlier one`
    : `${plural(repeats.length, 'question has', 'questions have')} the text of an earlier one`
  const what = `${same}, ${differing.length} of them with different scores`
  return [
    {
      check: 'repeated-questions',
      severity: differing.length > 0 ? 'warning' : 'note',
      where: 'Questions',
      what,
      fix: pictures
        ? 'Drop the repeats, or keep them and put each group in one split.'
        : 'If they are about different pictures, bring these: the pack does not name any. Else drop the repeats, or put each group in one split.',
      count: repeats.length,
      examples: repeats
        .slice(0, examplesShown)
        .map((row) => `${rowName(input, row)} = ${rowName(input, earlier[row])}`),
      remedies: [{ label: `Drop ${plural(repeats.length, 'repeat')}`, fix: { fix: 'drop-rows', because: 'repeated' } }],
    },
  ]
}

/** The first row with the same text, options and picture; the row itself when it is the first, or its text is not known. */
export function earlierRows(samples: readonly Sample[]): Int32Array {
  const first = new Map<string, number>()
  return Int32Array.from(samples, (sample, row) => {
    const text = textKey(sample)
    if (text === undefined) return row
    const key = `${text}\u0000${sample.image ?? ''}`
    const known = first.get(key) ?? row
    first.set(key, known)
    return known
  })
}

function sameAnswers({ quality, m }: PackData, a: number, b: number): boolean {
  for (let k = 0; k < m; k++) if (!Object.is(quality[a * m + k], quality[b * m + k])) return false
  return true
}
