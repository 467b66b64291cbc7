/**
 * The cost of a router's answers. A cascade also calls other models before the one whose answer it uses: its `probes`.
 * They are paid for with every choice, and a model that was probed costs nothing more when its answer is taken.
 */
import type { Prediction } from '../../core/router.ts'

/** Row-major rows×K dollars: before the call, and as they turned out. */
export interface Bill {
  readonly expected: Float64Array
  readonly cost: Float64Array
}

const kept = new WeakMap<Uint8Array, { of: Bill; bill: Bill }>()

/** The part's costs with the prediction's probes added to every choice; the part's own where there are none. */
export function billOf<B extends Bill>(part: B, { probes }: Prediction, K: number): Bill {
  if (!probes) return part
  const known = kept.get(probes)
  if (known?.of === part) return known.bill
  const bill = { expected: addProbes(part.expected, probes, K), cost: addProbes(part.cost, probes, K) }
  kept.set(probes, { of: part, bill })
  return bill
}

/**
 * The cost of ending up with each model, when the probed ones are called first.
 * @param cost row-major n×K dollars @param probes row-major n×K; 1 = called before the choice is made
 */
export function addProbes(cost: Float64Array, probes: Uint8Array, K: number): Float64Array {
  const out = new Float64Array(cost.length)
  for (let row = 0; row < cost.length; row += K) {
    let sunk = 0
    for (let at = row; at < row + K; at++) if (probes[at]) sunk += cost[at]!
    for (let at = row; at < row + K; at++) out[at] = sunk + (probes[at] ? 0 : cost[at]!)
  }
  return out
}
