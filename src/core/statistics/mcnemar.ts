/** McNemar's exact test: do two lists of picks differ in how often they are right, on the same questions? (McNemar 1947.) */

/** Questions on which only one of two is right; where quality is graded, on which it is better. */
export interface Discordant {
  readonly onlyA: number
  readonly onlyB: number
}

export function discordant(a: ArrayLike<number>, b: ArrayLike<number>): Discordant {
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] > b[i]) onlyA++
    else if (b[i] > a[i]) onlyB++
  }
  return { onlyA, onlyB }
}

/** Two-sided p: how likely a split at least this uneven is when a fair coin decides each question. 1 without any. */
export function mcnemarExact({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB
  const fewer = Math.min(onlyA, onlyB)
  // Logarithms, because 2^-n underflows from n = 1075 on.
  let logTerm = -n * Math.LN2
  let tail = 0
  for (let i = 0; i <= fewer; i++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log((n - i) / (i + 1))
  }
  return Math.min(1, 2 * tail)
}
