/** Single cells that cannot be right. The checks count them and the fix `mask` makes their results missing, by the same rule. */
import type { PackData, PackFix } from '../../core/types.ts'
import { counted, type Remedy } from './finding.ts'

export type Suspects = Extract<PackFix, { fix: 'mask' }>['cells']

/** No model read or wrote more in one call when this was written. */
export const mostTokens = 2_000_000

/** Whether the cell at this place (row-major) has a result and is one of them; for its tokens, where there are counts. */
export function isSuspect(
  { quality, outTokens }: Pick<PackData, 'quality' | 'outTokens'>,
  cells: Suspects,
): (at: number) => boolean {
  if (cells === 'out-of-range') return (at) => quality[at] < 0 || quality[at] > 1
  if (!outTokens) return () => false
  const isOdd = (tokens: number) => (cells === 'no-output' ? tokens === 0 : tokens > mostTokens)
  return (at) => isOdd(outTokens[at]) && !Number.isNaN(quality[at])
}

/** Offers to make the results of that many calls missing. */
export const maskRemedy = (cells: Suspects, count: number): Remedy => ({
  label: `Mask ${counted(count, 'cell')} as missing`,
  fix: { fix: 'mask', cells },
})
