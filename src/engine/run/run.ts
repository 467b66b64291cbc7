/**
 * One router, fitted and ready to be asked (answers.ts does). Everything a router returns is checked here before it counts.
 * Guests' routers come through the same door.
 */
import { withDefaults } from '../../core/params.ts'
import { createRng } from '../../core/rng.ts'
import type {
  Ctx,
  GraphSpec,
  Lib,
  Need,
  ParamValues,
  Prediction,
  Router,
  RouterModel,
  TrainSet,
} from '../../core/router.ts'
import type { OnProgress, Progress, SplitName } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import type { ModelFront } from '../../onnx/write/router-model.ts'
import { type Answered, type Asked, batchOf, type PartFeatures, trainSetOf } from '../prepare/parts.ts'

/** What a fitted router said. Independent of β and budget; of prices only where usesPrices says so. */
export interface Run {
  readonly dev: Prediction
  readonly test: Prediction
  readonly usesPrices: boolean
  /** False: it drew no random number, so another seed would give the same answers. */
  readonly usesRandom: boolean
  /** Sentences from the router, shown beside its row. */
  readonly notes: readonly string[]
  /** Rules it keeps only in a way worth a mark on its row, in two or three words each. */
  readonly badges?: readonly string[]
  /** How the fit went, where the router told of it. */
  readonly training?: Training
  /** The router as an ONNX file, and what computed the answers, in words. */
  readonly file?: Uint8Array
  readonly engine?: string
}

export interface Training {
  /** Rank Score on dev after each epoch, 0-1; empty where dev was not watched. */
  readonly devCurve: readonly number[]
  /** How far it was when the visitor stopped it; absent when it came to its own end. */
  readonly stopped?: { readonly done: number; readonly unit: string }
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
  /** For routers with a graph: what stands before it in a file. */
  readonly front?: ModelFront
  /** Dev and test rows as that file takes them; absent where no runtime is to be asked. */
  readonly raw?: { readonly dev: Float32Array; readonly test: Float32Array }
}

export interface RunTools {
  readonly lib: Lib
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
  /** See Ctx. */
  readonly finishEarly?: AbortSignal
  /** Answers by ONNX Runtime where it can. */
  readonly open?: OpenModel
}

/** A router that has learned what it can, ready to be asked. */
export interface Fitted {
  /** What it has read or drawn so far. */
  readonly seen: { usesPrices: boolean; usesRandom: boolean }
  readonly notes: Set<string>
  readonly graph?: GraphSpec
  readonly training?: Training
  /** Its checked answer about rows it sees without their answers. */
  ask(part: Asked, features: PartFeatures): Promise<Prediction>
}

export async function fitRouter<State>(router: Router<State>, job: RunJob, tools: RunTools): Promise<Fitted> {
  const { K, features } = job
  const needs: readonly Need[] = router.needs ?? ['embedding']
  if (job.train.rows.length === 0) throw new Error('the train split is empty: choose another split')
  const seen = { usesPrices: false, usesRandom: false }
  const onPriceRead = () => {
    seen.usesPrices = true
  }
  const train = trainSetOf(K, job.train, needs, features.train, onPriceRead)
  const dev = trainSetOf(K, job.dev, needs, features.dev, onPriceRead)
  const notes = new Set<string>()
  let last: Progress | undefined
  const onProgress: OnProgress = (progress) => {
    last = progress
    tools.onProgress(progress)
  }
  const context = () => makeContext(router, job, { ...tools, onProgress }, dev, { notes, seen })
  const state = (await router.fit?.(train, context())) as State
  const training = last && trainingOf(last, tools.finishEarly?.aborted ?? false)
  const graph = await router.graph?.(state)
  return {
    seen,
    notes,
    ...(training && { training }),
    ...(graph && { graph }),
    async ask(part, of) {
      const batch = batchOf(K, part, needs, of, onPriceRead)
      return checkPrediction(await router.predict(batch, Object.assign(context(), { state })), batch.n, batch.K)
    },
  }
}

/** A fit that was asked to end, and had not told the last of its steps, was stopped. */
function trainingOf({ done, total, unit, devCurve = [] }: Progress, asked: boolean): Training {
  const stopped = asked && (total === 0 || done < total)
  return { devCurve, ...(stopped && { stopped: { done, unit } }) }
}

/** Every call gets random numbers from the start of the seed, so an answer does not depend on earlier calls. */
function makeContext<State>(
  router: Router<State>,
  job: RunJob,
  tools: RunTools,
  dev: TrainSet,
  { notes, seen }: Pick<Fitted, 'notes' | 'seen'>,
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
    ...(tools.finishEarly && { finishEarly: tools.finishEarly }),
    note: (sentence) => notes.add(sentence),
  }
}

/** Returns the prediction when its shape and values are usable; otherwise throws a sentence with the offending row. */
export function checkPrediction(prediction: Prediction, n: number, K: number): Prediction {
  checkProbes(prediction, n, K)
  if ('choices' in prediction) {
    const { choices } = prediction
    if (choices.length !== n) throw new Error(wrongLength('choices', choices.length, n, K))
    for (let i = 0; i < n; i++) checkChoice(choices[i]!, i, K)
    return prediction
  }
  const { scores, choice } = prediction
  if (scores?.length !== n * K) throw new Error(wrongLength('scores', scores?.length, n, K))
  const bad = firstNonFinite(scores)
  if (bad >= 0)
    throw new Error(
      `the score of row ${Math.floor(bad / K)}, model ${bad % K} is ${scores[bad]}: scores must be finite`,
    )
  if (choice && choice.length !== n) throw new Error(wrongLength('choice', choice.length, n, K))
  for (let i = 0; choice && i < n; i++) checkChoice(choice[i]!, i, K)
  return prediction
}

/** The sentence for an answer that is too long or too short. */
export function wrongLength(of: 'choices' | 'choice' | 'scores' | 'probes', given = 0, n: number, K: number): string {
  if (of === 'scores') return `${given} scores for ${n} × ${K}: return one per question and model`
  if (of === 'probes') return `${given} probes for ${n} × ${K}: return a 0 or a 1 per question and model`
  return `${plural(given, 'choice')} for ${plural(n, 'question')}: return one per question`
}

function checkProbes({ probes }: Prediction, n: number, K: number) {
  if (!probes) return
  if (probes.length !== n * K) throw new Error(wrongLength('probes', probes.length, n, K))
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
