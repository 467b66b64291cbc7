/**
 * A cascade: the cheapest model is asked first, every time, and a stronger one only where the cheap answer looks doubtful.
 * Every question pays for the first call: that is what `probes` says. There are no live models here to judge the first
 * answer, so the nearest train questions stand in for the judge.
 */

/** @type {import('../router.d.ts').GuestRouter<{ quality: Float32Array, first: number, strong: number }>} */
export default {
  name: 'Cascade',
  about: 'Asks the cheapest model first and pays for it; goes on to the strongest where its answer is doubtful.',
  needs: ['neighbors'],
  params: {
    doubt: { type: 'number', label: 'Continue below this accuracy', default: 0.6, min: 0, max: 1, step: 0.05 },
  },
  fit({ n, K, quality, cost }) {
    const right = new Float64Array(K)
    const paid = new Float64Array(K)
    for (let i = 0; i < n * K; i++) {
      right[i % K] += quality[i]
      paid[i % K] += cost[i]
    }
    return { quality, first: paid.indexOf(Math.min(...paid)), strong: right.indexOf(Math.max(...right)) }
  },
  predict({ n, K, neighbors }, { state: { quality, first, strong }, params }) {
    if (!neighbors) throw new Error('this pack has nothing to find neighbours by')
    const choices = new Int32Array(n)
    const probes = new Uint8Array(n * K)
    for (let i = 0; i < n; i++) {
      let right = 0
      for (let j = 0; j < neighbors.k; j++) right += quality[neighbors.index[i * neighbors.k + j] * K + first]
      choices[i] = right / neighbors.k < Number(params.doubt) ? strong : first
      probes[i * K + first] = 1
    }
    return { choices, probes }
  },
}
