/** What every call of the simulation costs. */
import type { Price } from '../../core/types.ts'

/**
 * Dollars per call, n × models, row-major: in/10⁶ · input price + out/10⁶ · output price (protocol 1.6).
 * Core's `costMatrix` does the same for a finished pack; here there is none yet.
 * @param prices one per model @param inTokens n @param outTokens n × models
 */
export function costTable(prices: readonly Price[], inTokens: Uint16Array, outTokens: Uint16Array): Float64Array {
  const m = prices.length
  const cost = new Float64Array(outTokens.length)
  for (let at = 0; at < cost.length; at++) {
    const { inputPerMillion, outputPerMillion } = prices[at % m]
    cost[at] = (inTokens[Math.floor(at / m)] * inputPerMillion + outTokens[at] * outputPerMillion) / 1e6
  }
  return cost
}
