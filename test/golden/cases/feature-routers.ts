/** Scaler, KNN, PRkNN and K-means: the maths in float64 against the stated tolerances, then the routers as the page runs them. */
import { fuse } from '../../../src/core/fusion.ts'
import { solvableRows } from '../../../src/core/hindsight.ts'
import type { Router } from '../../../src/core/router.ts'
import { applyScaler, fitScaler } from '../../../src/core/scaler.ts'
import { hardTargets } from '../../../src/core/targets.ts'
import { copelandWins } from '../../../src/routers/copeland.ts'
import kmeans, { fitPrototypes } from '../../../src/routers/kmeans.ts'
import knn, { neighborVotes } from '../../../src/routers/knn.ts'
import { usableRows } from '../../../src/routers/neighbors.ts'
import prknn, { neighborWins } from '../../../src/routers/prknn.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from '../../routers/fakes.ts'
import { asTable, type ExactNeighbors, exactNeighbors } from '../../routers/nearest.ts'
import { Checks, readGolden } from './checks.ts'

interface Part {
  X_text: number[][]
  X_vision: number[][]
  Y: number[][]
  C: number[][]
}
type Weights = 'distance' | 'uniform'
interface Expected {
  scaler_valid_rows: { mean: number[]; scale: number[]; test_scaled_first3: number[][] }
  ovr: { scaler_all_rows: { mean: number[]; scale: number[] } }
  knn: {
    k: number
    weights: Weights
    classes: number[]
    picks: number[]
    proba: number[][]
    margin: number[]
    neighbor_indices?: number[][]
    neighbor_distances?: number[][]
  }[]
  prknn: { k: number; weights: Weights; picks: number[]; copeland_wins: number[][]; margin_relative: number[] }[]
  kmeans: { normalize: boolean; picks: number[]; proba: number[][]; prototypes: number[][]; margin: number[] }[]
}
interface Golden {
  tolerances: Record<'scaler' | 'knn_proba' | 'prknn_wins_relative' | 'kmeans_proba' | 'kmeans_prototypes', number>
  models: string[]
  train: Part
  test: Part
  valid_train_rows: number[]
  expected: Record<string, Expected>
}

/** Everything a router check needs about one fusion. */
interface Setting {
  readonly name: string
  readonly expected: Expected
  readonly tolerances: Golden['tolerances']
  readonly checks: Checks
  readonly K: number
  readonly dims: number
  readonly train: { readonly X: Float64Array; readonly Y: Float32Array; readonly C: Float64Array; readonly n: number }
  readonly test: { readonly X: Float64Array; readonly n: number }
  readonly neighbors: ExactNeighbors
  /** Position among solvable training rows → training row. */
  readonly valid: readonly number[]
}

export async function checkFeatureRouters(file: 'feature_routers_small' | 'feature_routers_17'): Promise<void> {
  const golden = readGolden<Golden>(file)
  const checks = new Checks(file)
  const { train } = golden
  const K = golden.models.length
  checks.equalAll(solvableRows(train.Y.flat(), train.Y.length, K), golden.valid_train_rows, 'solvable training rows')
  for (const [fusion, expected] of Object.entries(golden.expected)) {
    const setting = prepare(golden, fusion, expected, checks, K)
    await checkKnn(setting)
    await checkPrknn(setting)
    await checkKmeans(setting)
  }
}

function prepare(golden: Golden, fusion: string, expected: Expected, checks: Checks, K: number): Setting {
  const features = (rows: number[][]) => ({ values: Float64Array.from(rows.flat()), dims: rows[0].length })
  const fused = ({ X_text, X_vision }: Part) => fuse(fusion, features(X_text), features(X_vision), X_text.length)
  const train = fused(golden.train)
  const test = fused(golden.test)
  const { dims } = train
  const rows = Int32Array.from(golden.valid_train_rows)
  const scaler = fitScaler(train.values, dims, { rows })
  const tolerance = golden.tolerances.scaler
  const all = fitScaler(train.values, dims)
  checks.nearAll(all.mean, expected.ovr.scaler_all_rows.mean, tolerance, `${fusion}, mean over all rows`)
  checks.nearAll(all.scale, expected.ovr.scaler_all_rows.scale, tolerance, `${fusion}, scale over all rows`)
  checks.nearAll(scaler.mean, expected.scaler_valid_rows.mean, tolerance, `${fusion}, mean`)
  checks.nearAll(scaler.scale, expected.scaler_valid_rows.scale, tolerance, `${fusion}, scale`)
  const trainX = applyScaler(scaler, train.values, new Float64Array(train.values.length))
  const testX = applyScaler(scaler, test.values, new Float64Array(test.values.length))
  const first = expected.scaler_valid_rows.test_scaled_first3.flat()
  checks.nearAll(testX.subarray(0, first.length), first, tolerance, `${fusion}, scaled test rows`)
  return {
    name: fusion,
    expected,
    tolerances: golden.tolerances,
    checks,
    K,
    dims,
    train: {
      X: trainX,
      Y: Float32Array.from(golden.train.Y.flat()),
      C: Float64Array.from(golden.train.C.flat()),
      n: golden.train.Y.length,
    },
    test: { X: testX, n: golden.test.Y.length },
    neighbors: exactNeighbors(trainX, testX, dims),
    valid: golden.valid_train_rows,
  }
}

async function checkKnn(setting: Setting) {
  const { checks, K, train, neighbors, tolerances, valid } = setting
  const votes = hardTargets(train.Y, train.C, train.n, K, 'none')
  const usable = usableRows(solvableRows(train.Y, train.n, K), train.n)
  for (const want of setting.expected.knn) {
    const what = `${setting.name}, knn k ${want.k} ${want.weights}`
    const { shares, short } = neighborVotes(neighbors, votes, usable, K, want)
    checks.equal(short, 0, `${what}, rows short of neighbours`)
    want.proba.forEach((proba, i) => {
      const expanded = new Array<number>(K).fill(0)
      want.classes.forEach((k, column) => {
        expanded[k] = proba[column]
      })
      checks.nearAll(shares.subarray(i * K, (i + 1) * K), expanded, tolerances.knn_proba, `${what}, row ${i}`)
    })
    want.neighbor_indices?.forEach((indices, i) => {
      const nearest = nearestUsable(neighbors, usable, i, indices.length + 1)
      indices.forEach((position, j) => {
        // Rows at the same distance may come in either order.
        const gap = (other: number) => Math.abs((nearest[other]?.distance ?? Infinity) - nearest[j].distance)
        if (Math.min(gap(j - 1), gap(j + 1)) > tolerances.scaler) {
          checks.equal(nearest[j].row, valid[position], `${what}, neighbour ${j} of ${i}`)
        }
        checks.near(
          nearest[j].distance,
          want.neighbor_distances![i][j],
          tolerances.knn_proba,
          `${what}, distance ${j} of ${i}`,
        )
      })
    })
    const params = { k: want.k, weights: want.weights, target: 'label' }
    await checkPicks(setting, knn, params, want.picks, want.margin, tolerances.knn_proba, what)
  }
}

function nearestUsable({ k, index, distance }: ExactNeighbors, usable: Uint8Array, query: number, count: number) {
  const all = Array.from({ length: k }, (_, j) => ({ row: index[query * k + j], distance: distance[query * k + j] }))
  return all.filter(({ row }) => usable[row]).slice(0, count)
}

async function checkPrknn(setting: Setting) {
  const { checks, K, train, neighbors, tolerances } = setting
  const usable = new Uint8Array(train.n)
  const trainWins = copelandWins(train.Y, train.C, train.n, K, usable)
  for (const want of setting.expected.prknn) {
    const what = `${setting.name}, prknn k ${want.k} ${want.weights}`
    const wins = new Float64Array(neighbors.n * K)
    checks.equal(
      neighborWins(neighbors, { wins: trainWins, usable }, K, want, wins, false),
      0,
      `${what}, rows short of neighbours`,
    )
    want.copeland_wins.flat().forEach((value, at) => {
      checks.near(wins[at], value, Math.abs(value) * tolerances.prknn_wins_relative, `${what}, wins [${at}]`)
    })
    const params = { k: want.k, weights: want.weights }
    await checkPicks(setting, prknn, params, want.picks, want.margin_relative, tolerances.prknn_wins_relative, what)
  }
}

async function checkKmeans(setting: Setting) {
  const { checks, K, train, test, dims, tolerances } = setting
  for (const want of setting.expected.kmeans) {
    const what = `${setting.name}, k-means normalise ${want.normalize}`
    const prototypes = fitPrototypes(train.X, dims, train.Y, train.n, K, want.normalize)
    checks.nearAll(prototypes, want.prototypes.flat(), tolerances.kmeans_prototypes, `${what}, prototypes`)
    const trainSet = makeBatch({
      n: train.n,
      K,
      quality: train.Y,
      cost: train.C,
      embedding: Float32Array.from(train.X),
      dims,
    })
    const batch = makeBatch({ n: test.n, K, embedding: Float32Array.from(test.X), dims })
    const prediction = await runRouter(kmeans, trainSet, batch, makeCtx({ K, params: { normalize: want.normalize } }))
    if ('choices' in prediction) throw new Error('k-means gave choices, not scores')
    checks.nearAll(prediction.scores, want.proba.flat(), tolerances.kmeans_proba, `${what}, scores`)
    samePicks(setting, picksOf(prediction, K), want.picks, want.margin, tolerances.kmeans_proba, what)
  }
}

/** The router through its interface, with float32 distances. */
async function checkPicks(
  setting: Setting,
  router: Router,
  params: Record<string, string | number>,
  picks: readonly number[],
  margin: readonly number[],
  tolerance: number,
  what: string,
) {
  const { K, train, test, neighbors } = setting
  const trainSet = makeBatch({ n: train.n, K, quality: train.Y, cost: train.C })
  const batch = makeBatch({ n: test.n, K, neighbors: asTable(neighbors) })
  const prediction = await runRouter(router, trainSet, batch, makeCtx({ K, params }))
  samePicks(setting, picksOf(prediction, K), picks, margin, tolerance, what)
}

/** Below 10 times the tolerance a tie may fall either way. */
function samePicks(
  { checks }: Setting,
  got: ArrayLike<number>,
  want: readonly number[],
  margin: readonly number[],
  tolerance: number,
  what: string,
) {
  want.forEach((pick, i) => {
    if (margin[i] > 10 * tolerance) checks.equal(got[i], pick, `${what}, pick of row ${i}`)
  })
}
