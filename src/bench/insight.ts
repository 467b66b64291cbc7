/** What stands behind the board: how sure it is. Everything here is asked for after the board, never by it. */
import type { Experiment } from '../state/experiment.ts'
import type { Bench } from './bench.ts'
import { benchLib } from './lib.ts'
import { type RoutingGain, routingGain } from './routing-gain.ts'
import { Bootstrap, type Significance, type Units } from './significance.ts'
import { groupsOf } from './splits.ts'

export class Insight {
  private readonly bootstrap = benchLib().then(({ matmul }) => new Bootstrap(matmul))
  private groups: Promise<Int32Array | undefined> | undefined

  constructor(private readonly bench: Bench) {}

  async significance(experiment: Experiment, resamples: number): Promise<Significance | undefined> {
    const input = await this.bench.scorable(experiment, true)
    const units = await this.unitsOf(input.split.split.test, experiment)
    return (await this.bootstrap).judge(input, units, resamples)
  }

  /** One row beside what its money could have bought without looking at the questions. Undefined where it has not run. */
  async routing(experiment: Experiment, key: string): Promise<RoutingGain | undefined> {
    const input = await this.bench.scorable(experiment, true)
    const units = await this.unitsOf(input.split.split.test, experiment)
    const bootstrap = await this.bootstrap
    return routingGain(input, key, (columns) => bootstrap.means(columns, units))
  }

  /** Where pictures are not known, every question is its own unit. */
  private async unitsOf(test: Int32Array, { resampleBy }: Experiment): Promise<Units> {
    this.groups ??= groupsOf(this.bench.source)
    const groups = resampleBy === 'group' ? await this.groups : undefined
    if (!groups) return { by: 'question', of: Int32Array.from(test.keys()) }
    const numbers = new Map<number, number>()
    const of = test.map((row) => {
      const known = numbers.get(groups[row]) ?? numbers.size
      numbers.set(groups[row], known)
      return known
    })
    return { by: 'group', of }
  }
}
