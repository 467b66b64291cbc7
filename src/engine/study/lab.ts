/**
 * Where studies run routers: on grounds, which are a split with one set of features under the experiment's prices. Runs on
 * the experiment's own ground are kept, so that studies of the same routers share them.
 */
import { withDefaults } from '../../core/params.ts'
import type { CostBounds } from '../../core/prices/price.ts'
import type { Split } from '../../core/types.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import { inWords } from '../../packs/findings.ts'
import type { Engine } from '../engine.ts'
import { noCache } from '../prepare/pack-source.ts'
import { Parts, SplitData } from '../prepare/parts.ts'
import { sheetFor } from '../prepare/pricing.ts'
import { type ResolvedSplit, resolveSplit, splitKey } from '../prepare/splits.ts'
import { runRouter } from '../run/answers.ts'
import type { Run } from '../run/run.ts'
import { type Ground, knownRouter, prepareJob } from '../run/run-job.ts'
import { groundInputs } from './settings-key.ts'
import { Sight } from './sight.ts'
import type { StudyHooks } from './study.ts'

/** A ground of a study. What routers see on it is made when the first of them is run: a study put together from answers does without. */
export interface StudyGround extends Omit<Ground, 'prepared'> {
  readonly experiment: Experiment
  readonly split: Split
  /** Names the split. */
  readonly splitKey: string
  readonly bounds: CostBounds
  /** Names everything a run on it depends on. */
  readonly key: string
  readonly sight: Sight
}

/**
 * Where studies' pieces come from: one router run on one ground, and what is kept of it as plain data. On the page each is computed
 * when it is asked for; the command line can share them out over processes.
 */
export interface Pieces {
  /** What is kept of the piece; undefined when another process computes it. Rejects with the sentence of a router that failed. */
  of<Kept>(name: string, make: () => Promise<Kept>): Promise<Kept | undefined>
  /** Something that was asked for is not there: what builds on all of it cannot go on. */
  readonly lacking: boolean
}

const computedHere: Pieces = { of: (_, make) => make(), lacking: false }

interface GroundSpec {
  readonly experiment: Experiment
  readonly split: ResolvedSplit
}

export class Lab {
  private kept: StudyGround | undefined
  private readonly runs = new Map<string, Run>()

  /**
   * @param open loads files of routers into ONNX Runtime, where that is to be timed
   * @param pieces where the studies' pieces come from
   */
  constructor(
    readonly engine: Engine,
    readonly open?: OpenModel,
    readonly pieces: Pieces = computedHere,
  ) {}

  /** The experiment's own ground. Throws what blocks its score, as a sentence. */
  async home(experiment: Experiment): Promise<StudyGround> {
    const split = await this.splitOf(experiment)
    const key = groundKey({ experiment, split })
    if (this.kept?.key !== key) {
      this.runs.clear()
      this.kept = this.ground({ experiment, split }, true)
    }
    // The budget and β are not part of the key: they change the score, not the runs.
    return { ...this.kept, experiment }
  }

  async splitOf(experiment: Experiment): Promise<ResolvedSplit> {
    const { source, pack } = this.engine
    const { split } = experiment
    const resolved = await resolveSplit(source, pack, split, splitKey(split))
    const blocking = [...this.engine.dataCheck.blocking, ...resolved.findings].filter(
      ({ severity }) => severity === 'error',
    )
    if (blocking.length > 0) throw new Error(blocking.map(inWords).join(' '))
    return resolved
  }

  /** Another split, other features. @param home its neighbour table is worth keeping between visits */
  ground(spec: GroundSpec, home = false): StudyGround {
    const { experiment, split } = spec
    const { source, tools } = this.engine
    const { pack, pricing } = this.engine.countedBy(experiment)
    const sheet = sheetFor(source.info, experiment)
    const priced = pricing.apply(sheet)
    const { bounds } = priced
    const parts = new Parts(new SplitData(pack, split.split), priced)
    const near = { ...tools, ...(!home && { cache: noCache }) }
    return {
      experiment,
      pack,
      sheet,
      bounds,
      parts,
      texts: this.engine.texts,
      split: split.split,
      splitKey: split.key,
      key: groundKey(spec),
      sight: new Sight({ source, pack, split: split.split, choice: experiment.features, key: split.key }, near),
    }
  }

  /** Fits a router and asks it about dev and test; long fits in a worker where there are any. */
  async run(entry: RouterEntry, ground: StudyGround, seed: number, hooks: StudyHooks): Promise<Run> {
    const router = knownRouter(entry.router)
    const params = JSON.stringify(withDefaults(router, entry.params))
    const key = [ground.key, entry.router, params, entry.fitOn, seed].join('|')
    const known = this.runs.get(key)
    if (known) return known
    const { fit: fitAway, lib } = this.engine.tools
    const prepared = await ground.sight.preparedFor(router, hooks)
    const job = await prepareJob(router, entry, { ...ground, prepared }, seed)
    const away = router.long && fitAway
    const run = await (away ? away(entry.router, job, hooks) : runRouter(router, job, { ...hooks, lib }))
    hooks.signal.throwIfAborted()
    if (ground.key === this.kept?.key) this.runs.set(key, run)
    return run
  }
}

const groundKey = ({ experiment, split }: Pick<GroundSpec, 'experiment' | 'split'>): string =>
  `${split.key}/${groundInputs(experiment)}`
