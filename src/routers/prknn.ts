/**
 * PRkNN: Copeland voting over the nearest neighbours (protocol 5.2). Every pair of models is compared on each solvable
 * neighbour: correct beats wrong, then cheaper beats more expensive. The model with the most weighted wins is picked.
 */
import type { Ctx, Router } from '../core/router.ts'
import { copelandWins, type Wins } from './copeland.ts'
import {
  findNear,
  type Neighbors,
  nearRow,
  neighborsOf,
  shortageNote,
  tiesNote,
  type Weighting,
  weighSmoothly,
} from './neighbors.ts'

/** What the router keeps of train. */
export interface PrknnState {
  /** Row-major train n×K: how many models each model beats on that row. */
  readonly wins: Wins
  /** 1 for rows that at least one model answers. */
  readonly usable: Uint8Array
}

const prknn: Router<PrknnState> = {
  id: 'prknn',
  name: 'PRkNN',
  about: 'Compares every pair of models on the most similar training questions and picks the model with the most wins.',
  paper: { title: 'VL-RouterBench', url: 'https://arxiv.org/abs/2512.23562' },
  params: {
    k: { type: 'number', label: 'Neighbours', default: 5, min: 1, max: 64, step: 1 },
    weights: {
      type: 'choice',
      label: 'Weights',
      default: 'distance',
      options: [
        { id: 'distance', label: 'nearer neighbours count more' },
        { id: 'uniform', label: 'all neighbours count the same' },
      ],
    },
  },
  needs: ['neighbors'],
  fit({ quality, cost, n, K }) {
    const usable = new Uint8Array(n)
    return { wins: copelandWins(quality, cost, n, K, usable), usable }
  },
  predict(batch, ctx) {
    const { K } = batch
    const neighbors = neighborsOf(batch, 'prknn')
    const options = optionsOf(ctx)
    const scores = new Float32Array(batch.n * K)
    const short = neighborWins(neighbors, ctx.state, K, options, scores, true)
    const note = shortageNote(short, neighbors.n, options.k, neighbors.k)
    if (note) ctx.note(note)
    const ties = tiesNote(neighbors, options.k, ctx.state.usable, false)
    if (ties) ctx.note(ties)
    return { scores, kind: 'utility' }
  },
}
export default prknn

const optionsOf = ({ params }: Ctx): PrknnOptions => ({
  k: Number(params.k ?? 5),
  weights: params.weights === 'uniform' ? 'uniform' : 'distance',
})

export interface PrknnOptions {
  readonly k: number
  readonly weights: Weighting
}

/**
 * Writes the weighted wins of each model over the k nearest usable training rows into `out`, row-major n×K; with
 * `asShare` divided by what beating every model on every neighbour would give, so that 1 is the most.
 * Returns the number of rows with fewer than k neighbours; one without any gets the mean wins over all usable rows.
 */
export function neighborWins(
  neighbors: Neighbors,
  { wins, usable }: PrknnState,
  K: number,
  { k, weights }: PrknnOptions,
  out: Float32Array | Float64Array,
  asShare: boolean,
): number {
  const near = nearRow(k)
  near.weight.fill(1)
  // Sums in float64 whatever the output is.
  const sums = new Float64Array(K)
  let short = 0
  for (let i = 0; i < neighbors.n; i++) {
    findNear(near, neighbors, i, usable)
    if (weights === 'distance') weighSmoothly(near)
    if (near.count < k) short++
    let total = near.count === 0 ? 1 : 0
    if (near.count === 0) sums.set(meanWins(wins, usable, K))
    else sums.fill(0)
    for (let j = 0; j < near.count; j++) {
      const w = near.weight[j]
      const from = near.train[j] * K
      total += w
      for (let m = 0; m < K; m++) sums[m] += w * wins[from + m]
    }
    const possible = asShare ? total * Math.max(1, K - 1) : 1
    for (let m = 0, at = i * K; m < K; m++) out[at + m] = sums[m] / possible
  }
  return short
}

function meanWins(wins: Wins, usable: Uint8Array, K: number): Float64Array {
  const sum = new Float64Array(K)
  let rows = 0
  for (let i = 0; i < usable.length; i++) {
    if (usable[i] === 0) continue
    rows++
    for (let m = 0; m < K; m++) sum[m] += wins[i * K + m]
  }
  return sum.map((s) => s / Math.max(1, rows))
}
