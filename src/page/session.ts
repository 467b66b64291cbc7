/**
 * The page's model: holds the experiment, asks the workers, and tells the page when something changed. One typed
 * object, passed down to the elements; no element talks to a worker.
 */

import type { Finding, Price, Progress } from '../core/types.ts'
import type { MetricsSheet, Pair } from '../engine/rows/metrics-sheet.ts'
import { reportJson } from '../engine/score/report.ts'
import { defaultExperiment, type Experiment, type View } from '../experiment/experiment.ts'
import { readSplitIds } from '../experiment/split-file.ts'
import { type CatalogueEntry, isRemote, missingPack } from '../packs/catalogue.ts'
import { problem } from '../packs/findings.ts'
import type { TableAsk, TableMapping } from '../packs/import/table-mapping.ts'
import type { DroppedFile, PackWorker, StoreResult } from './remote.ts'
import type { Job, SessionState, Workers } from './session-state.ts'
import { openUnstored } from './unstored.ts'
import { run, type WorkerHandle } from './worker-run.ts'

/** Curves follow the board after this pause, so that dragging the slider stays cheap. */
const curvesDelayMs = 60

/** Lets a new board be drawn before every core is put to work; no longer than this. */
const idleWithinMs = 400

const idle = () =>
  new Promise<void>((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: idleWithinMs })
    else setTimeout(resolve, idleWithinMs / 4)
  })

export class Session extends EventTarget {
  private current: SessionState
  private jobs = 0
  private scoring = false
  private stale = false
  private preparing = false
  private storing = false
  /** Ways to stop what the engine is preparing or training. */
  private readonly engineJobs = new Set<() => void>()
  private curvesTimer: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly workers: Workers,
    experiment: Experiment = defaultExperiment,
  ) {
    super()
    this.current = {
      experiment,
      packs: [],
      curves: [],
      jobs: [],
      ask: undefined,
      check: undefined,
      findings: [],
      preparationStopped: false,
      rescoreMs: Number.NaN,
    }
  }

  get state(): SessionState {
    return this.current
  }

  update(change: Partial<SessionState>) {
    this.current = { ...this.current, ...change }
    this.dispatchEvent(new Event('change'))
  }

  /** Opens the experiment's pack from storage, or gets it from the catalogue on a first visit. */
  async start(catalogue: () => Promise<readonly CatalogueEntry[]>, currentHash?: string) {
    const id = this.current.experiment.pack
    await this.list()
    const stored = this.current.packs.find((pack) => pack.id === id)
    if (stored && (!currentHash || stored.hash === currentHash)) return this.open(id)
    const entry = (await catalogue()).find((candidate) => candidate.id === id)
    // Nothing is fetched from elsewhere before the visitor asks.
    if (entry && !isRemote(entry)) await this.load(entry, entry.base)
    else if (!stored) this.update({ findings: [missingPack(id, entry)] })
    // Offline, or an update that failed: an older stored pack is better than none.
    if (stored && !this.current.pack) await this.open(id)
  }

  /** Opens a stored pack. False: it could not be, and a finding says why. */
  async open(id: string): Promise<boolean> {
    const { experiment } = this.current
    const other = id !== experiment.pack
    // What runs for the pack before is no longer wanted.
    for (const cancel of this.engineJobs) cancel()
    const pack = await run(this.workers.engine, (worker) => worker.open(id)).catch(
      this.fail(`opening the pack "${id}"`),
    )
    if (!pack) return false
    const { split, features } = defaultExperiment
    const next = other ? { ...experiment, pack: id, prices: {}, priceSource: undefined, split, features } : experiment
    this.update({ pack, experiment: next, curves: [], check: undefined, preparationStopped: false })
    await this.refresh()
    return true
  }

  /** Gets a catalogue entry's files from `base`, stores the pack and opens it. False: nothing changed. */
  load(entry: CatalogueEntry, base: string): Promise<boolean> {
    const address = new URL(base, document.baseURI).href
    return this.store(`Getting ${entry.title}`, (worker, progress) => worker.load(entry, address, progress))
  }

  /** Looks at a visitor's files before the importers do. True: they were not a pack, and were dealt with. */
  takesFiles: (files: readonly DroppedFile[]) => Promise<boolean> = async () => false
  /** How files are read where there is a choice. */
  said: NonNullable<Parameters<PackWorker['importFiles']>[2]> = {}

  /** Reads a visitor's files, stores the pack and opens it. False: nothing changed. */
  async importFiles(files: readonly DroppedFile[], mapping?: TableMapping): Promise<boolean> {
    if (!mapping && (await this.takesFiles(files))) return false
    let table: TableAsk | undefined
    const opened = await this.store('Reading the dropped files', async (worker, progress) => {
      const result = await worker.importFiles(files, progress, { ...this.said, ...(mapping && { mapping }) })
      table = result.ask
      return result
    })
    this.update({ ask: table && { table, files } })
    if (table) this.show({ page: 'data' })
    return opened
  }

  /** Has the pack worker make a pack, and opens it once it is stored. False: nothing changed. */
  async store(title: string, call: Parameters<typeof run<PackWorker, StoreResult>>[1]): Promise<boolean> {
    if (this.storing) {
      this.update({ findings: [problem(title, 'another pack is still being read', 'Wait for it, or cancel it.')] })
      return false
    }
    this.update({ findings: [] })
    this.storing = true
    const result = await this.job(title, this.workers.pack, call)
    this.storing = false
    if (!result) return false
    this.update({ findings: result.findings })
    if (result.unstored) return openUnstored(this, result.unstored)
    if (!result.stored) return false
    // Asked once something worth keeping is there; a refusal only means that the browser may clean up one day.
    void navigator.storage?.persist?.().catch(() => false)
    await this.list()
    return this.open(result.stored.id)
  }

  async remove(id: string) {
    await run(this.workers.pack, (worker) => worker.remove(id)).catch(this.fail(`deleting the pack "${id}"`))
    await this.list()
  }

  private async list() {
    const packs = await run(this.workers.pack, (worker) => worker.list()).catch(this.fail('reading the stored packs'))
    if (packs) this.update({ packs })
  }

  /** Changes the experiment and re-scores. Changes that arrive while scoring are answered together, latest wins. */
  change(change: Partial<Experiment>) {
    const experiment = { ...this.current.experiment, ...change }
    const inputs = change.split || change.features || change.routers
    // Shown together with the board that answers it, a few milliseconds later: one rendering instead of two.
    this.current = { ...this.current, experiment, ...(inputs && { preparationStopped: false }) }
    void this.refresh()
  }

  /** Changes what is looked at: nothing is computed again. */
  show(view: Partial<View>) {
    const { experiment } = this.current
    this.update({ experiment: { ...experiment, view: { ...experiment.view, ...view } } })
  }

  /** Sets what is given of a model's price, over what was set last, shown already or not; undefined: as in the pack. */
  setPrice(model: string, part: Partial<Price> | undefined) {
    const prices = { ...this.current.experiment.prices }
    const before = prices[model] ?? this.current.pack?.info.priceSheet?.prices[model]
    const { inputPerMillion = Number.NaN, outputPerMillion = Number.NaN } = { ...before, ...part }
    if (part) prices[model] = { inputPerMillion, outputPerMillion }
    else delete prices[model]
    this.change({ prices })
  }

  /** Takes a split from a JSON file with lists of sample ids: train, dev (or val), test. */
  async splitFromFile(file: File) {
    const split = readSplitIds(await file.text())
    if (split) this.change({ split: { by: 'ids', name: file.name, ids: split } })
    else
      this.fail(file.name)(
        new Error(
          'this is not a split: expected a JSON object with the lists train, dev (or val) and test of sample ids',
        ),
      )
  }

  /** The neighbouring benchmarks' metrics of the present board; undefined when they could not be computed. */
  metrics(pair?: Pair): Promise<MetricsSheet | undefined> {
    const { experiment } = this.current
    return run(this.workers.engine, (worker) => worker.metrics(experiment, pair)).catch(
      this.fail('computing the metrics'),
    )
  }

  /** The board as JSON text, or undefined when it could not be made. */
  async report(): Promise<string | undefined> {
    const { experiment } = this.current
    const report = await run(this.workers.engine, (worker) => worker.report(experiment)).catch(
      this.fail('exporting the board'),
    )
    return report && reportJson(report)
  }

  /** Scores the board again, and what follows from it. */
  async refresh() {
    this.stale = true
    if (this.scoring || !this.current.pack) return
    this.scoring = true
    while (this.stale) {
      this.stale = false
      await this.score(false)
      // Routers whose fit depends on prices follow, unless the visitor is already further on.
      if (!this.stale && this.current.board?.rows.some((row) => row.stale)) await this.score(true)
    }
    this.scoring = false
    this.scheduleCurves()
    void this.prepare()
  }

  private async score(refit: boolean) {
    const started = performance.now()
    const { experiment } = this.current
    const board = await run(this.workers.engine, (worker) => worker.board(experiment, refit)).catch(
      this.fail('scoring'),
    )
    if (!board) return
    if (!refit) performance.measure('rescore', { start: started })
    this.update({ board, answered: experiment, ...(!refit && { rescoreMs: performance.now() - started }) })
  }

  private scheduleCurves() {
    clearTimeout(this.curvesTimer)
    this.curvesTimer = setTimeout(async () => {
      const { experiment } = this.current
      const curves = await run(this.workers.engine, (worker) => worker.curves(experiment)).catch(this.fail('drawing'))
      if (curves && this.current.experiment === experiment) this.update({ curves })
    }, curvesDelayMs)
  }

  /** Computes what waiting rows need, once; the visitor may stop it and ask again. */
  async prepare(again = false) {
    if (again) this.update({ preparationStopped: false })
    const { board, preparationStopped, experiment } = this.current
    if (!board || board.waitingFor.length === 0 || this.preparing || preparationStopped) return
    this.preparing = true
    await idle()
    const started = performance.now()
    const call = this.nextCall
    const done = await this.job(
      `Preparing ${board.waitingFor.join(' and ')}`,
      this.workers.engine,
      async (worker, progress) => {
        await worker.prepare(experiment, call, progress)
        return true
      },
      (worker) => void worker.cancel(call),
    )
    this.preparing = false
    performance.measure('prepare', { start: started })
    if (done) await this.refresh()
    else this.update({ preparationStopped: true })
  }

  /** Number of the job that starts next: what a worker knows its call by. */
  get nextCall(): number {
    return this.jobs + 1
  }

  /**
   * Runs a worker call as a cancellable job. Resolves to undefined when it was cancelled or failed.
   * @param onFinishEarly what the first cancel does, for calls that can end with what they have; only the second then aborts
   */
  async job<Api, Result>(
    title: string,
    handle: WorkerHandle<Api>,
    call: Parameters<typeof run<Api, Result>>[1],
    onAbort?: NonNullable<Parameters<typeof run<Api, Result>>[2]>['onAbort'],
    onFinishEarly?: typeof onAbort,
  ): Promise<Result | undefined> {
    const controller = new AbortController()
    const abort = () => controller.abort()
    const id = ++this.jobs
    let ending = false
    const cancel = () => {
      if (ending || !onFinishEarly) return abort()
      ending = true
      onFinishEarly(handle.get())
      change({ ending })
    }
    const change = (to: Partial<Job>) =>
      this.update({ jobs: this.current.jobs.map((job) => (job.id === id ? { ...job, ...to } : job)) })
    const onProgress = (progress: Progress) => change({ progress })
    const progress = { done: 0, total: 0, unit: '' }
    const job: Job = { id, title, startedAt: performance.now(), progress, ending, cancel }
    this.update({ jobs: [...this.current.jobs, job] })
    const onEngine = (handle as unknown) === this.workers.engine
    if (onEngine) this.engineJobs.add(abort)
    try {
      return await run(handle, call, { signal: controller.signal, onProgress, ...(onAbort && { onAbort }) })
    } catch (error) {
      if (!controller.signal.aborted && !ending) this.fail(title.toLowerCase())(error)
      return undefined
    } finally {
      this.engineJobs.delete(abort)
      this.update({ jobs: this.current.jobs.filter((other) => other.id !== id) })
    }
  }

  /** Turns an unexpected failure into a finding, so that the visitor sees a sentence and keeps what they had. */
  fail = (doing: string) => (error: unknown) => {
    const what = error instanceof Error ? error.message : String(error)
    const finding: Finding = {
      severity: 'error',
      where: doing,
      what,
      fix: 'What was on the board is unchanged; try again.',
    }
    this.update({ findings: [finding] })
    return undefined
  }
}
