/**
 * The calibration table: every figure the simulated pack aims at and where it comes from, measured again from the finished
 * arrays. Knows nothing of how they were drawn. Source: protocol 6.2 (rank score), 7 (published figures).
 */
import { oraclePicks } from '../../core/hindsight.ts'
import { type PickMetrics, pickMetrics, type Scoring } from '../../core/metrics.ts'
import { costBounds } from '../../core/prices/price.ts'
import type { CalibrationRow, Price, Split, TargetBasis } from '../../core/types.ts'
import { splitFromBytes } from '../matrices.ts'
import { modelIndex, models, nSamples, targets } from './spec.ts'

/** The arrays the table is measured on; see SimulatedPack. */
export interface CalibratedArrays {
  readonly n: number
  readonly m: number
  readonly quality: Float32Array
  readonly inTokens: Uint16Array
  readonly outTokens: Uint16Array
  readonly split: Uint8Array
}

/** Targets against what the arrays say. Accuracies and rank scores in %, costs in dollars per 10,000 samples. */
export function calibrationTable(pack: CalibratedArrays): CalibrationRow[] {
  const { n, m, quality } = pack
  const prices = models.map(({ price }) => price)
  const cost = costTable(prices, pack.inTokens, pack.outTokens)
  const scoring = { quality, cost, K: m, bounds: costBounds(cost, n, m), beta: 0.1 }
  const split = splitFromBytes(pack.split)
  return [...oracleRows(n, scoring, split), ...strongestRows(n, scoring, split), ...poolRows(pack, scoring, split)]
}

function oracleRows(n: number, scoring: Scoring, { test }: Split): CalibrationRow[] {
  const picks = oraclePicks(scoring.quality, scoring.cost, n, scoring.K)
  const onTest = pickMetrics(picks, scoring, test)
  const { oracleAccuracy, oracleCost, oracleRankScore } = targets
  return [
    percent('published', 'Oracle accuracy, test', oracleAccuracy, onTest.accuracy, 0.4),
    // The paper prints the test part only: that the whole pack does not differ from it is our assumption.
    percent('assumed', 'Oracle accuracy, all rows', oracleAccuracy, pickMetrics(picks, scoring).accuracy, 0.5),
    perTenThousand('published', 'Oracle cost, test', oracleCost, onTest.avgCost, 0.03),
    percent('published', 'Oracle rank score, test', oracleRankScore, onTest.rankScore, 0.6),
  ]
}

/** The strongest model is picked on train; that it is also the strongest on test is a row of its own. */
function strongestRows(n: number, scoring: Scoring, { train, test }: Split): CalibrationRow[] {
  const strongest = indexOfMax(singles(n, scoring, train).map(({ accuracy }) => accuracy))
  const onTest = singles(n, scoring, test)
  const { accuracy, avgCost, rankScore } = onTest[strongest]
  const column = modelIndex(targets.strongestId)
  const accuracies = onTest.map((model) => model.accuracy)
  return [
    // The paper does not name its strongest model: only the price of this one fits the printed cost (protocol 7).
    row('inferred', `Column of ${targets.strongestId}, strongest on train`, 'column', column, strongest, 0),
    row('inferred', `Column of ${targets.strongestId}, strongest on test`, 'column', column, indexOfMax(accuracies), 0),
    percent('published', 'Strongest accuracy, test', targets.strongestAccuracy, accuracy, 0.4),
    perTenThousand('published', 'Strongest cost, test', targets.strongestCost, avgCost, 0.1),
    percent('published', 'Strongest rank score, test', targets.strongestRankScore, rankScore, 0.6),
    percent('assumed', 'Weakest accuracy, test', targets.weakestAccuracy, Math.min(...accuracies), 1),
  ]
}

function poolRows(pack: CalibratedArrays, { bounds }: Scoring, { train, dev, test }: Split): CalibrationRow[] {
  const { cheapestCost, highestCost, totalTokens } = targets
  const tokens = total(pack.inTokens) + total(pack.outTokens)
  return [
    // Both ends follow from the printed rank scores (protocol 7).
    perTenThousand('inferred', 'Cheapest model, mean cost', cheapestCost, bounds.cmin, 0.01 * cheapestCost),
    perTenThousand('inferred', 'Most expensive model, mean cost', highestCost, bounds.cmax, 0.01 * highestCost),
    row('published', 'Tokens, inputs counted once', 'tokens', totalTokens, tokens, Math.round(0.005 * totalTokens)),
    row('published', 'Samples', 'samples', nSamples, pack.n, 0),
    // 7 : 1 : 2 of the samples.
    row('inferred', 'Training samples', 'samples', 21_378, train.length, 0),
    row('inferred', 'Dev samples', 'samples', 3054, dev.length, 0),
    row('inferred', 'Test samples', 'samples', 6108, test.length, 0),
  ]
}

/** Each model asked about everything. */
const singles = (n: number, scoring: Scoring, rows: Int32Array): PickMetrics[] =>
  models.map((_, model) => pickMetrics(new Int32Array(n).fill(model), scoring, rows))

/** The table as text, one line per row. */
export function formatCalibration(table: readonly CalibrationRow[]): string {
  const digits = (x: number): string => x.toLocaleString('en-US', { maximumFractionDigits: 3 })
  const lines = table.map(({ what, basis = '', unit, target, got, tolerance }) => {
    const verdict = Math.abs(got - target) <= tolerance ? 'ok' : 'MISSED'
    return [what, digits(target), digits(got), digits(tolerance), unit, basis, verdict]
  })
  const all = [['what', 'target', 'got', 'tolerance', 'unit', 'basis', ''], ...lines]
  const widths = all[0].map((_, col) => Math.max(...all.map((line) => line[col].length)))
  const isNumber = (col: number): boolean => col >= 1 && col <= 3
  const pad = (cell: string, col: number): string =>
    isNumber(col) ? cell.padStart(widths[col]) : cell.padEnd(widths[col])
  return all.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

const row = (
  basis: TargetBasis,
  what: string,
  unit: string,
  target: number,
  got: number,
  tolerance: number,
): CalibrationRow => ({ what, basis, unit, target, got, tolerance })

const percent = (basis: TargetBasis, what: string, target: number, got: number, tolerance: number): CalibrationRow =>
  row(basis, what, '%', 100 * target, 100 * got, tolerance)

/** `got` in dollars per call. */
const perTenThousand = (
  basis: TargetBasis,
  what: string,
  target: number,
  got: number,
  tolerance: number,
): CalibrationRow => row(basis, what, '$/10K', target, 1e4 * got, tolerance)

const indexOfMax = (values: readonly number[]): number => values.indexOf(Math.max(...values))

function total(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i]
  return sum
}

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
