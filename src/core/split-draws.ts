/**
 * Seeded 70/10/20 draws that heed more than the row number: each dataset cut in the same proportions, or questions that
 * belong together kept in one part. The paper's own draw, over all rows alike, is drawSplit in split.ts (protocol 1.3).
 */
import { createRng } from './rng.ts'
import { shuffledRows, splitSizes } from './split.ts'
import type { Split } from './types.ts'

/** Ten rows in a row are dealt out like this: spread out, so that any stretch is close to 7:1:2. */
const deal = [0, 0, 0, 2, 0, 1, 0, 0, 2, 0]

/**
 * Cuts every stratum (dataset) close to 7:1:2: each part's share of a stratum is off by less than two rows. Rows are in the
 * order of the seed's shuffle, stratum after stratum, and dealt out in a pattern of ten that runs on.
 * @param stratum one number per row
 */
export function drawStratified(stratum: ArrayLike<number>, seed: number): Split {
  const order = Array.from(shuffledRows(stratum.length, seed)).sort((a, b) => stratum[a] - stratum[b])
  const parts: number[][] = [[], [], []]
  for (const [at, row] of order.entries()) parts[deal[at % deal.length]].push(row)
  return asSplit(parts)
}

/**
 * Keeps the rows of a group in one part. Groups come in shuffled order and go to the part that lacks most rows, counted
 * against 7:1:2, so parts are off by at most a group.
 * @param group one number per row, 0 .. number of groups − 1
 */
export function drawGrouped(group: ArrayLike<number>, seed: number): Split {
  const members: number[][] = []
  for (let row = 0; row < group.length; row++) {
    members[group[row]] ??= []
    members[group[row]].push(row)
  }
  const { train, dev, test } = splitSizes(group.length)
  const lacking = [train, dev, test]
  const parts: number[][] = [[], [], []]
  for (const index of createRng(seed).permutation(members.length)) {
    const rows = members[index]
    const part = lacking.indexOf(Math.max(...lacking))
    parts[part].push(...rows)
    lacking[part] -= rows.length
  }
  return asSplit(parts)
}

/** Rows of test (ascending) whose group also has rows in train: what a router could have learned by heart. */
export function leakedRows(group: ArrayLike<number>, { train, test }: Split): Int32Array {
  const seen = new Set<number>()
  for (const row of train) seen.add(group[row])
  return test.filter((row) => seen.has(group[row]))
}

function asSplit(parts: readonly number[][]): Split {
  const [train, dev, test] = parts.map((rows) => Int32Array.from(rows).sort())
  return { train, dev, test }
}
