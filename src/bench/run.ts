/**
 * One router, fitted and asked about dev and test. Everything a router returns is checked here before it counts.
 * Guests' routers will come through the same door.
 */
import { fitsParam } from '../core/params.ts'
import { createRng } from '../core/rng.ts'
import type { Ctx, Lib, Need, ParamValues, Prediction, Router, RouterModel, TrainSet } from '../core/router.ts'
import type { OnProgress, SplitName } from '../core/types.ts'
import { type Answered, type Asked, batchOf, type PartFeatures, trainSetOf } from './sets.ts'

/** What a fitted router said. Independent of β and budget; of prices only where usesPrices says so. */
export interface Run {
  readonly dev: Prediction
  readonly test: Prediction
  readonly usesPrices: boolean
  /** False: it drew no random number, so another seed would give the same answers. */
  readonly usesRandom: boolean
  /** Sentences from the router, shown beside its row. */
  readonly notes: readonly string[]
}

/** Everything one router is given. Plain data: it can be posted to a worker, where long fits run. */
export interface RunJob {
  readonly K: number
  /** Rows to fit on; in hindsight runs these are the test rows. */
  readonly train: Answered
  readonly dev: Answered
  /** Rows to be scored: no answers here. */
  readonly test: Asked
  readonly models: readonly RouterModel[]
  /** Prepared features of each part; empty where the router needs none. */
  readonly features: Readonly<Record<SplitName, PartFeatures>>
  readonly params: ParamValues
  readonly seed: number
}

export interface RunTools {
  readonly lib: Lib
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** A router that has learned what it can, ready to be asked. */
export interface Fitted {
  /** What it has read or drawn so far. */
  readonly seen: { usesPrices: boolean; usesRandom: boolean }
  readonly notes: ReadonlySet<string>
  /** Its checked answer about rows it sees without their answers. */
  ask(part: Asked, features: PartFeatures): Promise<Prediction>
}

export async function runRouter<State>(router: Router<State>, job: RunJob, tools: RunTools): Promise<Run> {
  const fitted = await fitRouter(router, job, tools)
  const test = await fitted.ask(job.test, job.features.test)
  const dev = await fitted.ask(job.dev, job.features.dev)
  return { dev, test, ...fitted.seen, notes: [...fitted.notes] }
}

export async function fitRouter<State>(router: Router<State>, job: RunJob, tools: RunTools): Promise<Fitted> {
  const { K, features } = job
  const needs: readonly Need[] = router.needs ?? ['embedding']
  if (job.train.rows.length === 0) throw new Error('the train part is empty: choose another split')
  const seen = { usesPrices: false, usesRandom: false }
  const onPriceRead = () => {
    seen.usesPrices = true
  }
  const train = trainSetOf(K, job.train, needs, features.train, onPriceRead)
  const dev = trainSetOf(K, job.dev, needs, features.dev, onPriceRead)
  const notes = new Set<string>()
  const context = () => makeContext(router, job, tools, dev, notes, seen)
  const state = (await router.fit?.(train, context())) as State
  return {
    seen,
    notes,
    async ask(part, of) {
      const batch = batchOf(K, part, needs, of, onPriceRead)
      return checkPrediction(await router.predict(batch, Object.assign(context(), { state })), batch.n, batch.K)
    },
  }
}

/** Every call gets random numbers from the start of the seed, so an answer does not depend on earlier calls. */
function makeContext<State>(
  router: Router<State>,
  job: RunJob,
  tools: RunTools,
  dev: TrainSet,
  notes: Set<string>,
  seen: Fitted['seen'],
): Ctx {
  const rng = createRng(job.seed)
  const drawn = <T>(value: T) => {
    seen.usesRandom = true
    return value
  }
  return {
    get models() {
      return job.models.map((model) => ({
        ...model,
        get price() {
          seen.usesPrices = true
          return model.price
        },
      }))
    },
    params: withDefaults(router, job.params),
    dev,
    random: () => drawn(rng.random()),
    randomInt: (n) => drawn(rng.randomInt(n - 1)),
    lib: tools.lib,
    progress: tools.onProgress,
    signal: tools.signal,
    note: (sentence) => notes.add(sentence),
  }
}

/** The given values where the router knows them and they fit, its defaults elsewhere. */
export function withDefaults(router: Pick<Router, 'params'>, given: ParamValues): ParamValues {
  const values: Record<string, number | string | boolean> = {}
  for (const [name, param] of Object.entries(router.params ?? {})) {
    const value = given[name]
    values[name] = value !== undefined && fitsParam(param, value) ? value : param.default
  }
  return values
}

/** Returns the prediction when its shape and values are usable; otherwise throws a sentence with the offending row. */
export function checkPrediction(prediction: Prediction, n: number, K: number): Prediction {
  checkProbes(prediction, n, K)
  if ('choices' in prediction) {
    const { choices } = prediction
    if (choices.length !== n) throw new Error(`${choices.length} choices for ${n} questions: return one per question`)
    for (let i = 0; i < n; i++) checkChoice(choices[i], i, K)
    return prediction
  }
  const { scores, choice } = prediction
  if (scores?.length !== n * K)
    throw new Error(`${scores?.length} scores for ${n} × ${K}: return one per question and model`)
  const bad = firstNonFinite(scores)
  if (bad >= 0)
    throw new Error(
      `the score of row ${Math.floor(bad / K)}, model ${bad % K} is ${scores[bad]}: scores must be finite`,
    )
  if (choice && choice.length !== n)
    throw new Error(`${choice.length} choices for ${n} questions: return one per question`)
  for (let i = 0; choice && i < n; i++) checkChoice(choice[i], i, K)
  return prediction
}

function checkProbes({ probes }: Prediction, n: number, K: number) {
  if (!probes) return
  if (probes.length !== n * K)
    throw new Error(`${probes.length} probes for ${n} × ${K}: return a 0 or a 1 per question and model`)
  const bad = probes.findIndex((probe) => probe > 1)
  if (bad >= 0)
    throw new Error(`the probe of row ${Math.floor(bad / K)}, model ${bad % K} is ${probes[bad]}: return 0 or 1`)
}

/** A plain loop: this runs over every score on every change of price. */
function firstNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i
  return -1
}

function checkChoice(pick: number, row: number, K: number) {
  if (!Number.isInteger(pick) || pick < 0 || pick >= K)
    throw new Error(`row ${row} chose model ${pick}: choose 0 to ${K - 1}`)
}
