/** What the most similar train questions say: the share of the k nearest that each model got right. */

/** @type {import('../router.d.ts').GuestRouter<Float32Array>} */
export default {
  name: 'Mean of neighbours',
  about: 'Scores each model by the share of the k nearest train questions it got right.',
  needs: ['neighbors'],
  params: { k: { type: 'number', label: 'Neighbours', default: 32, min: 1, max: 64, step: 1 } },
  fit: ({ quality }) => quality,
  predict({ n, K, neighbors }, { state: quality, params }) {
    const scores = new Float32Array(n * K)
    if (!neighbors) throw new Error('this pack has nothing to find neighbours by')
    const k = Math.min(Number(params.k), neighbors.k)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < k; j++) {
        const train = neighbors.index[i * neighbors.k + j] * K
        for (let m = 0; m < K; m++) scores[i * K + m] += quality[train + m] / k
      }
    return { scores, kind: 'p-correct' }
  },
}
