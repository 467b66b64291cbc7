/**
 * K nearest neighbours (protocol 5.1), with two targets: the mean quality each model reached on the neighbours, or the
 * paper's vote of the neighbours for their cheapest correct model. Neighbours are found by the page.
 */
import { solvableRows } from '../core/hindsight.ts'
import type { Ctx, Prediction, Router, TrainSet } from '../core/router.ts'
import { columnMeans } from '../core/statistics/stats.ts'
import { hardTargets } from '../core/targets.ts'
import { type Ranks, ranksOf } from '../core/ties.ts'
import {
  findNear,
  type Neighbors,
  nearRow,
  neighborsOf,
  shortageNote,
  tiesNote,
  usableRows,
  type Weighting,
  weighByDistance,
} from './neighbors.ts'

interface QualityState {
  readonly target: 'quality'
  /** Row-major train n×K. */
  readonly quality: Float32Array
  /** Of each model, by its mean over all of train: the higher takes a tie. */
  readonly ranks: Ranks
}

interface LabelState {
  readonly target: 'label'
  /** Row-major train n×K: what each training row votes for, its cheapest correct model. Models of equal cost share the vote. */
  readonly votes: Float32Array
  readonly usable: Uint8Array
}

type State = QualityState | LabelState

const knn: Router<State> = {
  id: 'knn',
  name: 'KNN',
  about: 'Finds the most similar training questions and picks the model that did best on them.',
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
    target: {
      type: 'choice',
      label: 'Neighbours’ target',
      default: 'quality',
      options: [
        { id: 'quality', label: 'quality of each model' },
        { id: 'label', label: 'cheapest correct model' },
      ],
      help: 'The second option is the paper’s rule: solvable neighbours vote for their cheapest correct model.',
    },
  },
  needs: ['neighbors'],
  fit: (train, { params, models }) => (params.target === 'label' ? fitLabels(train) : fitQuality(train, models)),
  predict(batch, ctx) {
    const neighbors = neighborsOf(batch, 'knn')
    const options = optionsOf(ctx)
    const usable = ctx.state.target === 'label' ? ctx.state.usable : undefined
    const ties = tiesNote(neighbors, options.k, usable, options.weights === 'distance')
    if (ties) ctx.note(ties)
    return ctx.state.target === 'label'
      ? predictVotes(neighbors, ctx.state, batch.K, options, ctx)
      : predictQuality(neighbors, ctx.state, batch.K, options)
  },
}
export default knn

const optionsOf = ({ params }: Ctx): KnnOptions => ({
  k: Number(params.k ?? 5),
  weights: params.weights === 'uniform' ? 'uniform' : 'distance',
})

// Leaves train.cost alone: reading it would tie this router's answers to the prices.
const fitQuality = ({ quality, n, K }: TrainSet, models: Ctx['models']): State => ({
  target: 'quality',
  quality,
  ranks: ranksOf(columnMeans(quality, n, K), models),
})

const fitLabels = ({ quality, cost, n, K }: TrainSet): State => ({
  target: 'label',
  votes: hardTargets(quality, cost, n, K, 'none'),
  usable: usableRows(solvableRows(quality, n, K), n),
})

function predictQuality(
  neighbors: Neighbors,
  { quality, ranks }: QualityState,
  K: number,
  options: KnnOptions,
): Prediction {
  const scores = neighborQuality(neighbors, quality, K, options)
  return { scores: new Float32Array(scores), kind: 'p-correct', choice: bestWithTies(scores, ranks) }
}

function predictVotes(neighbors: Neighbors, state: LabelState, K: number, options: KnnOptions, ctx: Ctx): Prediction {
  const { shares, short } = neighborVotes(neighbors, state.votes, state.usable, K, options)
  const note = shortageNote(short, neighbors.n, options.k, neighbors.k)
  if (note) ctx.note(note)
  return { scores: new Float32Array(shares), kind: 'utility' }
}

export interface KnnOptions {
  readonly k: number
  readonly weights: Weighting
}

/** Weighted mean quality of each model over the k nearest training rows, row-major n×K in [0,1]. */
function neighborQuality(
  neighbors: Neighbors,
  quality: ArrayLike<number>,
  K: number,
  { k, weights }: KnnOptions,
): Float64Array {
  const scores = new Float64Array(neighbors.n * K)
  const near = nearRow(k)
  near.weight.fill(1)
  for (let i = 0; i < neighbors.n; i++) {
    findNear(near, neighbors, i, undefined)
    if (weights === 'distance') weighByDistance(near)
    let total = 0
    for (let j = 0; j < near.count; j++) total += near.weight[j]
    for (let j = 0; j < near.count; j++) {
      const share = near.weight[j] / total
      const from = near.train[j] * K
      for (let m = 0; m < K; m++) scores[i * K + m] += share * quality[from + m]
    }
  }
  return scores
}

/**
 * Share of the neighbours' weight that votes for each model, row-major n×K; rows sum to 1. Only `usable` training rows
 * vote. `short` counts the rows with fewer than k voters; one without any gets the vote shares of all of train.
 */
export function neighborVotes(
  neighbors: Neighbors,
  votes: ArrayLike<number>,
  usable: Uint8Array,
  K: number,
  { k, weights }: KnnOptions,
): { shares: Float64Array; short: number } {
  const shares = new Float64Array(neighbors.n * K)
  const near = nearRow(k)
  near.weight.fill(1)
  let short = 0
  for (let i = 0; i < neighbors.n; i++) {
    findNear(near, neighbors, i, usable)
    if (near.count < k) short++
    if (near.count === 0) shares.set(voteShares(votes, K), i * K)
    if (weights === 'distance') weighByDistance(near)
    let total = 0
    for (let j = 0; j < near.count; j++) total += near.weight[j]
    for (let j = 0; j < near.count; j++) {
      const share = near.weight[j] / total
      for (let m = 0, from = near.train[j] * K; m < K; m++) shares[i * K + m] += share * votes[from + m]
    }
  }
  return { shares, short }
}

function voteShares(votes: ArrayLike<number>, K: number): Float64Array {
  const sums = columnMeans(votes, votes.length / K, K)
  const total = sums.reduce((sum, share) => sum + share, 0)
  return total > 0 ? sums.map((share) => share / total) : new Float64Array(K)
}

/** argmax of each row; of scores within 1e-9 of the best the model of the highest rank. */
function bestWithTies(scores: Float64Array, ranks: Ranks): Int32Array {
  const K = ranks.length
  const picks = new Int32Array(scores.length / K)
  for (let i = 0; i < picks.length; i++) {
    let top = -Infinity
    for (let m = 0; m < K; m++) top = Math.max(top, scores[i * K + m])
    let pick = -1
    for (let m = 0; m < K; m++) {
      if (top - scores[i * K + m] < 1e-9 && (pick < 0 || ranks[m] > ranks[pick])) pick = m
    }
    picks[i] = pick
  }
  return picks
}
