/** RouterArena's robustness and latency score (docs/protocol.md 8.3): the page has no perturbed questions to ask for them. */

/**
 * Share of perturbed queries that keep the original pick, 0..1. A negative or NaN pick on either side means the query is
 * not in that list; null when no query is in both.
 */
export function robustness(original: ArrayLike<number>, perturbed: ArrayLike<number>): number | null {
  let both = 0
  let kept = 0
  for (let i = 0; i < Math.min(original.length, perturbed.length); i++) {
    if (!(original[i] >= 0 && perturbed[i] >= 0)) continue
    both++
    if (original[i] === perturbed[i]) kept++
  }
  return both > 0 ? kept / both : null
}

/** 1/(mean decision time − baseline), milliseconds, at most 1. NaN at or below the baseline, where it is not defined. */
export const latencyScore = (meanMs: number, baselineMs = 10): number =>
  meanMs > baselineMs ? Math.min(1, 1 / (meanMs - baselineMs)) : Number.NaN
