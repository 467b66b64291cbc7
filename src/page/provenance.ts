/** What the figures on the board rest on, in words, this browser among it: goes out with every table, chart and summary. */
import { version } from '../core/version.ts'
import { cost } from '../core/words.ts'
import { budgetInWords, picturesInWords, pricesInWords } from '../engine/prepare/settings-in-words.ts'
import type { SessionState } from './session-state.ts'

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
    ...(board.unknownCosts && { costs: board.unknownCosts.sentence }),
    'cost bounds': board.unknownCosts
      ? 'not known'
      : `$${cost(bounds.cminPer10k)} (${bounds.cminModel}) to $${cost(bounds.cmaxPer10k)} (${bounds.cmaxModel}) per 10,000 questions`,
    beta: String(board.beta),
    budget: board.unknownCosts ? 'none: λ = 0 for all routers' : budgetInWords(experiment),
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

const browsers: readonly [name: string, pattern: RegExp][] = [
  ['Firefox', /Firefox\/(\d+)/],
  ['Edge', /Edg\/(\d+)/],
  ['Chromium', /Chrom(?:e|ium)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
]

const systems: readonly [name: string, pattern: RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
]

/** 'Chromium 150 on Linux, vl-routerbench-web 0.1.0'. Numbers are computed by JavaScript and WebAssembly in all of them. */
export function deviceInWords(userAgent: string, commit: string): string {
  const browser = browsers
    .flatMap(([name, pattern]) => {
      const major = pattern.exec(userAgent)?.[1]
      return major ? [`${name} ${major}`] : []
    })
    .at(0)
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0]
  const site = `vl-routerbench-web ${version}${commit && ` (${commit})`}`
  return `${browser ?? 'an unknown browser'} on ${system ?? 'an unknown system'}, ${site}`
}
