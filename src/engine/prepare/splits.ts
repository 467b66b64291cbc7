/** Turns the experiment's choice of split into row numbers. Most boards stand on the pack's own: what draws is loaded when asked. */
import type { PackData } from '../../core/types.ts'
import type { SplitChoice, SplitDraw } from '../../experiment/experiment.ts'
import { splitFromBytes } from '../../packs/matrices.ts'
import type { SplitInWords } from './draw-splits.ts'
import type { PackSource } from './pack-source.ts'

export interface ResolvedSplit extends SplitInWords {
  /** Names the split in cache keys. */
  readonly key: string
}

/** The same text for the same split, whatever object carries it. */
export function splitKey(choice: SplitChoice): string {
  if (choice.by === 'ids') return `ids ${fingerprint([choice.ids.train, choice.ids.dev, choice.ids.test])}`
  return choice.by === 'seed' ? `seed ${choice.seed}${drawSuffix(choice.draw)}` : 'pack'
}

const drawSuffix = (draw: SplitDraw = 'plain') => (draw === 'plain' ? '' : ` by ${draw}`)

/** FNV-1a over the ids: names a cache entry, guards nothing. */
function fingerprint(lists: readonly (readonly string[])[]): string {
  const text = lists.map((list) => list.join('\n')).join('\n\n')
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return `${(hash >>> 0).toString(16)}-${text.length}`
}

/** A pack without a split of its own is drawn with the default seed. */
export async function resolveSplit(
  source: PackSource,
  pack: PackData,
  choice: SplitChoice,
  key: string,
): Promise<ResolvedSplit> {
  if (choice.by === 'pack' && pack.split)
    return { key, split: splitFromBytes(pack.split), source: "the pack's own", findings: [] }
  const { drawn, listed } = await import('./draw-splits.ts')
  return { key, ...(choice.by === 'ids' ? await listed(source, pack, choice) : await drawn(source, pack, choice)) }
}
