/**
 * Runs and their λ, kept by the key of what they were made from. Quick routers are run again whenever their inputs change;
 * routers that train for long only when the visitor asks, and their rows say when the prices have moved on since.
 */
import type { CostBounds } from '../../core/prices/price.ts'
import type { Lib, Router } from '../../core/router.ts'
import type { PackData, PriceSheet } from '../../core/types.ts'
import { type Experiment, guestOf, isGuest, type RouterEntry } from '../../experiment/experiment.ts'
import { guestName } from '../../experiment/guest-name.ts'
import type { Device } from '../../onnx/run/device.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import { routerById } from '../../routers/index.ts'
import { type Description, guestRouter } from '../guests/messages.ts'
import type { GuestOptions, GuestPorts } from '../guests/run-guest.ts'
import { noFeatures } from '../prepare/features.ts'
import type { Parts } from '../prepare/parts.ts'
import type { Prepared } from '../prepare/prepared-features.ts'
import { lambdaOnDev, type ScorableRow } from '../score/score.ts'
import { runRouter } from './answers.ts'
import type { Run, RunJob, RunTools } from './run.ts'
import { type Ground, looksAtQuestions, needsOf, prepareJob, type TextsOf } from './run-job.ts'

export interface FitTools {
  readonly lib: Lib
  /** Runs a router that trains for long away from here: a worker in the page. In place when absent. */
  readonly fit?: (router: string, job: RunJob, options: TrainOptions) => Promise<Run>
  /** Opens a trained router's file, to ask it about one more question. Trained routers cannot be asked where it is absent. */
  readonly openFile?: OpenModel
}

export interface TrainOptions extends Omit<RunTools, 'lib' | 'open'> {
  /** Where ONNX Runtime computes the answers; chosen when absent. */
  readonly device?: Device
}

/** A split under one price list. */
export interface Prices {
  readonly key: string
  readonly sheet: PriceSheet
  readonly bounds: CostBounds
  readonly parts: Parts
}

/** What a row is run and scored under. */
export interface Operating {
  readonly experiment: Experiment
  readonly prices: Prices
  readonly splitKey: string
  /** Undefined when the pack has nothing a router could look at. */
  readonly featuresKey: string | undefined
  /** Undefined until the features and neighbours are there. */
  readonly prepared: Prepared | undefined
  readonly texts: TextsOf
  /** False: fits and λ that depend on prices stay as they are for now. */
  readonly refit: boolean
}

interface KeptRun {
  readonly inputs: string
  /** Price list the run was made with; only matters when run.usesPrices. */
  readonly prices: string
  readonly run?: Run
  readonly failure?: string
}

interface KeptLambda {
  /** The run, budget and β it was found for. */
  readonly run: Run
  readonly operating: string
  readonly prices: string
  readonly lambda: number
}

/** Where a guest runs and what it is made from. */
export interface GuestFrames {
  readonly ports: GuestPorts
  /** Its source without types. */
  readonly javascript: string
}

export class Runs {
  private readonly runs = new Map<string, KeptRun>()
  private readonly lambdas = new Map<string, KeptLambda>()
  /** What guests said of themselves, by the hash of their source. */
  private readonly described = new Map<string, Description>()

  constructor(
    private readonly pack: PackData,
    private readonly tools: FitTools,
  ) {}

  /** The row as it can be scored now. Quick routers are run if they have to be. */
  async row(entry: RouterEntry, operating: Operating): Promise<ScorableRow> {
    const router = this.routerOf(entry, operating.experiment)
    if (!router) return { entry, failure: `there is no router "${entry.router}" on this page: remove the row` }
    const blocked = guestOnTest(entry) ?? blockedBy(router, operating)
    if (blocked) return { entry, router, ...blocked }
    const inputs = inputsOf(entry, router, operating)
    const kept = this.runs.get(entry.key)
    const same = kept?.inputs === inputs ? kept : undefined
    const fresh = same && (same.prices === operating.prices.key || same.run?.usesPrices === false)
    if (router.long && !same) return { entry, router, untrained: true }
    const old = same?.run && !fresh && (router.long || !operating.refit)
    if (!fresh && !old && !router.long) await this.runHere(entry, router, inputs, operating)
    const result = this.runs.get(entry.key)
    if (!result?.run) return { entry, router, failure: result?.failure ?? '' }
    const { lambda, stale } = this.lambda(entry.key, result.run, operating)
    const outdated = Boolean(router.long && old)
    return {
      entry,
      router,
      run: result.run,
      outdated,
      stale: stale || Boolean(old && !outdated),
      ...(lambda !== undefined && { lambda }),
    }
  }

  /** Fits a router that takes long. Rejects when aborted; any other failure is kept and shown in the row. */
  async train(entry: RouterEntry, operating: Operating, options: TrainOptions) {
    const router = routerById(entry.router)
    if (!router || blockedBy(router, operating)) return
    const inputs = inputsOf(entry, router, operating)
    const outcome = await settle(this.fit(entry, router, operating, options))
    options.signal.throwIfAborted()
    // Asked to end early, and nothing to show: as if it had not been started.
    if (outcome.failure !== undefined) options.finishEarly?.throwIfAborted()
    this.runs.set(entry.key, { inputs, prices: operating.prices.key, ...outcome })
  }

  /** Runs a guest's router in the frames at the other ends of the ports, and keeps its answers like all others. */
  async runGuest(entry: RouterEntry, operating: Operating, frames: GuestFrames, options: Omit<GuestOptions, 'secret'>) {
    const { experiment } = operating
    const guest = guestOf(entry.router, experiment.guests)
    if (!guest) throw new Error(`the source of "${entry.router}" is not on this page: add it again under Routers`)
    const jobFor = async (router: Router) => {
      const blocked = guestOnTest(entry) ?? blockedBy(router, operating)
      if (blocked) throw new Error(blocked.failure ?? `it waits for ${blocked.waitsFor}`)
      return prepareJob(router, entry, groundOf(operating), experiment.seed)
    }
    const { runGuest } = await import('../guests/run-guest.ts')
    const { report, run } = await runGuest(guest, frames.javascript, frames.ports, jobFor, {
      ...options,
      secret: [this.pack.hash, operating.splitKey, experiment.seed].join('|'),
    })
    const { description } = report
    if (description) this.described.set(guest.hash, { ...description, name: guestName(description.name) })
    const inputs = inputsOf(entry, guestRouter(guest, report.description), operating)
    const outcome = run ? { run } : { failure: report.failure ?? '' }
    this.runs.set(entry.key, { inputs, prices: operating.prices.key, ...outcome })
    return report
  }

  private routerOf({ router }: RouterEntry, { guests }: Experiment): Router | undefined {
    const guest = guestOf(router, guests)
    return guest ? guestRouter(guest, this.described.get(guest.hash)) : routerById(router)
  }

  /** In a worker where there are any, which also has ONNX Runtime. */
  private async fit(entry: RouterEntry, router: Router, operating: Operating, options: TrainOptions): Promise<Run> {
    const job = await this.job(entry, router, operating)
    const { tools } = this
    if (!tools.fit) return runRouter(router, job, { ...options, lib: tools.lib })
    const raw = job.front && (await operating.prepared?.raw())
    return tools.fit(entry.router, { ...job, ...(raw && { raw }) }, options)
  }

  private async job(entry: RouterEntry, router: Router, operating: Operating): Promise<RunJob> {
    const ground = groundOf(operating)
    const front = router.graph && (await import('./model-front.ts')).modelFront(entry, router, ground, operating)
    return { ...(await prepareJob(router, entry, ground, operating.experiment.seed)), ...(front && { front }) }
  }

  private async runHere(entry: RouterEntry, router: Router, inputs: string, operating: Operating) {
    const tools = { lib: this.tools.lib, signal: new AbortController().signal, onProgress: () => {} }
    const outcome = await settle(this.job(entry, router, operating).then((job) => runRouter(router, job, tools)))
    this.runs.set(entry.key, { inputs, prices: operating.prices.key, ...outcome })
  }

  /**
   * λ is part of what dev decides, so it follows prices as fits do: at once with `refit`, else one step later. A new run
   * has its own.
   */
  private lambda(key: string, run: Run, { experiment, prices, refit }: Operating): { lambda?: number; stale: boolean } {
    if ('choices' in run.dev) return { stale: false }
    // Without costs there is nothing to weigh the scores against.
    if (prices.parts.priced.unknown) return { lambda: 0, stale: false }
    const { budget, beta } = experiment
    if (budget.by === 'lambda') return { lambda: budget.lambda, stale: false }
    const operating = `${JSON.stringify(budget)}|${beta}`
    const kept = this.lambdas.get(key)
    const same = kept?.operating === operating && kept.run === run ? kept : undefined
    const fresh = same?.prices === prices.key
    if (same && (fresh || !refit)) return { lambda: same.lambda, stale: !fresh }
    const lambda = lambdaOnDev(run.dev, prices.parts.get('dev'), this.pack.m, experiment, prices.bounds)
    this.lambdas.set(key, { operating, prices: prices.key, run, lambda })
    return { lambda, stale: false }
  }
}

export const groundOf = ({ prices: { sheet, parts }, prepared, texts }: Operating): Ground => ({
  pack: parts.data.pack,
  sheet,
  parts,
  prepared,
  texts,
})

type Blocked = Pick<ScorableRow, 'failure' | 'waitsFor'>

/** Links that ask for it are refused before (src/experiment/schema.ts). */
const guestOnTest = ({ router, fitOn }: RouterEntry): Blocked | undefined =>
  isGuest(router) && fitOn === 'test'
    ? { failure: "a visitor's router is never fitted on the rows it is scored on: fit it on train" }
    : undefined

function blockedBy(router: Router, { featuresKey, prepared }: Operating): Blocked | undefined {
  if (!looksAtQuestions(router)) return undefined
  if (prepared?.features.blind) return { failure: prepared.features.blind }
  if (prepared?.leftOut && needsOf(router).includes('neighbors')) return { failure: prepared.leftOut }
  if (prepared) return undefined
  if (featuresKey === undefined) return { failure: noFeatures }
  return { waitsFor: 'the nearest-neighbour table' }
}

function inputsOf(entry: RouterEntry, router: Router, { experiment, splitKey, featuresKey }: Operating): string {
  const seen = looksAtQuestions(router) ? featuresKey : splitKey
  const { secondsPerCall, mayReadDatasets, hash } = guestOf(entry.router, experiment.guests) ?? {}
  const guest = hash && [hash, secondsPerCall, mayReadDatasets]
  return [seen, entry.router, guest, JSON.stringify(entry.params), entry.fitOn, experiment.seed].join('|')
}

async function settle(run: Promise<Run>): Promise<Pick<KeptRun, 'run' | 'failure'>> {
  try {
    return { run: await run }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}
