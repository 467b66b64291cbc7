/** OVR and the CPU path of Linear against the optimum of the reference's objectives, through the router interface. */
import { fuse } from '../../../src/core/fusion.ts'
import type { ParamValues, Router } from '../../../src/core/router.ts'
import { applyScaler, fitScaler } from '../../../src/core/scaler.ts'
import linear from '../../../src/routers/linear.ts'
import ovr from '../../../src/routers/ovr.ts'
import { makeBatch, makeCtx, picksOf } from '../../routers/fakes.ts'
import { Checks, readGolden } from './checks.ts'
import type { Part } from './trained-data.ts'

interface Fitted {
  picks: number[]
  margin: number[]
  tight_proba: number[][]
  tight_coef: number[][]
  tight_intercept: number[]
  max_gap_default_vs_tight: number
}
interface Golden {
  tolerances: { ovr_tight: number; linear_tight: number }
  models: string[]
  train: Part
  test: Part
  valid_train_rows: number[]
  expected: Record<
    string,
    {
      ovr: Fitted & { scaler_all_rows: { mean: number[]; scale: number[] } }
      linear_cpu: (Fitted & { use_soft_labels: boolean; train_lambda: number; classes: number[] })[]
    }
  >
}

/** Features as the page hands them out, and the file they belong to. */
interface Setting {
  readonly name: string
  readonly golden: Golden
  readonly checks: Checks
  readonly K: number
  readonly dims: number
  readonly trainX: Float32Array
  readonly testX: Float32Array
  /** Scale of each feature, to compare weights on features of another scale. */
  readonly scale: Float64Array
}

export async function checkFittedRouters(file: 'feature_routers_small' | 'feature_routers_17'): Promise<void> {
  const golden = readGolden<Golden>(file)
  const checks = new Checks(file)
  for (const [name, expected] of Object.entries(golden.expected)) {
    const setting = prepare(golden, name, checks)
    await checkOvr(setting, expected.ovr)
    for (const want of expected.linear_cpu) await checkLinear(setting, want)
  }
}

function prepare(golden: Golden, name: string, checks: Checks): Setting {
  const features = (rows: number[][]) => ({ values: Float64Array.from(rows.flat()), dims: rows[0].length })
  const fused = ({ X_text, X_vision }: Part) => fuse(name, features(X_text), features(X_vision), X_text.length)
  const { values, dims } = fused(golden.train)
  const scaler = fitScaler(values, dims, { rows: Int32Array.from(golden.valid_train_rows) })
  const scaled = (x: Float32Array | Float64Array) => applyScaler(scaler, x, new Float32Array(x.length))
  const testX = scaled(fused(golden.test).values)
  const K = golden.models.length
  return { name, golden, checks, K, dims, trainX: scaled(values), testX, scale: scaler.scale }
}

async function checkOvr(setting: Setting, want: Setting['golden']['expected'][string]['ovr']) {
  const { scale, golden } = setting
  // From the page's scale to that of all rows, which the reference's weights are for.
  const factor = Float64Array.from(scale, (s, j) => want.scaler_all_rows.scale[j] / s)
  await checkRouter(setting, ovr, {}, `${setting.name}, ovr`, want, golden.tolerances.ovr_tight, { factor })
}

async function checkLinear(setting: Setting, want: Setting['golden']['expected'][string]['linear_cpu'][number]) {
  const params = {
    method: 'optimum-sum-first',
    trainLambda: want.use_soft_labels ? want.train_lambda : 'inf',
    costScale: 1,
  }
  const what = `${setting.name}, linear soft ${want.use_soft_labels} lambda ${want.train_lambda}`
  const { classes } = want
  await checkRouter(setting, linear, params, what, want, setting.golden.tolerances.linear_tight, { classes })
}

async function checkRouter<State extends { W: Float32Array; b: Float32Array }>(
  setting: Setting,
  router: Router<State>,
  params: ParamValues,
  what: string,
  want: Fitted,
  tolerance: number,
  layout: { factor?: Float64Array; classes?: number[] },
) {
  const { golden, checks, K, dims } = setting
  const { train, test } = golden
  const trainSet = makeBatch({
    n: train.Y.length,
    K,
    quality: train.Y.flat(),
    cost: train.C.flat(),
    embedding: setting.trainX,
    dims,
  })
  const batch = makeBatch({ n: test.Y.length, K, embedding: setting.testX, dims })
  const ctx = makeCtx({ K, params })
  const state = (await router.fit!(trainSet, ctx)) as State
  const prediction = await router.predict(batch, { ...ctx, state })
  if ('choices' in prediction) throw new Error(`${what} gave choices, not scores`)
  const models = layout.classes ?? Array.from({ length: K }, (_, k) => k)
  const compare = (i: number, values: readonly number[]) => {
    const all = new Array<number>(K).fill(0)
    models.forEach((model, column) => {
      all[model] = values[column]
    })
    checks.nearAll(prediction.scores.subarray(i * K, (i + 1) * K), all, tolerance, `${what}, row ${i}`)
  }
  want.tight_proba.forEach((values, i) => {
    compare(i, values)
  })
  models.forEach((model, column) => {
    const row = Array.from(state.W.subarray(model * dims, (model + 1) * dims), (w, j) => w * (layout.factor?.[j] ?? 1))
    checks.nearAll(row, want.tight_coef[column], tolerance, `${what}, weights of model ${model}`)
    // Intercepts belong to the reference's centring, which OVR folds into its weights.
    if (!layout.factor)
      checks.near(state.b[model], want.tight_intercept[column], tolerance, `${what}, intercept ${model}`)
  })
  const picks = picksOf(prediction, K)
  want.picks.forEach((pick, i) => {
    if (want.margin[i] > 10 * Math.max(tolerance, want.max_gap_default_vs_tight))
      checks.equal(picks[i], pick, `${what}, pick of row ${i}`)
  })
}
