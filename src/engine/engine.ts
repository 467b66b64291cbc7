/**
 * The engine: holds one pack's matrices, prepares features and neighbour tables, runs routers, scores the board.
 * Each stage is kept by the key of its inputs, so a change of price re-scores, a change of split re-runs, and nothing
 * else does. It knows neither pages nor workers: the page's engine worker, the headless twin and the tests all use it.
 */

import { imageRuleById, withImageRule } from '../core/prices/image-rules.ts'
import { priceOf } from '../core/prices/price.ts'
import type { Finding, NeighborTable, PackData, PriceSheet, Sample, Split } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { CheckFinding } from '../packs/check/index.ts'
import { decodeMatrices, decodeSamples } from '../packs/matrices.ts'
import type { Encoding } from '../storage/encodings.ts'
import type { GuestOptions, GuestReport } from './guests/run-guest.ts'
import { DataCheck } from './prepare/data-check.ts'
import { describeFeatures } from './prepare/features.ts'
import type { NeighborTools, PrepareOptions } from './prepare/neighbor-table.ts'
import type { PackSource } from './prepare/pack-source.ts'
import { Parts, SplitData } from './prepare/parts.ts'
import type { Prepared } from './prepare/prepared-features.ts'
import { Pricing, sheetFor } from './prepare/pricing.ts'
import { type ResolvedSplit, resolveSplit, splitKey } from './prepare/splits.ts'
import type { AskAnswer, Asker, Question } from './questions/ask.ts'
import type { Example } from './questions/question-list.ts'
import type { BreakEven, BreakEvenQuestion } from './rows/break-even.ts'
import type { PairChoice, PairRow } from './rows/compare-encoders.ts'
import type { MetricsSheet, Pair } from './rows/metrics-sheet.ts'
import {
  type FitTools,
  type GuestFrames,
  type Operating,
  type Prices,
  Runs,
  type TrainOptions,
} from './run/kept-runs.ts'
import { type TextsOf, textsOf } from './run/run-job.ts'
import { type Board, type Curve, nameOfRow } from './score/board.ts'
import { curvesOf, type Scorable, type ScorableRow, scoreBoard } from './score/score.ts'

export type EngineTools = FitTools & NeighborTools

/** What an experiment rests on, each part of it worked out once. */
interface Ground {
  readonly split: ResolvedSplit
  readonly sheet: PriceSheet
  readonly features: ReturnType<typeof describeFeatures>
  readonly pack: PackData
  /** Worked out when first needed. */
  prices?: Prices
  /** `at`: the number of fits and preparations it was made after. */
  scored?: { readonly at: number; readonly refit: boolean; readonly scorable: Promise<Scorable> }
}

export class Engine {
  private splits = new Map<string, ResolvedSplit>()
  /** Experiments are never changed: whoever asks with the same one again stands on the same ground. */
  private readonly grounds = new WeakMap<Experiment, Promise<Ground>>()
  /** Fits and preparations that ended: what was scored before one of them is out of date. */
  private ended = 0
  private prepared = new Map<string, Prepared>()
  private readonly preparing = new Map<string, Promise<void>>()
  private readonly runs: Runs
  private prices: Prices | undefined
  /** By image rule: the pack as that rule counts it, with its prices. */
  private readonly counted = new Map<string, { pack: PackData; pricing: Pricing }>()
  private readSamples: Promise<readonly Sample[]> | undefined
  /** Loaded when first asked. */
  private asker: Promise<Asker> | undefined
  readonly dataCheck: DataCheck
  readonly texts: TextsOf

  private constructor(
    readonly source: PackSource,
    readonly pack: PackData,
    readonly tools: EngineTools,
  ) {
    this.runs = new Runs(pack, tools)
    this.dataCheck = new DataCheck(source, pack, tools.cache)
    this.texts = textsOf(() => this.samples())
  }

  static async open(source: PackSource, tools: EngineTools): Promise<{ engine?: Engine; findings: Finding[] }> {
    const { pack, findings } = await decodeMatrices(source.info, source.hash, (name) => source.read(name))
    return { ...(pack && { engine: new Engine(source, pack, tools) }), findings }
  }

  /**
   * The board as it stands: rows whose features are not prepared yet say that they wait. When prices change, routers
   * whose fit read them are fitted again, and every λ is found again on dev. With `refit` false both stay as they are:
   * all rows are re-billed and re-scored, as fitted routers in the field would be, and those that are owed a refit say
   * so. That keeps a dragged price inside one frame.
   */
  async board(experiment: Experiment, refit = true): Promise<Board> {
    return scoreBoard(await this.scorable(experiment, refit))
  }

  async curves(experiment: Experiment): Promise<Curve[]> {
    return curvesOf(await this.scorable(experiment, true))
  }

  /** The neighbouring benchmarks' metrics of the board's rows. */
  async metrics(experiment: Experiment, pair?: Pair): Promise<MetricsSheet> {
    const { metricsSheet } = await import('./rows/metrics-sheet.ts')
    return metricsSheet(await this.scorable(experiment, true), pair)
  }

  /** The price at which a router's lead over a model is gone; undefined where there is nothing to compare. */
  async breakEven(experiment: Experiment, question: BreakEvenQuestion): Promise<BreakEven | undefined> {
    const price = priceOf((await this.ground(experiment)).sheet.prices, question.model)
    const movable = this.pack.fixedCostUsd ? undefined : price
    const { findBreakEven } = await import('./rows/break-even.ts')
    return findBreakEven(question, experiment, movable, (changed) => this.board(changed, false))
  }

  /** Everything the data check finds, red findings first. */
  async check(experiment: Experiment): Promise<CheckFinding[]> {
    const { split, sheet } = await this.ground(experiment)
    return this.dataCheck.report(split.split, sheet)
  }

  /** The pack as it is counted, and the prices in force. */
  async reported(experiment: Experiment): Promise<{ pack: PackData; sheet: PriceSheet }> {
    const { pack, sheet } = await this.ground(experiment)
    return { pack, sheet }
  }

  /** Fits one row whose router takes long; its answers are then kept like all others. */
  async train(experiment: Experiment, key: string, options: TrainOptions): Promise<void> {
    await this.prepare(experiment, options)
    const entry = experiment.routers.find((candidate) => candidate.key === key)
    if (!entry) return
    await this.runs.train(entry, await this.operating(experiment, true), options)
    this.ended++
  }

  /** Runs one row whose router is a guest's, in sealed frames. Rejects only when aborted or when the row is not there. */
  async runGuest(
    experiment: Experiment,
    key: string,
    frames: GuestFrames,
    options: Omit<GuestOptions, 'secret'>,
  ): Promise<GuestReport> {
    await this.prepare(experiment, options)
    const entry = experiment.routers.find((candidate) => candidate.key === key)
    if (!entry) throw new Error(`there is no row "${key}" on the board`)
    const report = await this.runs.runGuest(entry, await this.operating(experiment, true), frames, options)
    this.ended++
    return report
  }

  /** The ONNX file of a row that is fitted under this experiment; undefined where there is none. */
  async file(experiment: Experiment, key: string) {
    const { priced } = await this.scorable(experiment, false)
    return priced?.rows.find(({ entry }) => entry.key === key)?.run?.file
  }

  /** One question, every fitted router. */
  async ask(experiment: Experiment, question: Question): Promise<AskAnswer> {
    const { priced } = await this.scorable(experiment, true)
    if (!priced) throw new Error('nothing can be scored yet: fix the findings on the board first')
    this.asker ??= this.loadAsker()
    const { rows } = await this.board(experiment)
    const asked = await (await this.asker).ask(question, priced.rows, await this.operating(experiment, true))
    const answers = asked.answers.map((answer) => ({ ...answer, label: nameOfRow(rows, answer.key) }))
    return { ...asked, answers }
  }

  private async loadAsker(): Promise<Asker> {
    const { Asker } = await import('./questions/ask.ts')
    return new Asker(
      this.pack,
      () => this.samples(),
      this.tools,
      () => performance.now(),
    )
  }

  /** The router of one row on another pair of encoders. */
  async comparePair(
    experiment: Experiment,
    key: string,
    choice: PairChoice,
    encodings: readonly Encoding[],
    options: PrepareOptions,
  ): Promise<PairRow> {
    const scorable = await this.scorable(experiment, true)
    const entry = experiment.routers.find((candidate) => candidate.key === key)
    if (!entry || !scorable.priced) throw new Error(`there is no row "${key}" that can be scored`)
    const operating = await this.operating(experiment, true)
    const now = () => performance.now()
    const ground = { source: this.source, scorable, operating, tools: this.tools, now }
    const { comparePair } = await import('./rows/compare-encoders.ts')
    return comparePair(entry, choice, encodings, ground, options)
  }

  /** A few of the pack's own test questions, spread over its datasets; the same ones every time. */
  async examples(experiment: Experiment): Promise<Example[]> {
    const { split } = (await this.ground(experiment)).split
    const { examplesOf } = await import('./questions/question-list.ts')
    return examplesOf(split.test, this.pack, await this.samples())
  }

  /** The questions in row order; none in packs without texts. */
  private samples(): Promise<readonly Sample[]> {
    const { info } = this.source
    this.readSamples ??=
      'samples.jsonl' in info.entries ? decodeSamples((name) => this.source.read(name)) : Promise.resolve([])
    return this.readSamples
  }

  /** Builds the features and the neighbour table that waiting rows need. */
  async prepare(experiment: Experiment, options: PrepareOptions): Promise<void> {
    const { split, features } = await this.ground(experiment)
    if (!features) return
    const key = `${split.key}/${features.key}`
    // Someone else may be at it: wait for them, and only do it here if they were stopped.
    await this.preparing.get(key)?.catch(() => {})
    options.signal.throwIfAborted()
    const there = this.prepared.get(key)
    if (there && !(there.leftOut && options.searchAnyway)) return
    const work = this.prepareFor(key, experiment, split.split, options)
    this.preparing.set(key, work)
    await work.finally(() => this.preparing.delete(key))
  }

  private async prepareFor(key: string, experiment: Experiment, split: Split, options: PrepareOptions) {
    options.onProgress({ done: 0, total: 0, unit: 'questions', note: 'features' })
    // The first board does without: what makes them is loaded here.
    const { prepare } = await import('./prepare/prepared-features.ts')
    const { source, pack, tools } = this
    const prepared = await prepare({ source, pack, split, choice: experiment.features, key }, tools, options)
    // The one before is kept for a visitor who goes back and forth; more would only fill the memory.
    for (const old of [...this.prepared.keys()].slice(0, -1)) this.prepared.delete(old)
    this.prepared.set(key, prepared)
    this.ended++
  }

  /**
   * What the board is scored from. With `refit` false, fits and λ that depend on prices stay as they are. Everyone who asks
   * about the same experiment is given the same, until something more is prepared or fitted.
   */
  async scorable(experiment: Experiment, refit: boolean): Promise<Scorable> {
    const ground = await this.ground(experiment)
    const { scored } = ground
    if (scored?.at === this.ended && (scored.refit || !refit || isSettled(await scored.scorable)))
      return scored.scorable
    const scorable = this.score(experiment, ground, refit)
    ground.scored = { at: this.ended, refit, scorable }
    scorable.catch(() => {
      delete ground.scored
    })
    return scorable
  }

  private async score(experiment: Experiment, ground: Ground, refit: boolean): Promise<Scorable> {
    const { pack, split, sheet, features } = ground
    const base = { pack, split, sheet, experiment, features: features?.label ?? 'none' }
    const findings = [...this.dataCheck.blocking, ...split.findings].filter(({ severity }) => severity === 'error')
    if (findings.length > 0) return { ...base, findings }
    const operating = await this.operating(experiment, refit)
    const { prices } = operating
    const rows: ScorableRow[] = []
    for (const entry of experiment.routers) rows.push(await this.runs.row(entry, operating))
    const { features: seenFeatures, leftOut } = operating.prepared ?? {}
    const seen = seenFeatures?.blind === undefined ? base.features : 'none'
    return {
      ...base,
      ...(leftOut && { leftOut }),
      features: seen,
      findings,
      priced: { bounds: prices.bounds, parts: prices.parts, rows },
    }
  }

  /** Says that two experiments differ in what is looked at only: what is known about one holds for the other. */
  same(known: Experiment, looked: Experiment) {
    const ground = this.grounds.get(known)
    if (ground) this.grounds.set(looked, ground)
  }

  /** The nearest training rows of dev and test; none until they are prepared, and where all questions look alike. */
  async neighbors(experiment: Experiment): Promise<{ dev?: NeighborTable; test?: NeighborTable }> {
    const { prepared } = await this.operating(experiment, true)
    if (!prepared || prepared.features.blind || prepared.leftOut) return {}
    const { dev, test } = prepared.parts(['neighbors'])
    return { ...(dev.neighbors && { dev: dev.neighbors }), ...(test.neighbors && { test: test.neighbors }) }
  }

  private async operating(experiment: Experiment, refit: boolean): Promise<Operating> {
    const ground = await this.ground(experiment)
    const { split, features } = ground
    ground.prices ??= this.priced(experiment, ground)
    const featuresKey = features && `${split.key}/${features.key}`
    const prepared = featuresKey === undefined ? undefined : this.prepared.get(featuresKey)
    return { experiment, prices: ground.prices, splitKey: split.key, featuresKey, prepared, texts: this.texts, refit }
  }

  private ground(experiment: Experiment): Promise<Ground> {
    const kept = this.grounds.get(experiment)
    if (kept) return kept
    const ground = this.groundFor(experiment)
    this.grounds.set(experiment, ground)
    // What could not be read may be there the next time.
    ground.catch(() => this.grounds.delete(experiment))
    return ground
  }

  private async groundFor(experiment: Experiment): Promise<Ground> {
    const { info } = this.source
    return {
      split: await this.splitFor(experiment),
      sheet: sheetFor(info, experiment),
      features: describeFeatures(info, experiment.features),
      pack: this.countedBy(experiment).pack,
    }
  }

  private async splitFor(experiment: Experiment): Promise<ResolvedSplit> {
    const key = splitKey(experiment.split)
    const kept = this.splits.get(key) ?? (await resolveSplit(this.source, this.pack, experiment.split, key))
    this.splits.set(key, kept)
    return kept
  }

  /** The pack with its pictures counted by the experiment's rule. */
  countedBy({ imageTokens }: Experiment) {
    const rule = imageRuleById(imageTokens)
    const kept = this.counted.get(rule.id)
    if (kept) return kept
    const pack = withImageRule(this.pack, rule)
    const counted = { pack, pricing: new Pricing(pack) }
    this.counted.set(rule.id, counted)
    return counted
  }

  private priced(experiment: Experiment, { split, sheet }: Ground): Prices {
    const { pack, pricing } = this.countedBy(experiment)
    const key = `${split.key}|${experiment.imageTokens}|${JSON.stringify(sheet.prices)}`
    if (this.prices?.key === key) return this.prices
    const { data } = this.prices?.parts ?? {}
    const splitData = data?.split === split.split && data.pack === pack ? data : new SplitData(pack, split.split)
    const priced = pricing.apply(sheet)
    this.prices = { key, sheet, bounds: priced.bounds, parts: new Parts(splitData, priced) }
    return this.prices
  }
}

/** No row is owed a fit or a λ: fitting again would change nothing. */
const isSettled = ({ priced }: Scorable) => priced?.rows.every(({ stale }) => !stale) ?? true
