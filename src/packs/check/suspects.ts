/** Single cells that cannot be right. One rule serves the checks, which count them, and the fix `mask`, which makes their results missing. */

import { plural } from '../../core/plural.ts'
import type { PackData, PackFix } from '../../core/types.ts'
import type { Remedy } from './finding.ts'

export type Suspects = Extract<PackFix, { fix: 'mask' }>['cells']

/** At the time of writing, no model read or wrote more in one call. */
export const mostTokens = 2_000_000

/** Tells whether a cell (row-major index) has a result and is suspect; by its tokens where there are counts. */
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
  label: `Mask ${plural(count, 'cell')} as missing`,
  fix: { fix: 'mask', cells },
})
