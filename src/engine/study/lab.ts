/**
 * Where studies run routers: on grounds, which are a split with one set of features under the experiment's prices. Runs on
 * the experiment's own ground are kept, so that studies of the same routers share them.
 */
import { withDefaults } from '../../core/params.ts'
import type { CostBounds } from '../../core/prices/price.ts'
import type { Router } from '../../core/router.ts'
import type { NeighborTable, Split } from '../../core/types.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { emptyTable } from '../../kernel/top-k.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import { inWords } from '../../packs/findings.ts'
import { routerById } from '../../routers/index.ts'
import type { Engine } from '../engine.ts'
import { buildFeatures } from '../prepare/build-features.ts'
import type { Features } from '../prepare/features.ts'
import { neighborTable } from '../prepare/neighbor-table.ts'
import { noCache } from '../prepare/pack-source.ts'
import { Parts, SplitData } from '../prepare/parts.ts'
import { Prepared } from '../prepare/prepared-features.ts'
import { sheetFor } from '../prepare/pricing.ts'
import { type ResolvedSplit, resolveSplit, splitKey } from '../prepare/splits.ts'
import { runRouter } from '../run/answers.ts'
import type { Run } from '../run/run.ts'
import { type Ground, knownRouter, looksAtQuestions, needsOf, prepareJob } from '../run/run-job.ts'
import { groundInputs } from './settings-key.ts'
import type { StudyHooks } from './study.ts'

/** A ground of a study. */
export interface StudyGround extends Ground {
  readonly experiment: Experiment
  readonly split: Split
  /** Names the split. */
  readonly splitKey: string
  readonly bounds: CostBounds
  /** Undefined when no router of the study looks at questions. */
  readonly features: Features | undefined
  /** Names everything a run on it depends on. */
  readonly key: string
}

interface GroundSpec {
  readonly experiment: Experiment
  readonly split: ResolvedSplit
  readonly entries: readonly RouterEntry[]
}

export class Lab {
  private kept: StudyGround | undefined
  private readonly runs = new Map<string, Run>()

  /** @param open loads files of routers into ONNX Runtime, where that is to be timed */
  constructor(
    readonly engine: Engine,
    readonly open?: OpenModel,
  ) {}

  /** The experiment's own ground. Throws what blocks its score, as a sentence. */
  async home(experiment: Experiment, hooks: StudyHooks): Promise<StudyGround> {
    const split = await this.splitOf(experiment)
    const key = groundKey({ experiment, split })
    if (this.kept?.key !== key) {
      this.runs.clear()
      this.kept = undefined
      this.kept = await this.ground({ experiment, split, entries: experiment.routers }, hooks, true)
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
  async ground(spec: GroundSpec, hooks: StudyHooks, home = false): Promise<StudyGround> {
    const { experiment, split } = spec
    const { source, tools } = this.engine
    const { pack, pricing } = this.engine.countedBy(experiment)
    const sheet = sheetFor(source.info, experiment)
    const priced = pricing.apply(sheet)
    const { bounds } = priced
    const parts = new Parts(new SplitData(pack, split.split), priced)
    const base = {
      experiment,
      pack,
      sheet,
      bounds,
      parts,
      texts: this.engine.texts,
      split: split.split,
      splitKey: split.key,
      key: groundKey(spec),
    }
    const looking = routersOf(spec.entries).filter(looksAtQuestions)
    if (looking.length === 0) return { ...base, features: undefined, prepared: undefined }
    hooks.onProgress({ done: 0, total: 0, unit: 'runs', note: 'features' })
    const features = await buildFeatures(source, pack, split.split, experiment.features)
    hooks.signal.throwIfAborted()
    const wanted = home || looking.some((router) => needsOf(router).includes('neighbors'))
    const near = { ...tools, ...(!home && { cache: noCache }) }
    const options = { ...hooks, onProgress: () => {} }
    const neighbors: NeighborTable = wanted
      ? await neighborTable(source.hash, `${split.key}/${features.key}`, features, near, options)
      : emptyTable(0, 0)
    return { ...base, features, prepared: new Prepared(features, neighbors, split.split.dev.length) }
  }

  /** Fits a router and asks it about dev and test; long fits in a worker where there are any. */
  async run(entry: RouterEntry, ground: StudyGround, seed: number, hooks: StudyHooks): Promise<Run> {
    const router = knownRouter(entry.router)
    const params = JSON.stringify(withDefaults(router, entry.params))
    const key = [ground.key, entry.router, params, entry.fitOn, seed].join('|')
    const known = this.runs.get(key)
    if (known) return known
    const { fit: fitAway, lib } = this.engine.tools
    const job = await prepareJob(router, entry, ground, seed)
    const away = router.long && fitAway
    const run = await (away ? away(entry.router, job, hooks) : runRouter(router, job, { ...hooks, lib }))
    hooks.signal.throwIfAborted()
    if (ground.key === this.kept?.key) this.runs.set(key, run)
    return run
  }
}

const groundKey = ({ experiment, split }: Pick<GroundSpec, 'experiment' | 'split'>): string =>
  `${split.key}/${groundInputs(experiment)}`

const routersOf = (entries: readonly RouterEntry[]): Router[] =>
  entries.flatMap((entry) => routerById(entry.router) ?? [])
