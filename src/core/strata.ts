/** Rows by difficulty, and splits that hold a dataset or a group out of training (protocol 6.5, second bullet). */
import type { Split } from './types.ts'

/** The rows on which exactly `right` models are right. */
export interface Stratum {
  /** 0..K: 0 = nobody, K = everybody. */
  readonly right: number
  readonly n: number
  /** Mean quality of the picks, 0..1. NaN without rows. */
  readonly accuracy: number
  /** Mean cost of the picks, dollars per call. NaN without rows. */
  readonly avgCost: number
}

/** What the picks are judged with: row-major n×K. */
export interface StrataTables {
  /** In [0,1]; above 0 counts as right, NaN (no result) does not. */
  readonly quality: ArrayLike<number>
  /** Dollars per call. */
  readonly cost: ArrayLike<number>
  readonly K: number
}

/** Number of models that are right on each row of the tables. */
export function rightCounts(quality: ArrayLike<number>, K: number): Int32Array {
  const counts = new Int32Array(Math.floor(quality.length / K))
  for (let i = 0; i < counts.length; i++) {
    for (let k = 0; k < K; k++) if (quality[i * K + k] > 0) counts[i]++
  }
  return counts
}

/**
 * One stratum for every count 0..K, empty ones included, so that boards of different routers line up.
 * A pick outside 0..K−1 counts as wrong and costs nothing, as in pickMetrics.
 * @param rows the rows to use; all of `picks` when absent
 */
export function difficultyStrata(
  picks: ArrayLike<number>,
  { quality, cost, K }: StrataTables,
  rows?: ArrayLike<number>,
): Stratum[] {
  const right = rightCounts(quality, K)
  const n = new Int32Array(K + 1)
  const correct = new Float64Array(K + 1)
  const spent = new Float64Array(K + 1)
  const count = rows?.length ?? picks.length
  for (let r = 0; r < count; r++) {
    const i = rows ? rows[r] : r
    const pick = picks[i]
    const s = right[i]
    n[s]++
    if (!(pick >= 0 && pick < K)) continue
    correct[s] += quality[i * K + pick]
    spent[s] += cost[i * K + pick]
  }
  return Array.from(n, (size, s) => ({ right: s, n: size, accuracy: correct[s] / size, avgCost: spent[s] / size }))
}

/**
 * Train and dev without the matching rows; test with them: the matching rows of the test split, or every matching row
 * when the test split has none. Nothing is trained on a row it is tested on. Empty parts are the caller's to report.
 * @param held for every row of the pack (not only of the split): true = held out
 */
export function holdOut(split: Split, held: ArrayLike<boolean>): Split {
  const kept = split.test.filter((row) => held[row])
  const all = () => Int32Array.from(Array.from({ length: held.length }, (_, row) => row).filter((row) => held[row]))
  return {
    train: split.train.filter((row) => !held[row]),
    dev: split.dev.filter((row) => !held[row]),
    test: kept.length > 0 ? kept : all(),
  }
}

/** @param dataset index of each row's dataset @param out the dataset to hold out */
export function leaveDatasetOut(split: Split, dataset: ArrayLike<number>, out: number): Split {
  return holdOut(
    split,
    Array.from(dataset, (d) => d === out),
  )
}

/** @param dataset index of each row's dataset @param groups group of each dataset @param out the group to hold out */
export function leaveGroupOut(split: Split, dataset: ArrayLike<number>, groups: readonly string[], out: string): Split {
  return holdOut(
    split,
    Array.from(dataset, (d) => groups[d] === out),
  )
}
