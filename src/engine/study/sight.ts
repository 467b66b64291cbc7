/**
 * What routers see of a ground's questions: features, and neighbours for those that need them. Each is made once, when the first
 * router asks, and again only if making it failed or was stopped.
 */
import type { Router } from '../../core/router.ts'
import { emptyTable } from '../../kernel/top-k.ts'
import { buildFeatures } from '../prepare/build-features.ts'
import type { Features } from '../prepare/features.ts'
import { type NeighborTools, neighborTable } from '../prepare/neighbor-table.ts'
import { type Preparation, Prepared } from '../prepare/prepared-features.ts'
import { looksAtQuestions, needsOf } from '../run/run-job.ts'
import type { StudyHooks } from './study.ts'

export class Sight {
  private readonly made = new Map<string, Promise<unknown>>()

  /** @param from its key names the split */
  constructor(
    private readonly from: Preparation,
    private readonly tools: NeighborTools,
  ) {}

  features({ signal, onProgress }: StudyHooks): Promise<Features> {
    return this.once('features', async () => {
      onProgress({ done: 0, total: 0, unit: 'runs', note: 'features' })
      const { source, pack, split, choice } = this.from
      const features = await buildFeatures(source, pack, split, choice)
      signal.throwIfAborted()
      return features
    })
  }

  /** Undefined for routers that look at nothing. */
  async preparedFor(router: Router, hooks: StudyHooks): Promise<Prepared | undefined> {
    if (!looksAtQuestions(router)) return undefined
    const near = needsOf(router).includes('neighbors')
    return this.once(near ? 'with neighbours' : 'without neighbours', async () => {
      const features = await this.features(hooks)
      return new Prepared(features, await this.neighbors(features, near, hooks), this.from.split.dev.length)
    })
  }

  /** However long it takes: whoever starts a study wants its routers. */
  private async neighbors(features: Features, wanted: boolean, { signal }: StudyHooks) {
    if (!wanted || features.blind) return emptyTable(0, 0)
    const { source, key } = this.from
    const { searchWithinSeconds: _, ...tools } = this.tools
    const table = await neighborTable(source.hash, `${key}/${features.key}`, features, tools, {
      signal,
      onProgress: () => {},
    })
    if ('leftOut' in table) throw new Error(table.leftOut)
    return table
  }

  private once<Made>(name: string, make: () => Promise<Made>): Promise<Made> {
    const known = this.made.get(name) as Promise<Made> | undefined
    if (known) return known
    const made = make()
    this.made.set(name, made)
    made.catch(() => this.made.delete(name))
    return made
  }
}
