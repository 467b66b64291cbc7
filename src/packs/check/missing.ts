/**
 * Cells without a result or a cost. Missing is never counted as zero: without every result nothing is scored, without every
 * cost the board shows accuracy alone.
 */

import type { PackData } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Check, type CheckFinding, type CheckInput, examplesShown, type Remedy, rowName } from './finding.ts'

/** Answers without a grade. */
export const missingCells: Check = (input) => {
  const gaps = gapsIn(input.pack.quality, input.pack)
  return gaps.cells === 0 ? [] : [gapFinding(input, gaps, 'missing-cells', 'result', 'missing')]
}

/** Calls without a cost, in packs that carry costs instead of tokens. */
export const missingCosts: Check = (input) => {
  const { pack } = input
  if (!pack.fixedCostUsd) return pack.inTokens && pack.outTokens ? [] : [nothingToBill]
  const gaps = gapsIn(pack.fixedCostUsd, pack)
  return gaps.cells === 0 ? [] : [gapFinding(input, gaps, 'missing-costs', 'cost', 'no-cost')]
}

const nothingToBill: CheckFinding = {
  check: 'nothing-to-bill',
  severity: 'warning',
  where: 'Tokens and costs',
  what: 'the pack has neither token counts nor costs, so the board shows accuracy without costs',
  fix: 'Import it again with token or cost columns, or assume a number of tokens for every call.',
  count: 1,
  examples: [],
  remedies: [
    { label: 'Assume 100 input and 100 output tokens', fix: { fix: 'assume-tokens', input: 100, output: 100 } },
  ],
}

interface Gaps {
  readonly cells: number
  /** Rows with at least one gap. */
  readonly rows: readonly number[]
  /** Gaps of each model. */
  readonly perModel: readonly number[]
}

function gapsIn(values: ArrayLike<number>, { n, m }: PackData): Gaps {
  const rows: number[] = []
  const perModel = new Array<number>(m).fill(0)
  for (let row = 0; row < n; row++) {
    let any = false
    for (let k = 0; k < m; k++) {
      if (!Number.isNaN(values[row * m + k])) continue
      perModel[k]++
      any = true
    }
    if (any) rows.push(row)
  }
  return { cells: perModel.reduce((sum, gaps) => sum + gaps, 0), rows, perModel }
}

function gapFinding(
  input: CheckInput,
  { cells, rows, perModel }: Gaps,
  check: string,
  noun: string,
  because: 'missing' | 'no-cost',
): CheckFinding {
  const { n, m, info } = input.pack
  const holed = info.models.map(({ id }, k) => ({ id, gaps: perModel[k] })).filter(({ gaps }) => gaps > 0)
  const worst = holed.toSorted((a, b) => b.gaps - a.gaps).slice(0, examplesShown)
  const remedies: Remedy[] = []
  if (rows.length < n)
    remedies.push({
      label: `Drop ${plural(rows.length, 'question')}`,
      fix: { fix: 'drop-rows', because },
    })
  if (m > 1) for (const { id } of worst) remedies.push({ label: `Drop ${id}`, fix: { fix: 'drop-model', model: id } })
  const result = noun === 'result'
  return {
    check,
    severity: result ? 'error' : 'warning',
    where: result ? 'Answers' : 'Costs',
    what: `${cells.toLocaleString('en-US')} of ${plural(n * m, 'cell')} ${cells === 1 ? 'has' : 'have'} no ${noun}, in ${plural(rows.length, 'question')} and ${plural(holed.length, 'model')}`,
    fix: result
      ? 'Drop the questions or the models. Every router needs a result for every model.'
      : 'Drop the questions or the models. Until every call has a cost the board shows accuracy alone.',
    count: cells,
    examples: [
      ...worst.map(({ id, gaps }) => `${id}: ${gaps} missing`),
      ...rows.slice(0, examplesShown).map((row) => rowName(input, row)),
    ],
    remedies,
  }
}
