/**
 * Probabilities that know how little they know, and a tie rule that minds the bill. Each model's share right among the
 * neighbours is drawn towards its share right on train; at λ = 0 the cheapest of the models that are as good as the best
 * is taken, by the cost that can be expected before the call.
 */

/** @type {import('../router.d.ts').GuestRouter<{ quality: Float32Array, prior: Float64Array }>} */
export default {
  name: 'Careful p-correct',
  about: 'Neighbours drawn towards the train average; the cheapest of the models that are about as good as the best.',
  needs: ['neighbors'],
  params: {
    caution: { type: 'number', label: 'Weight of the average, in neighbours', default: 8, min: 0, max: 200 },
    tie: { type: 'number', label: 'As good as the best within', default: 0.02, min: 0, max: 0.5, step: 0.01 },
  },
  fit({ n, K, quality }) {
    const prior = new Float64Array(K)
    for (let i = 0; i < n * K; i++) prior[i % K] += quality[i] / n
    return { quality, prior }
  },
  predict({ n, K, neighbors, expectedCost }, { state: { quality, prior }, params }) {
    if (!neighbors) throw new Error('this pack has nothing to find neighbours by')
    const caution = Number(params.caution)
    const scores = new Float32Array(n * K)
    const choice = new Int32Array(n)
    for (let i = 0; i < n; i++) {
      const row = scores.subarray(i * K, i * K + K)
      for (let m = 0; m < K; m++) {
        let right = caution * prior[m]
        for (let j = 0; j < neighbors.k; j++) right += quality[neighbors.index[i * neighbors.k + j] * K + m]
        row[m] = Math.min(1, right / (neighbors.k + caution))
      }
      const enough = Math.max(...row) - Number(params.tie)
      let pick = row.indexOf(Math.max(...row))
      for (let m = 0; m < K; m++) if (row[m] >= enough && expectedCost[i * K + m] < expectedCost[i * K + pick]) pick = m
      choice[i] = pick
    }
    return { scores, kind: 'p-correct', choice }
  },
}
