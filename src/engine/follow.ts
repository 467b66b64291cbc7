/**
 * Follows the experiment that is set: answers with the board at once, then tells, unasked, what rests on it, slow things last.
 * What a newer experiment, or another pack, overtakes is dropped. Between two steps the worker hears whatever else is asked.
 */
import { fullResamples } from '../core/statistics/stats.ts'
import type { Finding } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { CheckFinding } from '../packs/check/finding.ts'
import { failure } from '../packs/findings.ts'
import type { Engine } from './engine.ts'
import type { Insight } from './insight.ts'
import type { Significance } from './rows/intervals.ts'
import type { RoutingGain } from './rows/routing-gain.ts'
import { type Board, type Curve, lookedAt } from './score/board.ts'

/** What became known about an experiment, and can be shown together. */
export interface Patch {
  /** Names the `set` it answers. */
  readonly token: number
  readonly board?: Board
  readonly curves?: readonly Curve[]
  readonly check?: readonly CheckFinding[]
  /** May still be growing. */
  readonly intervals?: Significance
  readonly routing?: RoutingGain
  /** What failed; the rest is as it was. */
  readonly findings?: readonly Finding[]
}

/**
 * What is about to replace this board, so that nothing slow is worked out for it: nothing, the preparation that its waiting
 * rows need, or a run that the visitor has started.
 */
export type Awaiting = 'nothing' | 'preparation' | 'run'

export interface FollowTools {
  /** Tells the page. */
  readonly push: (patch: Patch) => void
  /** Loaded when first needed: the first board does without. */
  readonly insight: () => Promise<Insight>
  readonly rest: (ms: number) => Promise<void>
}

/** An edit in progress should not wait for results that will not be shown. */
const settleMs = 60
const intervalsAfterMs = 190

/** Each at most about 100 ms of work. */
const rounds = [250, 1000, fullResamples]
/** A round that took less is told together with the next. */
const worthTellingMs = 40

interface Current {
  readonly experiment: Experiment
  readonly token: number
  readonly awaiting: Awaiting
}

export class Following {
  private current: Current | undefined
  /** Counts what is begun: whoever holds an older number has been overtaken. */
  private begun = 0
  /** The board whose intervals are complete, and the row of it that was taken apart. */
  private judged: { readonly board: Board; row: string | undefined } | undefined

  constructor(
    private readonly engine: Engine,
    private readonly tools: FollowTools,
  ) {}

  /** The experiment that the page shows. */
  get experiment(): Experiment {
    if (!this.current) throw new Error('no experiment is set: reload the page')
    return this.current.experiment
  }

  /**
   * The board without refits, a few milliseconds later; undefined when a newer experiment has overtaken it.
   * @param token the same as before: only what is looked at has changed
   */
  async set(experiment: Experiment, token: number, awaiting: Awaiting = 'nothing'): Promise<Patch | undefined> {
    const { current } = this
    this.current = { experiment, token, awaiting }
    if (current?.token !== token) return this.start()
    this.engine.same(current.experiment, experiment)
    const step = this.step(this.begun)
    await this.takeApart(step)
    step.tell()
    return undefined
  }

  /** Answers the same experiment again: something more was prepared, trained or run. */
  async again(): Promise<Patch | undefined> {
    if (this.current?.awaiting === 'run') this.current = { ...this.current, awaiting: 'nothing' }
    return this.start()
  }

  end() {
    this.begun++
    this.current = undefined
  }

  private async start(): Promise<Patch | undefined> {
    const start = ++this.begun
    this.judged = undefined
    const step = this.step(start)
    await step.add('board', 'scoring', (experiment) => this.engine.board(experiment, false))
    const { board } = step.patch
    if (board && !this.waits(board)) void this.follow(start, board)
    return step.told()
  }

  /** Something else is about to replace this board. */
  private waits({ waitingFor }: Board): boolean {
    const { awaiting } = this.current ?? {}
    return awaiting === 'run' || (awaiting === 'preparation' && waitingFor.length > 0)
  }

  private async follow(start: number, quick: Board) {
    await this.tools.rest(settleMs)
    const board = await this.settle(start, quick)
    if (board.rows.length === 0) return
    await this.tools.rest(intervalsAfterMs)
    await this.judge(start, board)
  }

  /** Everything that is quick, told together: refits where rows are owed one, curves, the data check. */
  private async settle(start: number, quick: Board): Promise<Board> {
    const step = this.step(start)
    if (quick.rows.some((row) => row.stale))
      await step.add('board', 'scoring', (experiment) => this.engine.board(experiment))
    await step.add('curves', 'drawing', (experiment) => this.engine.curves(experiment))
    await step.add('check', 'checking the data', (experiment) => this.engine.check(experiment))
    step.tell()
    return step.patch.board ?? quick
  }

  /** Intervals from more and more resamples: a partial result is a result. */
  private async judge(start: number, board: Board) {
    const began = performance.now()
    let told = began
    let step = this.step(start)
    for (const resamples of rounds) {
      await step.add('intervals', 'judging how sure the board is', async (experiment) =>
        (await this.tools.insight()).significance(experiment, resamples),
      )
      if (!step.patch.intervals) return step.tell()
      if (resamples === fullResamples || performance.now() - told < worthTellingMs) continue
      told = performance.now()
      step.tell()
      step = this.step(start)
    }
    performance.measure('bootstrap', { start: began })
    if (start === this.begun) this.judged = { board, row: undefined }
    await this.takeApart(step)
    step.tell()
  }

  /** The row that is looked at, beside what its money could have bought without looking at the questions. */
  private async takeApart(step: Step) {
    const { judged, current } = this
    if (!judged || !current) return
    const { view, budget } = current.experiment
    const row = lookedAt(judged.board, view.selected, budget.by === 'dev')?.key
    if (row === undefined || row === judged.row) return
    judged.row = row
    await step.add('routing', 'taking the row apart', async (experiment) =>
      (await this.tools.insight()).routing(experiment, row),
    )
  }

  private step(start: number): Step {
    return new Step(() => (start === this.begun ? this.current : undefined), this.tools)
  }
}

/** What is told together. Once it is overtaken, nothing more is worked out for it, and nothing told. */
class Step {
  readonly patch: { -readonly [K in keyof Patch]?: Patch[K] } = {}

  /** @param current undefined once it is overtaken */
  constructor(
    private readonly current: () => Current | undefined,
    private readonly tools: FollowTools,
  ) {}

  /** Lets newer settings be heard first. A failure is told with the rest. */
  async add<K extends keyof Patch>(
    name: K,
    doing: string,
    work: (experiment: Experiment) => Promise<Patch[K] | undefined>,
  ) {
    await this.tools.rest(0)
    const { experiment } = this.current() ?? {}
    if (!experiment) return
    try {
      const value = await work(experiment)
      if (value !== undefined) this.patch[name] = value
    } catch (error) {
      this.patch.findings = [...(this.patch.findings ?? []), failure(doing, error)]
    }
  }

  /** Undefined where there is nothing to tell, or it is overtaken. */
  told(): Patch | undefined {
    const { token } = this.current() ?? {}
    return token === undefined || Object.keys(this.patch).length === 0 ? undefined : { token, ...this.patch }
  }

  tell() {
    const patch = this.told()
    if (patch) this.tools.push(patch)
  }
}
