/** Finds the prices behind recorded costs: cost = input tokens × one price + output tokens × another, on every call. */
import type { Price } from '../../core/types.ts'

/** Recorded costs are written with at least this many digits; a formula that misses them by more is not the one used. */
const relativeError = 1e-9
/** No price list goes below a millionth of a dollar per million tokens. */
const pricesPerDollar = 1e6

/**
 * The two prices of one model, when they explain every recorded cost exactly; undefined when they do not, or when the
 * calls do not tell the two apart. NaN entries are left out.
 */
export function inferPrice(
  inTokens: ArrayLike<number>,
  outTokens: ArrayLike<number>,
  cost: ArrayLike<number>,
): Price | undefined {
  let [ii, io, oo, ic, oc] = [0, 0, 0, 0, 0]
  for (let at = 0; at < cost.length; at++) {
    const [i, o, c] = [inTokens[at], outTokens[at], cost[at]]
    if (Number.isNaN(i + o + c)) continue
    ii += i * i
    io += i * o
    oo += o * o
    ic += i * c
    oc += o * c
  }
  const determinant = ii * oo - io * io
  if (!(determinant > 1e-9 * ii * oo)) return undefined
  const inputPerMillion = rounded((1e6 * (ic * oo - oc * io)) / determinant)
  const outputPerMillion = rounded((1e6 * (oc * ii - ic * io)) / determinant)
  if (!(inputPerMillion >= 0 && outputPerMillion >= 0)) return undefined
  const price = { inputPerMillion, outputPerMillion }
  return explains(price, inTokens, outTokens, cost) ? price : undefined
}

const rounded = (value: number): number => Math.round(value * pricesPerDollar) / pricesPerDollar || 0

function explains(
  { inputPerMillion, outputPerMillion }: Price,
  inTokens: ArrayLike<number>,
  outTokens: ArrayLike<number>,
  cost: ArrayLike<number>,
): boolean {
  for (let at = 0; at < cost.length; at++) {
    const expected = (inTokens[at] * inputPerMillion + outTokens[at] * outputPerMillion) / 1e6
    // Comparisons with NaN are false: what is not recorded contradicts nothing.
    if (Math.abs(expected - cost[at]) > relativeError * Math.abs(cost[at]) + 1e-15) return false
  }
  return true
}
