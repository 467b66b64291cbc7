/** Provenance of the board's figures in words: part of every exported table, chart and summary. */
import { cost } from '../core/print.ts'
import { budgetInWords, picturesInWords, pricesInWords } from '../engine/prepare/settings-in-words.ts'
import type { SessionState } from './session-state.ts'
import { deviceInWords } from './user-agent.ts'

/** In the order they are printed. */
export type Provenance = Readonly<Record<string, string>>

/** `link` leads to this exact board; `commit` is that of the site. */
export function provenanceOf(state: SessionState, link: string, commit: string): Provenance {
  const { board, experiment, pack } = state
  if (!board || !pack) return {}
  const { split, bounds } = board
  const { info } = pack
  return {
    pack: `${info.title} (${info.kind}), sha256 ${pack.hash}`,
    split: `${split.source}: ${split.train} train, ${split.dev} dev, ${split.test} test`,
    prices: pricesInWords(info, experiment),
    'picture tokens': picturesInWords(info, experiment),
    'cost bounds': `$${cost(bounds.cminPer10k)} (${bounds.cminModel}) to $${cost(bounds.cmaxPer10k)} (${bounds.cmaxModel}) per 10,000 questions`,
    beta: String(board.beta),
    budget: budgetInWords(experiment),
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
