/** Fixes for the findings of the data check. */
import { sizePriceSheet } from '../core/prices/price-sheets.ts'
import { defaultSeed } from '../experiment/experiment.ts'
import type { Chosen } from '../packs/check/finding.ts'
import { storePack } from './packs.ts'
import { takeSheet } from './prices.ts'
import type { Session } from './session.ts'

/** Applies a remedy. Fixes make a new pack beside the old one; the others change the experiment. */
export async function applyRemedy(session: Session, remedy: Chosen) {
  if ('fix' in remedy) return fix(session, remedy)
  const { pack, experiment } = session.state
  const { split } = experiment
  const seed = split.by === 'seed' ? split.seed : defaultSeed
  if (remedy.set === 'split-by-group') session.change({ split: { by: 'seed', seed, draw: 'group' } })
  if (remedy.set === 'prices-by-size' && pack) takeSheet(session, sizePriceSheet(pack.info.models))
}

async function fix(session: Session, { label, fix }: Extract<Chosen, { fix: unknown }>) {
  const { pack, experiment } = session.state
  if (!pack) return
  const { prices, split } = experiment
  const stored = await storePack(session, label, (worker, progress) => worker.fix(pack.id, [fix], progress))
  // Opening another pack starts afresh; these are the same data. Lists of ids may name rows that are gone.
  if (stored) session.change({ prices, ...(split.by !== 'ids' && { split }) })
}
