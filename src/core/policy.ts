/**
 * Policies that look at nothing but a question's group: constants, mixes of models, lookups per dataset. They are what a
 * router has to beat at its own spend before one may call it routing.
 */

/** What is known about some rows: row-major n×K quality in [0,1] and dollars per call, and the group of each row. */
export interface Rows {
  readonly quality: ArrayLike<number>
  readonly cost: ArrayLike<number>
  readonly group: ArrayLike<number>
  readonly groups: number
  readonly K: number
  /** Of models of equal quality and cost the higher is taken; the lower column where there are none. */
  readonly lots?: ArrayLike<number>
}

/** Row-major groups×K: the chance that a question of the group goes to the model. Every group's add up to 1. */
export type Policy = Float64Array

/** Everything in one group: for policies that look at nothing at all. */
export const pooled = (rows: Rows): Rows => ({ ...rows, group: new Uint8Array(rows.group.length), groups: 1 })

/** Expected quality and cost of each row under a policy: closed form, nothing is drawn. */
export function follow(policy: Policy, { quality, cost, group, K }: Rows) {
  const n = group.length
  const expected = { quality: new Float64Array(n), cost: new Float64Array(n) }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) {
      const chance = policy[group[i] * K + k]
      // A chance of 0 times an unknown cost would be NaN.
      if (chance === 0) continue
      expected.quality[i] += chance * quality[i * K + k]
      expected.cost[i] += chance * cost[i * K + k]
    }
  }
  return expected
}

/** The model, as a policy of one group, that was most accurate on `known` of those that cost at most `spend` on `asked`. */
export function constantAtSpend(known: Rows, asked: Rows, spend: number): Policy {
  const train = sumsOf(pooled(known))
  const test = sumsOf(pooled(asked))
  const limit = spend * (1 + rounding)
  const affordable = Array.from({ length: known.K }, (_, k) => k).filter((k) => test.cost[k] / test.n[0] <= limit)
  const candidates = affordable.length > 0 ? affordable : [argmax(test.cost.map((cost) => -cost))]
  // Of equally accurate models the cheaper one.
  const better = (a: number, b: number) =>
    train.quality[b] - train.quality[a] || test.cost[a] - test.cost[b] || lotOf(known, b) - lotOf(known, a)
  const best = candidates.reduce((a, b) => (better(a, b) > 0 ? b : a))
  return Float64Array.from({ length: known.K }, (_, k) => Number(k === best))
}

const lotOf = ({ lots }: Rows, k: number): number => lots?.[k] ?? -k

/** Two sums of the same dollars in another order differ by less than this share. */
const rounding = 1e-9

/**
 * The most accurate policy per group that costs `spend` dollars per question on `asked`, as far as `known` can tell: every
 * group starts at its cheapest model; then the upgrade that buys most accuracy per dollar on `known` is made, and the next,
 * until the money is spent. The last upgrade is made for a share of the questions only. This is the exact optimum of the
 * linear programme, and for one group the best mix of two models (the concave hull of the models).
 * Groups that `known` lacks are treated as all its rows together are.
 */
export function lookupAtSpend(known: Rows, asked: Rows, spend: number): Policy {
  const { K, groups } = known
  const train = sumsOf(known)
  const all = sumsOf(pooled(known))
  const test = sumsOf(asked)
  const steps = Array.from({ length: groups }, (_, g) =>
    hullSteps(train.n[g] > 0 ? train : all, train.n[g] > 0 ? g : 0, known),
  )
  const policy = new Float64Array(groups * K)
  let left = spend * asked.group.length
  steps.forEach(({ start }, g) => {
    policy[g * K + start] = 1
    left -= test.cost[g * K + start]
  })
  const upgrades = steps.flatMap(({ ups }, g) => ups.map((up) => ({ ...up, g })))
  for (const { g, from, to } of upgrades.sort((a, b) => b.slope - a.slope)) {
    const price = test.cost[g * K + to] - test.cost[g * K + from]
    const share = price <= left ? 1 : Math.max(0, left / price)
    policy[g * K + from] -= share
    policy[g * K + to] += share
    left -= share * price
    if (share < 1) break
  }
  return policy
}

interface Sums {
  /** Rows of each group. */
  readonly n: Float64Array
  /** groups×K */
  readonly quality: Float64Array
  readonly cost: Float64Array
}

function sumsOf({ quality, cost, group, groups, K }: Rows): Sums {
  const sums = {
    n: new Float64Array(groups),
    quality: new Float64Array(groups * K),
    cost: new Float64Array(groups * K),
  }
  for (let i = 0; i < group.length; i++) {
    sums.n[group[i]]++
    for (let k = 0; k < K; k++) {
      sums.quality[group[i] * K + k] += quality[i * K + k]
      sums.cost[group[i] * K + k] += cost[i * K + k]
    }
  }
  return sums
}

interface Upgrade {
  readonly from: number
  readonly to: number
  /** Accuracy per dollar. */
  readonly slope: number
}

/** A group's cheapest model, and the corners of its concave hull above it, steepest first. */
function hullSteps({ quality, cost }: Sums, g: number, rows: Rows): { start: number; ups: Upgrade[] } {
  const { K } = rows
  const q = (k: number) => quality[g * K + k]
  const c = (k: number) => cost[g * K + k]
  const slope = (a: number, b: number) => (q(b) - q(a)) / (c(b) - c(a))
  const order = Array.from({ length: K }, (_, k) => k).sort(
    (a, b) => c(a) - c(b) || q(b) - q(a) || lotOf(rows, b) - lotOf(rows, a),
  )
  const hull = [order[0]]
  for (const k of order.slice(1)) {
    if (q(k) <= q(hull[hull.length - 1])) continue
    while (hull.length > 1 && slope(hull[hull.length - 2], hull[hull.length - 1]) <= slope(hull[hull.length - 1], k))
      hull.pop()
    hull.push(k)
  }
  const ups = hull.slice(1).map((to, i) => ({ from: hull[i], to, slope: slope(hull[i], to) }))
  return { start: hull[0], ups }
}

const argmax = (values: Float64Array): number => values.reduce((best, value, i) => (value > values[best] ? i : best), 0)

/**
 * The oracle that unrelated models would reach by luck: if being right were independent between models, given the group.
 * Accuracies are those of `rows`; graded quality counts as a chance of being right. 0..1, NaN without rows.
 */
export function independentOracle(rows: Rows): number {
  const { n, quality } = sumsOf(rows)
  let reached = 0
  for (let g = 0; g < rows.groups; g++) {
    if (n[g] === 0) continue
    let nobody = 1
    for (let k = 0; k < rows.K; k++) nobody *= 1 - quality[g * rows.K + k] / n[g]
    reached += n[g] * (1 - nobody)
  }
  return reached / rows.group.length
}
