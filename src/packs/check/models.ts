/** Models that are identical, and names that contradict their data. */

import { sizeInName } from '../../core/prices/model-names.ts'
import type { PackData } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Check, type CheckFinding, examplesShown } from './finding.ts'

/** On fewer rows two models may agree by chance. */
const rowsToJudge = 20

/** Columns with the same scores on every question: one run under two names. */
export const identicalModels: Check = ({ pack }) => {
  const { n, m, info, quality, outTokens } = pack
  if (n < rowsToJudge) return []
  const pairs = info.models.flatMap((_, k) => {
    const twin = info.models.findIndex((_, j) => j < k && sameColumn(quality, m, j, k))
    return twin >= 0 && !isConstant(quality, m, k) ? [[twin, k]] : []
  })
  if (pairs.length === 0) return []
  const name = (k: number) => info.models[k].id
  const examples = pairs.map(([j, k]) => {
    const tokens = outTokens && sameColumn(outTokens, m, j, k) ? ', and the same tokens' : ''
    return `${name(k)} = ${name(j)}${tokens}`
  })
  return [
    {
      check: 'identical-models',
      severity: 'warning',
      where: 'Models',
      what: `${plural(pairs.length, 'model has', 'models have')} exactly the same scores as another model`,
      fix: 'Drop one of the two, unless the model really was run twice.',
      count: pairs.length,
      examples: examples.slice(0, examplesShown),
      remedies: pairs
        .slice(0, examplesShown)
        .map(([, k]) => ({ label: `Drop ${name(k)}`, fix: { fix: 'drop-model', model: name(k) } })),
    },
  ]
}

/** Fewer models with a known size say nothing about an order. */
const modelsToJudge = 5
/** Ranks of size and accuracy this far apart hardly ever belong together. */
const contrary = -0.6

/**
 * Labels in an order that contradicts the names: larger models score consistently worse (the reference matches
 * columns by position, never by name), or a name states another size than the pack.
 */
export const labelOrder: Check = ({ pack }) => {
  const { info } = pack
  const sized = info.models.flatMap(({ id, paramsB }, k) => {
    const size = sizeInName(id) ?? paramsB
    return size === undefined ? [] : [{ id, size, accuracy: accuracyOf(pack, k) }]
  })
  const rho = rankCorrelation(
    sized.map(({ size }) => size),
    sized.map(({ accuracy }) => accuracy),
  )
  const findings: CheckFinding[] = []
  if (sized.length >= modelsToJudge && rho <= contrary) {
    const examples = sized
      .toSorted((a, b) => a.size - b.size)
      .map(({ id, accuracy }) => `${id}: ${(100 * accuracy).toFixed(1)} %`)
    const what = `models with larger sizes in their names score worse (rank correlation ${rho.toFixed(2)}): names and columns may be in different orders`
    findings.push(suspect('label-order', what, sized.length, examples))
  }
  const differing = info.models.filter(({ id, paramsB }) => {
    const size = sizeInName(id)
    return size !== undefined && paramsB !== undefined && (size > 3 * paramsB || paramsB > 3 * size)
  })
  if (differing.length > 0) {
    const what = `${plural(differing.length, 'model is', 'models are')} listed with a different size than the name says`
    const examples = differing.map(({ id, paramsB }) => `${id}: ${paramsB} B`)
    findings.push(suspect('label-sizes', what, differing.length, examples))
  }
  return findings
}

const suspect = (check: string, what: string, count: number, examples: string[]): CheckFinding => ({
  check,
  severity: 'warning',
  where: 'Models',
  what,
  fix: 'Compare the list of models with the columns of the source.',
  count,
  examples: examples.slice(0, examplesShown),
  remedies: [],
})

function accuracyOf({ quality, n, m }: PackData, k: number): number {
  let sum = 0
  for (let at = k; at < quality.length; at += m) sum += quality[at]
  return sum / n
}

/** All values of column k are the same. */
export function isConstant(values: ArrayLike<number>, m: number, k: number): boolean {
  for (let at = k + m; at < values.length; at += m) if (values[at] !== values[k]) return false
  return true
}

/** Columns j and k hold the same values; NaN equals NaN. */
function sameColumn(values: ArrayLike<number>, m: number, j: number, k: number): boolean {
  for (let at = 0; at < values.length; at += m) if (!Object.is(values[at + j], values[at + k])) return false
  return true
}

/** Spearman's rank correlation, ties at their average rank; NaN for fewer than two values or a constant list. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [averageRanks(a), averageRanks(b)]
  const middle = (a.length - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - middle) * (y[i] - middle)
    xx += (x[i] - middle) ** 2
    yy += (y[i] - middle) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function averageRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal - 1) / 2
  })
}
