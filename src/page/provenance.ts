/** What the figures on the board rest on, in words: goes out with every table, chart and summary. */
import { cost } from '../core/print.ts'
import type { SessionState } from './session-state.ts'
import { deviceInWords } from './user-agent.ts'

/** In the order they are printed. */
export type Provenance = Readonly<Record<string, string>>

/** `link` brings someone to the very board; `commit` is that of the site. */
export function provenanceOf(state: SessionState, link: string, commit: string): Provenance {
  const { board, experiment, pack } = state
  if (!board || !pack) return {}
  const { split, bounds } = board
  const sheet = pack.info.priceSheet
  const edits = board.priceEdits > 0 ? `, ${board.priceEdits} changed` : ''
  return {
    pack: `${pack.info.title} (${pack.info.kind}), sha256 ${pack.hash}`,
    split: `${split.source}: ${split.train} train, ${split.dev} dev, ${split.test} test`,
    prices: `${sheet.title}, ${sheet.date}${sheet.assumed ? ', assumed' : ''}${edits}`,
    'cost bounds': `$${cost(bounds.cminPer10k)} (${bounds.cminModel}) to $${cost(bounds.cmaxPer10k)} (${bounds.cmaxModel}) per 10,000 questions`,
    beta: String(board.beta),
    seed: String(experiment.seed),
    features: board.features,
    'made with': deviceInWords(navigator.userAgent, commit),
    link,
  }
}

export const provenanceInWords = (provenance: Provenance): string =>
  Object.entries(provenance)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')
