/**
 * Short questions go to the cheapest model, long ones to the one that was right most often on train.
 * One choice per question, so the router is one point on the board. The length that splits train in halves is the limit.
 */

/** @param {import('../router.d.ts').Batch} batch */
function lengths({ n, K, text, inTokens }) {
  // Packs without texts still know how many tokens a question is.
  return Array.from({ length: n }, (_, i) => (text ? text[i].length : (inTokens?.[i * K] ?? 0)))
}

/** @type {import('../router.d.ts').GuestRouter<{ limit: number, strong: number, cheap: number }>} */
export default {
  name: 'Long to the strong',
  about: 'Short questions to the cheapest model, long ones to the one that was right most often on train.',
  needs: ['text'],
  fit(train) {
    const { n, K, quality, cost } = train
    const right = new Float64Array(K)
    const paid = new Float64Array(K)
    for (let i = 0; i < n * K; i++) {
      right[i % K] += quality[i]
      paid[i % K] += cost[i]
    }
    const limit = lengths(train).sort((a, b) => a - b)[n >> 1]
    return { limit, strong: right.indexOf(Math.max(...right)), cheap: paid.indexOf(Math.min(...paid)) }
  },
  predict(batch, { state }) {
    return { choices: lengths(batch).map((length) => (length > state.limit ? state.strong : state.cheap)) }
  },
}
