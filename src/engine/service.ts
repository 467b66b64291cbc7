/** The engine behind the page's worker: packs from IndexedDB, neighbours from shards, one preparation at a time. */
import type { OnProgress } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Device } from '../onnx/run/device.ts'
import type { SealedPack } from '../packs/seal.ts'
import type { Encoding } from '../storage/encodings.ts'
import { Calls } from './calls.ts'
import type { Engine } from './engine.ts'
import type { GuestPorts } from './guests/run-guest.ts'
import type { Insight } from './insight.ts'
import { openStored, takeUnstored, type WorkerStarts } from './open-stored.ts'
import type { Question } from './questions/ask.ts'
import type { SampleQuery } from './questions/question-list.ts'
import type { BreakEvenQuestion } from './rows/break-even.ts'
import type { PairChoice } from './rows/compare-encoders.ts'
import type { Pair } from './rows/metrics-sheet.ts'

export class EngineService {
  private engine: Engine | undefined
  /** Loaded when first asked: the first board does without. */
  private insight: Promise<Insight> | undefined
  private listEncodings: () => Promise<Encoding[]> = async () => []
  private readonly calls = new Calls()

  constructor(
    private readonly start: WorkerStarts,
    private readonly cores: number,
  ) {}

  async take(pack: SealedPack, at: number) {
    takeUnstored(pack, at)
  }

  async open(id: string) {
    this.calls.cancelAll()
    const { engine, stored, encodings } = await openStored(id, this.start, this.cores)
    this.engine = engine
    this.insight = undefined
    this.listEncodings = encodings
    return { id, hash: stored.hash, info: stored.info, storedAt: stored.storedAt, bytes: stored.bytes }
  }

  async board(experiment: Experiment, refit: boolean) {
    return this.opened().board(experiment, refit)
  }

  async curves(experiment: Experiment) {
    return this.opened().curves(experiment)
  }

  async metrics(experiment: Experiment, pair?: Pair) {
    return this.opened().metrics(experiment, pair)
  }

  async breakEven(experiment: Experiment, question: BreakEvenQuestion) {
    return this.opened().breakEven(experiment, question)
  }

  async check(experiment: Experiment) {
    return this.opened().check(experiment)
  }

  async ask(experiment: Experiment, question: Question) {
    return this.opened().ask(experiment, question)
  }

  async examples(experiment: Experiment) {
    return this.opened().examples(experiment)
  }

  comparePair(experiment: Experiment, key: string, choice: PairChoice, call: number, onProgress: OnProgress) {
    return this.calls.run(call, async (signal) => {
      const encodings = await this.listEncodings()
      return this.opened().comparePair(experiment, key, choice, encodings, { signal, onProgress })
    })
  }

  /** Encodings of the open pack that are kept in this browser. */
  async encodings() {
    return this.listEncodings()
  }

  async report(experiment: Experiment) {
    return this.opened().report(experiment)
  }

  async significance(experiment: Experiment, resamples: number) {
    return (await this.insightOf()).significance(experiment, resamples)
  }

  async routing(experiment: Experiment, key: string) {
    return (await this.insightOf()).routing(experiment, key)
  }

  async samplePage(experiment: Experiment, query: SampleQuery) {
    return (await this.insightOf()).samplePage(experiment, query)
  }

  async sampleDetail(experiment: Experiment, row: number) {
    return (await this.insightOf()).sampleDetail(experiment, row)
  }

  async contest(experiment: Experiment, keys: readonly [string, string]) {
    return (await this.insightOf()).contest(experiment, keys)
  }

  prepare(experiment: Experiment, call: number, onProgress: OnProgress) {
    return this.calls.run(call, (signal) => this.opened().prepare(experiment, { signal, onProgress }))
  }

  train(experiment: Experiment, key: string, call: number, device: Device | undefined, onProgress: OnProgress) {
    return this.calls.run(call, (signal, finishEarly) =>
      this.opened().train(experiment, key, { signal, finishEarly, onProgress, ...(device && { device }) }),
    )
  }

  /** Ends the training of this call soon, with the best it has. */
  async finishEarly(call: number) {
    this.calls.finishEarly(call)
  }

  async file(experiment: Experiment, key: string) {
    return this.opened().file(experiment, key)
  }

  runGuest(
    experiment: Experiment,
    key: string,
    javascript: string,
    ports: GuestPorts,
    call: number,
    onProgress: OnProgress,
  ) {
    const now = () => performance.now()
    const onnx = () => import('../onnx/run/pieces.ts').then(({ runtimePieces }) => runtimePieces())
    return this.calls.run(call, (signal) =>
      this.opened().runGuest(experiment, key, { javascript, ports }, { signal, onProgress, now, onnx }),
    )
  }

  /** Stops the call of this number, if it is still running. */
  async cancel(call: number) {
    this.calls.cancel(call)
  }

  private insightOf(): Promise<Insight> {
    const engine = this.opened()
    this.insight ??= import('./insight.ts').then(({ Insight }) => new Insight(engine))
    return this.insight
  }

  private opened(): Engine {
    if (!this.engine) throw new Error('no pack is open in the background worker: open one under Data')
    return this.engine
  }
}
