/**
 * The page's model: holds the state, sends the experiment to the engine on every change, and notifies the elements when
 * the state changes. Elements read it and call it, or functions of this folder; none of them talks to a worker.
 */

import * as Comlink from 'comlink'
import { priceOf } from '../core/prices/price.ts'
import type { Price, Progress } from '../core/types.ts'
import type { Awaiting, Patch } from '../engine/follow.ts'
import { defaultExperiment, type Experiment, type View } from '../experiment/experiment.ts'
import { failure } from '../packs/findings.ts'
import type { SealedPack } from '../packs/seal.ts'
import type { News } from '../storage/news.ts'
import type { Said } from '../storage/pack-service.ts'
import { initialState, type PageEvent, reduce } from './reduce.ts'
import type { DroppedFile, Job, SessionState, Workers } from './session-state.ts'
import { type RunOptions, run, runOnce, WorkerEnded, type WorkerHandle } from './worker-run.ts'

/** Lets a new board be drawn before every core is put to work; no longer than this. */
const idleWithinMs = 400

const idle = () =>
  new Promise<void>((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: idleWithinMs })
    else setTimeout(resolve, idleWithinMs / 4)
  })

export interface JobOptions<Api, Result> extends Pick<RunOptions<Api>, 'onAbort'> {
  /** It is not tried again when the worker ends: it may be the reason. */
  readonly once?: boolean
  /** What the first cancel does, for calls that can end with what they have; only the second then aborts. */
  readonly onFinishEarly?: RunOptions<Api>['onAbort']
  /** Told together with its start. */
  readonly begins?: readonly PageEvent[]
  /** Tells that it has ended, together with what came of it. Its end is told alone when absent, or when nothing came of it. */
  readonly ends?: (ended: PageEvent, result: Result) => void | Promise<void>
}

export class Session extends EventTarget {
  private current: SessionState
  private jobs = 0
  /** Tokens name what was set; that of the experiment in force. */
  private tokens = 0
  private token = 0
  private opening = false
  /** The engine's worker ended, and the next one has not opened the pack yet. */
  private gone = false
  private preparing = false
  /** The visitor started a run whose result will replace the board. */
  private awaitingRun = false
  /** Looks at a visitor's files before the importers do. True: they were not a pack, and were dealt with. */
  takesFiles: (files: readonly DroppedFile[]) => Promise<boolean> = async () => false
  /** Tells other tabs what was stored or deleted here; loaded after the first board. */
  spread: (news: News) => void = () => {}
  /** How files are read where there is a choice. */
  said: Said = {}
  /** Packs that could not be stored, by id; `at`: milliseconds since 1970. The engine's worker may have to be given them again. */
  readonly unstored = new Map<string, { readonly pack: SealedPack; readonly at: number }>()
  /** Ways to stop what the engine is preparing or training. */
  private readonly engineJobs = new Set<() => void>()

  constructor(
    readonly workers: Workers,
    experiment?: Experiment,
  ) {
    super()
    this.current = initialState(experiment)
  }

  get state(): SessionState {
    return this.current
  }

  /** What happened at once is told at once: each call is one change for the elements. */
  tell(...events: readonly PageEvent[]) {
    this.current = events.reduce(reduce, this.current)
    this.dispatchEvent(new Event('change'))
  }

  /** Opens a stored pack; a different pack starts afresh. False: it failed, and a finding gives the reason. */
  open(id: string, before: readonly PageEvent[] = []): Promise<boolean> {
    const { experiment } = this.current
    if (id === experiment.pack) return this.openWith(experiment, before)
    const { split, features } = defaultExperiment
    return this.openWith({ ...experiment, pack: id, prices: {}, priceSource: undefined, split, features }, before)
  }

  /** Ends what the engine is preparing or training. */
  stopEngine() {
    for (const cancel of this.engineJobs) cancel()
  }

  /** Opens the experiment's pack. @param before what happened just before, told together with the new board */
  async openWith(experiment: Experiment, before: readonly PageEvent[] = []): Promise<boolean> {
    // What runs for the pack before is no longer wanted.
    this.stopEngine()
    this.opening = true
    await this.workers.engine.restored?.catch(() => {})
    const known = this.current.experiment
    const token = ++this.tokens
    const opened = await run(this.workers.engine, (worker) =>
      worker.open(experiment, token, Comlink.proxy(this.onPatch)),
    ).catch((error: unknown) => failure(`opening the pack "${experiment.pack}"`, error))
    this.opening = false
    if (!('pack' in opened)) {
      this.tell(...before, { type: 'found', findings: [opened] })
      // What was changed meanwhile was not heard.
      if (this.current.experiment !== known) void this.follow()
      return false
    }
    this.token = token
    this.gone = false
    this.tell(...before, { type: 'opened', pack: opened.pack, experiment }, ...this.toldBy(opened.patch))
    void this.prepare()
    return true
  }

  /**
   * The engine's worker ended.
   * @param replace resolves when another has taken its place; rejects with WorkerEnded when none could
   */
  async engineEnded(replace: (shown: SessionState) => Promise<void>): Promise<void> {
    this.gone = true
    await replace(this.current)
    this.gone = false
  }

  /** Opens the pack in another worker, with what is set by now. Rejects with WorkerEnded when that ends too. */
  async reopen(before: readonly PageEvent[]) {
    const { experiment } = this.current
    const token = ++this.tokens
    const { pack, patch } = await runOnce(this.workers.engine, (worker) =>
      worker.open(experiment, token, Comlink.proxy(this.onPatch)),
    )
    this.token = token
    this.gone = false
    const { experiment: now, preparationStopped: stopped } = this.current
    const opened = { type: 'opened', pack, experiment: now } as const
    this.tell(...before, opened, { type: 'preparation', stopped }, ...(now === experiment ? this.toldBy(patch) : []))
    if (now === experiment) void this.prepare()
    else void this.follow()
  }

  /** Changes the experiment and re-scores. */
  change(change: Partial<Experiment>) {
    const waiting = Boolean(change.split || change.features || change.routers)
    const experiment = { ...this.current.experiment, ...change }
    // Shown together with the board that answers it, a few milliseconds later: one rendering instead of two.
    this.current = reduce(this.current, { type: 'edited', experiment, waiting })
    void this.follow()
  }

  /**
   * Changes the experiment for a run that is about to replace its board: nothing slow is worked out before that has ended.
   * @param work resolves to whether the board was replaced
   */
  async changeFor(change: Partial<Experiment>, work: () => Promise<boolean>) {
    this.awaitingRun = true
    this.change(change)
    const replaced = await work()
    this.awaitingRun = false
    if (replaced) void this.prepare()
    else void this.follow()
  }

  /** Changes what is looked at: no figure depends on it. */
  show(view: Partial<View>) {
    const { experiment } = this.current
    const next = { ...experiment.view, ...view }
    if (!sameFields(experiment.view, next)) this.look({ ...experiment, view: next })
  }

  /** Takes an experiment that differs in nothing a row of the board depends on. */
  look(experiment: Experiment) {
    this.tell({ type: 'edited', experiment })
    if (this.isFollowing) void this.set(this.token).catch(this.fail('looking closer'))
  }

  /** Sets what is given of a model's price, over what was set last, shown already or not; undefined: as in the pack. */
  setPrice(model: string, part: Partial<Price> | undefined) {
    const { prices } = this.current.experiment
    const before = priceOf(prices, model) ?? priceOf(this.current.pack?.info.priceSheet?.prices ?? {}, model)
    const { inputPerMillion = Number.NaN, outputPerMillion = Number.NaN } = { ...before, ...part }
    const { [model]: _, ...others } = prices
    this.change({ prices: part ? { ...prices, [model]: { inputPerMillion, outputPerMillion } } : others })
  }

  /** The board, its curves and the rest for what is now set. */
  private async follow() {
    if (this.gone) return this.tell({ type: 'unknown' })
    if (!this.isFollowing) return this.tell()
    const started = performance.now()
    this.token = ++this.tokens
    const patch = await this.set(this.token).catch(this.fail('scoring'))
    // The figures shown are those of the settings before.
    if (this.gone) return this.tell({ type: 'unknown' })
    if (patch?.token !== this.token) return
    if (patch.board) performance.measure('rescore', { start: started })
    this.tell({ type: 'told', patch, ms: performance.now() - started })
    void this.prepare()
  }

  /** While a pack is being opened, the experiment it is opened with is the one that counts. */
  private get isFollowing(): boolean {
    return this.current.pack !== undefined && !this.opening && !this.gone
  }

  private set(token: number): Promise<Patch | undefined> {
    const { experiment, preparationStopped } = this.current
    const awaiting: Awaiting = this.awaitingRun ? 'run' : preparationStopped ? 'nothing' : 'preparation'
    return runOnce(this.workers.engine, (worker) => worker.set(experiment, token, awaiting))
  }

  /** What the engine tells of its own accord. An experiment that was overtaken has nothing more to say. */
  private onPatch = (patch: Patch) => {
    const events = this.toldBy(patch)
    if (events.length > 0) this.tell(...events)
  }

  /** As events, for what is told together with them. */
  toldBy(patch: Patch | undefined): readonly PageEvent[] {
    return patch?.token === this.token ? [{ type: 'told', patch }] : []
  }

  /**
   * Computes what waiting rows need, once; the visitor may stop it and ask again.
   * @param ask 'search': also for the neighbours whose search was left out because it takes long
   */
  async prepare(ask: 'once' | 'again' | 'search' = 'once') {
    if (ask !== 'once') this.tell({ type: 'preparation', stopped: false })
    const { board, preparationStopped } = this.current
    const search = ask === 'search' && board?.leftOut !== undefined
    if (!board || this.preparing || preparationStopped || this.awaitingRun) return
    if (board.waitingFor.length === 0 && !search) return
    this.preparing = true
    const { token } = this
    await idle()
    const started = performance.now()
    const call = this.nextCall
    const done = await this.job(
      search ? 'Searching the nearest neighbours' : `Preparing ${board.waitingFor.join(' and ')}`,
      this.workers.engine,
      async (worker, progress) => ({ patch: await worker.prepare(call, search, progress) }),
      {
        onAbort: (worker) => void worker.cancel(call),
        ends: (ended, { patch }) => this.tell(ended, ...this.toldBy(patch)),
      },
    )
    this.preparing = false
    performance.measure('prepare', { start: started })
    // Ended with its worker, not by the visitor: the pack is opened again, or has been meanwhile.
    if (this.gone) return
    if (done || token !== this.token) return void this.prepare()
    this.tell({ type: 'preparation', stopped: true })
    void this.follow()
  }

  /** Number of the job that starts next: what a worker knows its call by. */
  get nextCall(): number {
    return this.jobs + 1
  }

  /** Runs a worker call as a cancellable job. Resolves to undefined when it was cancelled or failed, which is said. */
  async job<Api, Result>(
    title: string,
    handle: WorkerHandle<Api>,
    call: Parameters<typeof run<Api, Result>>[1],
    { once, onAbort, onFinishEarly, begins = [], ends = (ended) => this.tell(ended) }: JobOptions<Api, Result> = {},
  ): Promise<Result | undefined> {
    const { job, controller, onProgress } = this.newJob(title, onFinishEarly && (() => onFinishEarly(handle.get())))
    this.tell(...begins, { type: 'job-started', job })
    const { signal } = controller
    const abort = () => controller.abort()
    const onEngine = (handle as unknown) === this.workers.engine
    if (onEngine) this.engineJobs.add(abort)
    const ended = { type: 'job-ended', id: job.id } as const
    try {
      const options = { signal, onProgress, ...(onAbort && { onAbort }) }
      const result = await (once ? runOnce : run)(handle, call, options)
      this.engineJobs.delete(abort)
      await ends(ended, result)
      return result
    } catch (error) {
      const said = signal.aborted || job.ending || error instanceof WorkerEnded
      this.tell(ended, ...(said ? [] : [failed(title.toLowerCase(), error)]))
      return undefined
    } finally {
      this.engineJobs.delete(abort)
    }
  }

  private newJob(title: string, onFinishEarly: (() => void) | undefined) {
    const controller = new AbortController()
    let progress: Progress = { done: 0, total: 0, unit: '' }
    let ending = false
    const job: Job = {
      id: ++this.jobs,
      title,
      startedAt: performance.now(),
      get progress() {
        return progress
      },
      get ending() {
        return ending
      },
      cancel() {
        if (ending || !onFinishEarly) return controller.abort()
        ending = true
        onFinishEarly()
      },
    }
    const onProgress = (now: Progress) => {
      progress = now
    }
    return { job, controller, onProgress }
  }

  /**
   * Turns an unexpected failure into a finding, so that the visitor sees a sentence and keeps what they had. What there is to
   * say about the end of a worker is said once, when another has taken its place (come-back.ts).
   */
  fail = (doing: string) => (error: unknown) => {
    if (!(error instanceof WorkerEnded)) this.tell(failed(doing, error))
    return undefined
  }
}

const failed = (doing: string, error: unknown): PageEvent => ({ type: 'found', findings: [failure(doing, error)] })

const sameFields = (a: View, b: View) => (Object.keys(b) as (keyof View)[]).every((name) => a[name] === b[name])
