/** Properties of columns of row-major matrices. */

/** All values of column k are the same. */
export function isConstant(values: ArrayLike<number>, m: number, k: number): boolean {
  for (let at = k + m; at < values.length; at += m) if (values[at] !== values[k]) return false
  return true
}

/** Columns j and k hold the same values; NaN equals NaN. */
export function sameColumn(values: ArrayLike<number>, m: number, j: number, k: number): boolean {
  for (let at = 0; at < values.length; at += m) if (!Object.is(values[at + j], values[at + k])) return false
  return true
}

/** Spearman's rank correlation, ties at their average rank; NaN for fewer than two values or a constant list. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [averageRanks(a), averageRanks(b)]
  const middle = (a.length - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - middle) * (y[i] - middle)
    xx += (x[i] - middle) ** 2
    yy += (y[i] - middle) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function averageRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal - 1) / 2
  })
}
