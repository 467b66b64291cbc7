/**
 * What an exact nearest-neighbour search will take, told before it starts: the products that it needs, and the pace of a small part of
 * it on this machine. It compares all pairs, so twice the questions take four times as long.
 */
import type { Matrix } from '../../core/types.ts'
import { copyRows, type Nearest, type NearestJob } from '../../kernel/shards.ts'

/** Dense multiplications. Below them a search takes less than a minute on any machine, and is not measured. */
const soonOver = 6e11

/** A sparse product is a scattered addition, and every pair is ranked even where nothing is shared: in dense multiplications. */
const sparse = { product: 20, pair: 200 }

/** Training rows and questions of the part that is measured: enough to tell it from the start of a worker. */
const part = { train: { dense: 8192, sparse: 65_536 }, query: 780 }

/** 0 where it is over soon. @param now milliseconds */
export async function searchSeconds(
  { train, query, k, places }: NearestJob,
  nearest: Nearest,
  { signal }: { readonly signal: AbortSignal },
  now: () => number,
): Promise<number> {
  const all = products(train, query)
  if (all < soonOver) return 0
  const near = copyRows(train, 0, Math.min(train.rows, part.train[train.kind]))
  const rows = Math.min(part.query, query.rows >> 1)
  const search = async (questions: number) => {
    const few = { train: near, query: copyRows(query, 0, questions), k, places: places?.subarray(0, near.rows) }
    const started = now()
    await nearest(few, { signal })
    return (now() - started) / 1000
  }
  // Starting workers and packing rows is in both: the second half of the questions tells the pace.
  const [half, whole] = [await search(rows), await search(2 * rows)]
  return (Math.max(0, whole - half) * all) / products(near, copyRows(query, rows, 2 * rows))
}

function products(train: Matrix, query: Matrix): number {
  if (train.kind === 'dense' || query.kind === 'dense') return train.rows * query.rows * Math.max(1, train.cols)
  const [asked, known] = [timesIn(query), timesIn(train)]
  const shared = asked.reduce((sum, times, column) => sum + times * known[column]!, 0)
  return sparse.product * shared + sparse.pair * train.rows * query.rows
}

/** How many rows have each column. */
function timesIn({ cols, rows, rowStart, column }: Extract<Matrix, { kind: 'sparse' }>): Float64Array {
  const times = new Float64Array(cols)
  for (let i = 0; i < rowStart[rows]!; i++) times[column[i]!]!++
  return times
}

/** '40 s', '14 min', '3 h' */
export function durationInWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
