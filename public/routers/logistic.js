/**
 * One logistic regression per model on the embeddings, knowing nothing of datasets. All models are fitted together by
 * gradient descent with momentum; ctx.lib.matmul does the work.
 */
const steps = 40
const momentum = 0.9

/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-x))

/** @type {import('../router.d.ts').GuestRouter<{ weights: Float32Array, bias: Float32Array }>} */
export default {
  name: 'Logistic on embeddings',
  about: 'One logistic regression per model on the embeddings, by gradient descent.',
  params: {
    rate: { type: 'number', label: 'Learning rate', default: 0.5, min: 0.01, max: 10 },
    ridge: { type: 'number', label: 'Ridge', default: 0.001, min: 0, max: 1 },
  },
  fit({ n, K, quality, embedding, dims = 0 }, { lib, params, progress }) {
    if (!embedding) throw new Error('this pack has no embeddings')
    const weights = new Float32Array(dims * K)
    const bias = new Float32Array(K)
    const speed = new Float32Array(dims * K)
    // A step no longer than the features allow: their mean square length.
    let square = 0
    for (const x of embedding) square += x * x
    const rate = Number(params.rate) * Math.min(1, (16 * n) / square)
    for (let step = 0; step < steps; step++) {
      const error = lib.matmul(embedding, weights, n, dims, K)
      const slope = new Float32Array(K)
      for (let i = 0; i < n * K; i++) {
        error[i] = sigmoid(error[i] + bias[i % K]) - quality[i]
        slope[i % K] += error[i] / n
      }
      const gradient = lib.matmul(embedding, error, dims, n, K, false, true)
      for (let i = 0; i < weights.length; i++) {
        speed[i] = momentum * speed[i] - rate * (gradient[i] / n + Number(params.ridge) * weights[i])
        weights[i] += speed[i]
      }
      for (let m = 0; m < K; m++) bias[m] -= slope[m]
      progress({ done: step + 1, total: steps, unit: 'steps' })
    }
    return { weights, bias }
  },
  predict({ n, K, embedding, dims = 0 }, { state: { weights, bias }, lib }) {
    if (!embedding) throw new Error('this pack has no embeddings')
    const scores = lib.matmul(embedding, weights, n, dims, K)
    for (let i = 0; i < n * K; i++) scores[i] = sigmoid(scores[i] + bias[i % K])
    return { scores, kind: 'p-correct' }
  },
}
