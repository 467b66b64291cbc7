/** What stands behind the board: how sure it is, what a row is worth, single questions. Everything here is asked for after the board, never by it. */
import { fullResamples } from '../core/statistics/stats.ts'
import type { Sample } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { decodeProbability, decodeSamples } from '../packs/matrices.ts'
import { numbered } from '../packs/question-groups.ts'
import type { Audit } from './audit/audit.ts'
import type { Views } from './audit/subject.ts'
import type { Engine } from './engine.ts'
import { unitsOf } from './prepare/draw-splits.ts'
import { engineLib } from './prepare/engine-lib.ts'
import { SampleList, type SamplePage, type SampleQuery } from './questions/question-list.ts'
import { type SampleDetail, sampleDetail } from './questions/sample-detail.ts'
import { type Contest, contest } from './rows/contest.ts'
import { Bootstrap, type Significance, type Units } from './rows/intervals.ts'
import type { PickedIntervals } from './rows/picked-on-test.ts'
import { type RoutingGain, routingGain } from './rows/routing-gain.ts'
import { type Solid, solidity } from './rows/solid.ts'
import { type Scorable, scoreBoard } from './score/score.ts'

export class Insight {
  private readonly bootstrap = engineLib().then(({ matmul }) => new Bootstrap(matmul))
  private readonly list = new SampleList()
  private samples: Promise<Sample[]> | undefined
  private probability: Promise<Float32Array> | undefined
  private units: ReturnType<typeof unitsOf> | undefined
  /** What audits look at that is the same for all rows of a board. */
  private viewed: { readonly of: Scorable; readonly views: Views | undefined } | undefined

  constructor(private readonly engine: Engine) {}

  async significance(experiment: Experiment, resamples: number): Promise<Significance | undefined> {
    const input = await this.engine.scorable(experiment, true)
    const units = await this.unitsOf(input.split.split.test, experiment)
    return (await this.bootstrap).judge(input, units, resamples)
  }

  /** One row beside what its money could have bought without looking at the questions. Undefined where it has not run. */
  async routing(experiment: Experiment, key: string): Promise<RoutingGain | undefined> {
    const input = await this.engine.scorable(experiment, true)
    const units = await this.unitsOf(input.split.split.test, experiment)
    const bootstrap = await this.bootstrap
    return routingGain(input, key, (columns) => bootstrap.means(columns, units))
  }

  /** Intervals of the metrics that pick a setting on test: slower than the metrics, which are shown before. */
  async pickedIntervals(experiment: Experiment): Promise<PickedIntervals> {
    const { pickedIntervals } = await import('./rows/picked-on-test.ts')
    const input = await this.engine.scorable(experiment, true)
    const units = await this.unitsOf(input.split.split.test, experiment)
    const bootstrap = await this.bootstrap
    return pickedIntervals(input, (columns) => bootstrap.means(columns, units))
  }

  /** The board with everything behind it, as the headless twin prints it. */
  async report(experiment: Experiment) {
    const { report } = await import('./score/report.ts')
    const { engine } = this
    const board = await engine.board(experiment)
    const routing = new Map<string, RoutingGain>()
    for (const { key, kind, status } of board.rows) {
      if (status !== 'ready' || kind === 'model' || kind === 'oracle') continue
      const gain = await this.routing(experiment, key)
      if (gain) routing.set(key, gain)
    }
    const behind = {
      check: await engine.check(experiment),
      significance: await this.significance(experiment, fullResamples),
      routing,
    }
    const { pack, sheet } = await engine.reported(experiment)
    return report(board, pack, sheet, experiment, behind)
  }

  /** One row by its key, or the pack where there is none, under audit. Undefined for a row that has not run. */
  async audit(experiment: Experiment, key?: string): Promise<Audit | undefined> {
    const { engine } = this
    const { auditPack, auditRow } = await import('./audit/audit.ts')
    if (key === undefined) return auditPack(engine.pack.info.title, await engine.check(experiment))
    const { subjectOf, viewsOf } = await import('./audit/subject.ts')
    const input = await engine.scorable(experiment, true)
    const row = scoreBoard(input).rows.find((candidate) => candidate.key === key)
    if (!row) return undefined
    if (this.viewed?.of !== input) {
      const { train: _, ...judged } = input.split.split
      const [dev, test] = [await this.unitsOf(judged.dev, experiment), await this.unitsOf(judged.test, experiment)]
      const views = viewsOf(input, await engine.neighbors(experiment), { dev: dev.of, test: test.of })
      this.viewed = { of: input, views }
    }
    const { views } = this.viewed
    const subject = views && subjectOf(input, views, key)
    return subject && auditRow(subject, row, input.features)
  }

  /** The pack, then every row that has run. */
  async audits(experiment: Experiment): Promise<Audit[]> {
    const { rows } = await this.engine.board(experiment)
    const keys = rows.filter(({ status, kind }) => status === 'ready' && kind !== 'model').map(({ key }) => key)
    const all: Audit[] = []
    for (const key of [undefined, ...keys]) {
      const audit = await this.audit(experiment, key)
      if (audit) all.push(audit)
    }
    return all
  }

  /** A page of the questions' list. */
  async samplePage(experiment: Experiment, query: SampleQuery): Promise<SamplePage> {
    return this.list.page(await this.engine.scorable(experiment, true), await this.questions(), query)
  }

  /** One question, by its row of the pack. */
  async sampleDetail(experiment: Experiment, row: number): Promise<SampleDetail | undefined> {
    const { source } = this.engine
    if ('probability.npy' in source.info.entries)
      this.probability ??= decodeProbability(source.info, (name) => source.read(name))
    const sources = {
      samples: await this.questions(),
      probability: await this.probability,
      neighbors: await this.engine.neighbors(experiment),
    }
    return sampleDetail(await this.engine.scorable(experiment, true), sources, row)
  }

  private questions(): Promise<Sample[]> | undefined {
    const { source } = this.engine
    if ('samples.jsonl' in source.info.entries) this.samples ??= decodeSamples((name) => source.read(name))
    return this.samples
  }

  /** The fewest questions that would undo the lead of one of two rows; undefined where one of them has not run. */
  async solid(experiment: Experiment, keys: readonly [string, string]): Promise<Solid | undefined> {
    return solidity(await this.engine.scorable(experiment, true), keys, (await this.questions()) ?? [])
  }

  /** Where two rows choose differently: who was right, what it cost. Undefined where one of them has not run. */
  async contest(experiment: Experiment, keys: readonly [string, string]): Promise<Contest | undefined> {
    return contest(await this.engine.scorable(experiment, true), keys)
  }

  /** Where nothing is known to belong together, every question is its own unit. */
  private async unitsOf(test: Int32Array, { resampleBy }: Experiment): Promise<Units> {
    const { source, pack } = this.engine
    this.units ??= unitsOf(source, pack)
    const known = await this.units
    const of = known && numbered(Array.from(test, (row) => known.of[row]!))
    const shared = of?.some((unit, i) => unit < i) ? known!.shared : 'nothing'
    if (!of || resampleBy === 'question' || (resampleBy === 'auto' && shared === 'nothing'))
      return { by: 'question', shared, of: Int32Array.from(test.keys()) }
    return { by: 'group', shared, of }
  }
}
