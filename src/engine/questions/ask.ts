/**
 * One question, every fitted router: what "Try it" shows. Routers that are quick are fitted once and kept; trained ones
 * answer by the file they were trained into. Nothing here knows whether an answer is right: the pack's own questions
 * carry what is known about them beside the answers, not before.
 */

import { chooseAtLambda } from '../../core/budget.ts'
import { imageTokens } from '../../core/prices/tokens.ts'
import type { Prediction, Router } from '../../core/router.ts'
import { datasetIndices } from '../../core/tables.ts'
import type { Ranks } from '../../core/ties.ts'
import type { PackData, Sample } from '../../core/types.ts'
import { routerText } from '../../encoders/tfidf.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { LoadedModel } from '../../onnx/run/open-model.ts'
import { loadTokenCounter } from '../../packs/tokens.ts'
import { routerById } from '../../routers/index.ts'
import type { Incoming } from '../prepare/features.ts'
import { neighborCount } from '../prepare/neighbor-table.ts'
import type { Asked, PartFeatures } from '../prepare/parts.ts'
import { type FitTools, groundOf, type Operating } from '../run/kept-runs.ts'
import { type Fitted, fitRouter } from '../run/run.ts'
import { needsOf, prepareJob } from '../run/run-job.ts'
import { datasetOf } from '../score/named.ts'
import type { ScorableRow } from '../score/score.ts'

/** What is asked: a visitor's question, or one of the pack's own by its row. */
export type Question =
  | { readonly row: number }
  | {
      readonly text: string
      readonly pictures: number
      readonly vectors: { readonly text?: Float32Array; readonly image?: Float32Array }
    }

export interface RouterAnswer {
  readonly key: string
  readonly label: string
  /** Index of the model; absent when it did not answer, and `message` says why. */
  readonly choice?: number
  /** One per model, higher is better; absent for routers that only choose. */
  readonly scores?: readonly number[]
  /** The λ in force for the row. */
  readonly lambda?: number
  /** The router alone, mean of 20 calls. */
  readonly ms: number
  readonly message?: string
}

export interface NearestSample {
  readonly id: string
  readonly prompt: string
  readonly dataset: string
  /** Cosine with the question, −1 to 1. */
  readonly similarity: number
  /** Ids of the models that solved it. */
  readonly solvedBy: readonly string[]
}

export interface AskAnswer {
  readonly models: readonly string[]
  /** Dollars expected per call, one per model. */
  readonly expectedUsd: readonly number[]
  /** Input tokens the question was counted as; NaN in packs that only have costs. */
  readonly inTokens: number
  readonly answers: readonly RouterAnswer[]
  readonly nearest: readonly NearestSample[]
  /** Features and neighbours, once for all routers. */
  readonly featuresMs: number
  /** For the pack's own questions: who solved it, and which part it is in. */
  readonly known?: { readonly solvedBy: readonly string[]; readonly part: string }
}

const timedCalls = 20

/** Nearest samples that are shown. */
const shown = 5

export class Asker {
  private readonly fitted = new Map<string, Promise<Fitted>>()
  /** Opened files of trained routers, by row; opened again when the row is trained again. */
  private readonly files = new Map<string, { readonly file: Uint8Array; readonly model: Promise<LoadedModel> }>()

  constructor(
    private readonly pack: PackData,
    private readonly samples: () => Promise<readonly Sample[]>,
    private readonly tools: Pick<FitTools, 'lib' | 'openFile'>,
    private readonly now: () => number,
  ) {}

  async ask(question: Question, rows: readonly ScorableRow[], operating: Operating): Promise<AskAnswer> {
    const { prepared } = operating
    if (!prepared) throw new Error('the features are not prepared yet: wait for the board')
    const started = this.now()
    const { seen, raw } = await prepared.see(incoming(question), neighborCount)
    const featuresMs = this.now() - started
    const text = 'row' in question ? await operating.texts(Int32Array.of(question.row)) : [question.text]
    const given = { ...seen, ...(text && { text }) }
    const asked = await this.asked(question, operating)
    const answers: RouterAnswer[] = []
    for (const row of rows) {
      if (row.entry.fitOn === 'train') answers.push(await this.answer(row, { asked, given, raw, question }, operating))
    }
    return {
      models: this.pack.info.models.map(({ id }) => id),
      expectedUsd: [...asked.expected],
      inTokens: asked.inTokens[0] ?? Number.NaN,
      answers,
      nearest: await this.nearest(seen, operating),
      featuresMs,
      ...('row' in question && { known: this.known(question.row, operating) }),
    }
  }

  private async asked(question: Question, { prices }: Operating): Promise<Asked> {
    const { parts } = prices
    // As the board's rule counts pictures.
    const { pack } = parts.data
    const { m, dataset } = pack
    if ('row' in question) {
      const rows = Int32Array.of(question.row)
      const expected = parts.expected(rows)
      const own = datasetIndices(pack.info.datasets.length, [dataset[question.row]!])
      return { rows, expected, dataset: own, inTokens: ownTokens(pack, question.row) }
    }
    const count = await loadTokenCounter()
    const tokens = pack.fixedCostUsd ? Number.NaN : count(question.text) + question.pictures * imageTokens
    return {
      rows: Int32Array.of(-1),
      expected: parts.expectedOf(tokens),
      dataset: Uint8Array.of(0),
      inTokens: new Float32Array(m).fill(tokens),
    }
  }

  private async answer(row: ScorableRow, ground: AnswerGround, operating: Operating): Promise<RouterAnswer> {
    const { entry, router, lambda = 0 } = row
    const base = { key: entry.key, label: nameOf(entry, router), ms: 0 }
    const silent = silence(row, ground.question)
    if (silent || !router) return { ...base, message: silent ?? `there is no router "${entry.router}" here` }
    try {
      // The first call fits or loads the router. Browsers' clocks are coarse: the mean of many calls is told.
      const prediction = await this.predict(row, router, ground, operating)
      const started = this.now()
      for (let i = 0; i < timedCalls; i++) await this.predict(row, router, ground, operating)
      const ms = (this.now() - started) / timedCalls
      return { ...base, ms, ...chosen(prediction, ground.asked.expected, operating.prices.parts.data.ranks, lambda) }
    } catch (error) {
      return { ...base, message: error instanceof Error ? error.message : String(error) }
    }
  }

  private async predict(
    row: ScorableRow,
    router: Router,
    ground: AnswerGround,
    operating: Operating,
  ): Promise<Prediction> {
    if (router.long) return this.askFile(row, ground.raw)
    const fitted = await this.fit(row.entry, router, operating)
    return fitted.ask(ground.asked, ground.given)
  }

  /** A trained router answers by its ONNX file: the one the visitor can export. */
  private async askFile({ entry, run }: ScorableRow, raw: Float32Array): Promise<Prediction> {
    const file = run?.file
    if (!file || !this.tools.openFile) throw new Error('its file cannot be opened here')
    const kept = this.files.get(entry.key)
    if (kept?.file !== file) {
      void kept?.model.then((model) => model.close()).catch(() => {})
      this.files.set(entry.key, { file, model: this.tools.openFile(file) })
    }
    const model = await this.files.get(entry.key)!.model
    return { scores: await model.scores(raw, raw.length, this.pack.m), kind: 'utility' }
  }

  /** Kept until its inputs change; the last of each row only. */
  private fit(entry: RouterEntry, router: Router, operating: Operating): Promise<Fitted> {
    const { experiment, prices, splitKey, featuresKey } = operating
    const key = JSON.stringify([entry, splitKey, featuresKey, prices.key, experiment.seed])
    const kept = this.fitted.get(key)
    if (kept) return kept
    for (const old of [...this.fitted.keys()].filter((one) => JSON.parse(one)[0].key === entry.key))
      this.fitted.delete(old)
    const tools = { lib: this.tools.lib, signal: new AbortController().signal, onProgress: () => {} }
    const job = prepareJob(router, entry, groundOf(operating), experiment.seed)
    const fitted = job.then((ready) => fitRouter(router, ready, tools))
    this.fitted.set(key, fitted)
    return fitted
  }

  private async nearest({ neighbors }: PartFeatures, { prices }: Operating): Promise<NearestSample[]> {
    if (!neighbors) return []
    const { train } = prices.parts.data.split
    const samples = await this.samples()
    return Array.from(neighbors.index.subarray(0, shown), (position, i) => {
      const row = train[position]!
      const sample = samples[row]
      return {
        id: sample?.id ?? String(row),
        prompt: sample ? routerText(sample) : '',
        dataset: datasetOf(this.pack, row).id,
        similarity: 1 - neighbors.distance[i]!,
        solvedBy: this.solvers(row),
      }
    })
  }

  private solvers(row: number): string[] {
    const { m, quality, info } = this.pack
    return info.models.filter((_, k) => quality[row * m + k]! >= 0.5).map(({ id }) => id)
  }

  private known(row: number, { prices }: Operating) {
    const { split } = prices.parts.data
    const part = (['train', 'dev', 'test'] as const).find((name) => split[name].includes(row)) ?? 'no part'
    return { solvedBy: this.solvers(row), part }
  }
}

interface AnswerGround {
  readonly asked: Asked
  /** Features, neighbours and text of the question. */
  readonly given: PartFeatures
  readonly raw: Float32Array
  readonly question: Question
}

function ownTokens({ m, n, inTokens }: PackData, row: number): Float32Array {
  if (!inTokens) return new Float32Array(m).fill(Number.NaN)
  return inTokens.length > n
    ? Float32Array.from(inTokens.subarray(row * m, (row + 1) * m))
    : new Float32Array(m).fill(inTokens[row] ?? Number.NaN)
}

const incoming = (question: Question): Incoming =>
  'row' in question ? { row: question.row } : { text: question.text, vectors: question.vectors }

/** Why a row cannot answer; undefined when it can. */
function silence({ entry, router, failure, untrained, waitsFor }: ScorableRow, question: Question): string | undefined {
  if (failure) return failure
  if (waitsFor) return `waits for ${waitsFor}`
  if (untrained) return 'not trained yet: train it on the board'
  if (!routerById(entry.router)) return 'your own routers only run on the board'
  if (router && needsOf(router).includes('dataset') && !('row' in question))
    return 'needs the dataset of the question, which is unknown for a new question'
  return undefined
}

function chosen(prediction: Prediction, expected: Float64Array, ranks: Ranks, lambda: number): Partial<RouterAnswer> {
  if ('choices' in prediction) return { choice: Number(prediction.choices[0]) }
  const { scores, choice } = prediction
  const [pick] = chooseAtLambda(scores, expected, ranks, lambda, choice)
  return { ...(pick !== undefined && { choice: pick }), scores: [...scores], lambda }
}
