/** The page's side of the data check: keeps the findings up to date with the board, and carries out what is chosen. */
import { sizePriceSheet } from '../core/price-sheets.ts'
import type { CheckFinding, Chosen } from '../packs/check/finding.ts'
import { defaultSeed } from '../state/experiment.ts'
import { takeSheet } from './prices.ts'
import { run } from './run.ts'
import type { Session } from './session.ts'

/** The check follows a change after this pause, when nothing else is being worked on. */
const pauseMs = 400

/** Asks for the findings whenever pack, split or prices have changed and the board has answered. */
export function keepChecked(session: Session) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let checked: readonly unknown[] = []
  const inputs = () => {
    const { pack, experiment } = session.state
    return [pack, experiment.split, experiment.prices]
  }
  session.addEventListener('change', () => {
    const { board, jobs } = session.state
    if (!board || jobs.length > 0 || inputs().every((input, i) => input === checked[i])) return
    clearTimeout(timer)
    timer = setTimeout(async () => {
      checked = inputs()
      const asked = checked
      const findings = await findingsOf(session)
      if (findings && asked === checked) session.update({ check: findings })
    }, pauseMs)
  })
}

function findingsOf(session: Session): Promise<readonly CheckFinding[] | undefined> {
  const { experiment } = session.state
  return run(session.workers.bench, (worker) => worker.check(experiment)).catch(session.fail('checking the data'))
}

/** Carries out a way out of a finding. Fixes make a new pack beside the old one; the rest changes the experiment. */
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
  const stored = await session.store(label, (worker, progress) => worker.fix(pack.id, [fix], progress))
  // Opening another pack starts afresh; these are the same data. Lists of ids may name rows that are gone.
  if (stored) session.change({ prices, ...(split.by !== 'ids' && { split }) })
}
