/** Clusters of training rows by their targets, for the sample-sample loss: K-means with seeded restarts (protocol 5.7). */

/** Uniform in [0, 1). */
type Uniform = () => number

export interface ClusterOptions {
  readonly clusters?: number
  readonly restarts?: number
  readonly maxIterations?: number
  readonly random: Uniform
}

/**
 * Cluster of each row of a row-major n×K matrix: the best of several runs of Lloyd's algorithm, each started with
 * k-means++. Fewer rows than clusters leave clusters empty. Ties go to the lower cluster.
 */
export function clusterRows(
  rows: ArrayLike<number>,
  n: number,
  K: number,
  { clusters = 5, restarts = 10, maxIterations = 100, random }: ClusterOptions,
): Int32Array {
  let best = new Int32Array(n)
  let lowest = Infinity
  for (let r = 0; r < restarts && n > 0; r++) {
    const { labels, inertia } = oneRun(rows, n, K, Math.min(clusters, n), maxIterations, random)
    if (inertia >= lowest) continue
    lowest = inertia
    best = labels
  }
  return best
}

function oneRun(x: ArrayLike<number>, n: number, K: number, clusters: number, maxIterations: number, random: Uniform) {
  const centres = spreadStarts(x, n, K, clusters, random)
  const labels = new Int32Array(n).fill(-1)
  let inertia = 0
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let moved = 0
    inertia = 0
    for (let i = 0; i < n; i++) {
      let nearest = 0
      let least = Infinity
      for (let c = 0; c < clusters; c++) {
        const d = squaredDistance(x, i, centres, c, K)
        if (d >= least) continue
        least = d
        nearest = c
      }
      inertia += least
      if (labels[i] !== nearest) moved++
      labels[i] = nearest
    }
    if (moved === 0) break
    moveCentres(x, n, K, labels, centres, clusters)
  }
  return { labels, inertia }
}

/** k-means++: each further start is drawn with probability proportional to its squared distance from the others. */
function spreadStarts(x: ArrayLike<number>, n: number, K: number, clusters: number, random: Uniform): Float64Array {
  const centres = new Float64Array(clusters * K)
  const nearest = new Float64Array(n).fill(Infinity)
  let chosen = Math.floor(random() * n)
  for (let c = 0; c < clusters; c++) {
    for (let k = 0; k < K; k++) centres[c * K + k] = x[chosen * K + k]
    let total = 0
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(x, i, centres, c, K))
      total += nearest[i]
    }
    let left = random() * total
    chosen = 0
    while (chosen < n - 1 && left >= nearest[chosen]) left -= nearest[chosen++]
  }
  return centres
}

/** To the mean of their rows; an empty cluster stays where it is. */
function moveCentres(
  x: ArrayLike<number>,
  n: number,
  K: number,
  labels: Int32Array,
  centres: Float64Array,
  clusters: number,
) {
  const sums = new Float64Array(clusters * K)
  const counts = new Float64Array(clusters)
  for (let i = 0; i < n; i++) {
    counts[labels[i]]++
    for (let k = 0; k < K; k++) sums[labels[i] * K + k] += x[i * K + k]
  }
  for (let c = 0; c < clusters; c++)
    if (counts[c] > 0) for (let k = 0; k < K; k++) centres[c * K + k] = sums[c * K + k] / counts[c]
}

function squaredDistance(x: ArrayLike<number>, i: number, centres: Float64Array, c: number, K: number): number {
  let sum = 0
  for (let k = 0; k < K; k++) {
    const d = x[i * K + k] - centres[c * K + k]
    sum += d * d
  }
  return sum
}
