/** Rows by difficulty, and splits that hold a dataset or a group out of training (protocol 6.5, second bullet). */
import { isRight } from './hindsight.ts'
import type { Split } from './types.ts'

/**
 * Number of models that are right on each row.
 * @param quality row-major n×K in [0,1]; NaN (no result) is not right
 */
export function rightCounts(quality: ArrayLike<number>, K: number): Int32Array {
  const counts = new Int32Array(Math.floor(quality.length / K))
  for (let i = 0; i < counts.length; i++) {
    for (let k = 0; k < K; k++) if (isRight(quality[i * K + k])) counts[i]++
  }
  return counts
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
