/**
 * Token counts: 256 per picture plus a question of log-normal length on the way in, a log-normal answer per model on
 * the way out (longer where a model thinks first), with the means solved so that the published costs and the published total come out (protocol 1.6-1.7).
 */
import type { Rng } from '../../core/rng.ts'
import { datasets, models, type Rows, targets, thinkingFactor, tokensPerImage } from './spec.ts'

const nModels = models.length

/** Sum of a column. */
const total = (counts: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i]
  return sum
}

/** Input tokens per sample, equal for all models; their mean is `targets.meanInTokens`. */
export function drawInTokens(random: Rng, rows: Rows): Uint16Array {
  const pictures = Float64Array.from(rows.dataset, (d) => drawPictures(random, d))
  const question = Float64Array.from(rows.dataset, (d) => datasets[d].textTokens * Math.exp(0.5 * random.normal()))
  const wanted = targets.meanInTokens * rows.n - tokensPerImage * total(pictures)
  const text = roundedTo(wanted, question, 3)
  return text.map((tokens, row) => tokens + tokensPerImage * pictures[row])
}

/** Some MMMU questions come with several pictures; everything else has one. */
function drawPictures(random: Rng, dataset: number): number {
  const many = datasets[dataset].id === 'MMMU_DEV_VAL' && random.random() < 0.06
  return many ? 2 + Math.floor(3 * random.random()) : 1
}

/** Output tokens n × models. A sample that makes one model talk makes all of them talk a little more. */
export function drawOutTokens(random: Rng, rows: Rows, difficulty: Float64Array, inTokens: Uint16Array): Uint16Array {
  const urge = Float64Array.from(rows.dataset, (d, row) => {
    return Math.log(datasets[d].answerLength) + 0.15 * difficulty[row] + 0.35 * random.normal()
  })
  const lengths = models.map(({ thinks }) =>
    urge.map(
      (u) => Math.exp(u + 0.3 * random.normal()) * (thinks > 0 && random.random() < thinks ? thinkingFactor : 1),
    ),
  )
  return interleave(solveLengths(lengths, rows, inTokens))
}

/** Rounds the relative lengths of each model to tokens: first the ones costs are published for, then the rest. */
function solveLengths(lengths: readonly Float64Array[], rows: Rows, inTokens: Uint16Array): Uint16Array[] {
  const meanIn = total(inTokens) / rows.n
  const testIn = rows.test.reduce((sum, row) => sum + inTokens[row], 0) / rows.test.length
  const wanted = new Map([
    [targets.cheapestId, outTokensFor(targets.cheapestId, targets.cheapestCost, meanIn) * rows.n],
    [targets.highestCostId, outTokensFor(targets.highestCostId, targets.highestCost, meanIn) * rows.n],
    // Published for the test split; the two splits differ by less than a token.
    [targets.strongestId, outTokensFor(targets.strongestId, targets.strongestCost, testIn) * rows.n],
  ] as [string, number][])
  const spent = total(inTokens) + [...wanted.values()].reduce((sum, tokens) => sum + tokens, 0)
  const free = models.filter(({ id }) => !wanted.has(id)).reduce((sum, { outTokens }) => sum + outTokens, 0)
  const perWeight = (targets.totalTokens - spent) / free
  return lengths.map((length, index) => {
    const { id, outTokens } = models[index]
    const sum = wanted.get(id) ?? outTokens * perWeight
    // At least one token: an empty answer still ends.
    return roundedTo(sum, length, 1)
  })
}

/** Mean output tokens that make a model cost this many dollars per 10,000 calls. */
function outTokensFor(id: string, costPer10k: number, meanInTokens: number): number {
  const { inputPerMillion, outputPerMillion } = models.find((model) => model.id === id)!.price
  return (costPer10k * 100 - meanInTokens * inputPerMillion) / outputPerMillion
}

/** Scales lengths so that, rounded to whole tokens and never below `least`, they add up to the wanted sum. */
function roundedTo(wanted: number, lengths: Float64Array, least: number): Uint16Array {
  const tokens = (length: number, scale: number): number =>
    Math.min(65_535, Math.max(least, Math.round(scale * length)))
  const sumAt = (scale: number): number => {
    let sum = 0
    for (let i = 0; i < lengths.length; i++) sum += tokens(lengths[i], scale)
    return sum
  }
  const guess = wanted / total(lengths)
  let [low, high] = [guess / 2, guess * 2]
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    if (sumAt(middle) < wanted) low = middle
    else high = middle
  }
  return Uint16Array.from(lengths, (length) => tokens(length, high))
}

function interleave(columns: readonly Uint16Array[]): Uint16Array {
  const n = columns[0].length
  const table = new Uint16Array(n * nModels)
  columns.forEach((column, model) => {
    for (let row = 0; row < n; row++) table[row * nModels + model] = column[row]
  })
  return table
}
