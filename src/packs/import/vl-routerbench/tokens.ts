/** Tokens per call, from whichever of the token tables is there; costs as recorded where no table has tokens. */

import type { Finding } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { messageOf, note, problem, warning } from '../../findings.ts'
import { decodeNpy } from '../../npy.ts'
import { cellId, cellNumber, cellText } from '../../read/cells.ts'
import { readPickledStrings } from '../../read/pickle.ts'
import type { PackParts } from '../../seal.ts'
import type { ImportOptions } from '../importer.ts'
import { readRows } from '../rows.ts'
import type { RootFiles } from './files.ts'
import type { Quality } from './quality.ts'

type Arrays = Pick<PackParts, 'inTokens' | 'outTokens' | 'fixedCostUsd'>

export async function readBilling(
  root: RootFiles,
  { samples, models, values }: Quality,
  options: ImportOptions,
  findings: Finding[],
): Promise<Arrays> {
  const [n, m] = [samples.length, models.length]
  const rowOf = new Map(samples.map((id, i) => [id, i]))
  const columnOf = new Map(models.map((model, k) => [model, k]))
  const inTokens = new Float64Array(n).fill(Number.NaN)
  const outTokens = new Float64Array(n * m).fill(Number.NaN)
  const files = root.tokenCosts
    ? [root.tokenCosts]
    : [root.inputTokens, root.outputTokens].flatMap((file) => file ?? [])
  const bad = await readRows(files, options, (row) => {
    const i = rowOf.get(cellId(row.cell('sample_id')))
    if (i === undefined) return
    const input = tokens(row.cell('total_input_tokens') ?? row.cell('input_tokens'))
    if (input !== undefined) {
      if (inTokens[i] !== input && !Number.isNaN(inTokens[i]))
        row.slip(
          'has different input tokens than an earlier row of the same sample',
          String(input),
          'Download the file again.',
        )
      inTokens[i] = input
    }
    const k = columnOf.get(cellText(row.cell('model')))
    const output = tokens(row.cell('output_tokens'))
    if (k !== undefined && output !== undefined && Number.isNaN(outTokens[i * m + k])) outTokens[i * m + k] = output
  })
  findings.push(...bad)
  const gaps = outTokens.filter((count, at) => Number.isNaN(count) && !Number.isNaN(values[at])).length
  const bare = inTokens.filter(Number.isNaN).length
  if (gaps < n * m && bare < n) {
    if (gaps + bare > 0) return withoutTokens(gaps, bare, values, inTokens, outTokens, m, findings)
    return { inTokens: Uint32Array.from(inTokens), outTokens: whole(outTokens) }
  }
  if (files.length > 0)
    findings.push(warning(files[0].path, 'names none of these samples and models', 'Use files from one release.'))
  return readCosts(root, rowOf, columnOf, findings)
}

const whole = (counts: Float64Array): Uint32Array =>
  Uint32Array.from(counts, (count) => (Number.isNaN(count) ? 0 : count))

function tokens(cell: unknown): number | undefined {
  const count = cellNumber(cell)
  return count >= 0 && count < 2 ** 32 ? Math.round(count) : undefined
}

/** A call without tokens has no cost: its cell is missing, never free. */
function withoutTokens(
  gaps: number,
  bare: number,
  values: Float32Array,
  inTokens: Float64Array,
  outTokens: Float64Array,
  m: number,
  findings: Finding[],
): Arrays {
  for (let at = 0; at < values.length; at++)
    if (Number.isNaN(outTokens[at]) || Number.isNaN(inTokens[Math.floor(at / m)])) values[at] = Number.NaN
  const what = `${plural(gaps, 'call has', 'calls have')} no output tokens and ${plural(bare, 'sample has', 'samples have')} no input tokens: their cells count as missing`
  findings.push(warning('tokens', what, 'Fix them in the data check.'))
  return { inTokens: whole(inTokens), outTokens: whole(outTokens) }
}

/** C.npy: dollars per call. Zero stands for a call that was never priced (quirk Q19), so it becomes unknown. */
async function readCosts(
  root: RootFiles,
  rowOf: ReadonlyMap<string, number>,
  columnOf: ReadonlyMap<string, number>,
  findings: Finding[],
): Promise<Arrays> {
  if (!root.costs) {
    findings.push(
      warning('costs', 'there are neither tokens nor costs', 'Import token_based_costs.csv or C.npy as well.'),
    )
    return {}
  }
  try {
    const { shape, data } = decodeNpy(await root.costs.bytes(), root.costs.path)
    const [n, m] = [rowOf.size, columnOf.size]
    const samples = await listOr(root.costSamples, [...rowOf.keys()])
    const models = await listOr(root.costModels, [...columnOf.keys()])
    if (shape.length !== 2 || shape[0] !== samples.length || shape[1] !== models.length)
      throw new Error(
        `has shape (${shape.join(', ')}), its lists name ${plural(samples.length, 'sample')} and ${plural(models.length, 'model')}`,
      )
    const cost = new Float64Array(n * m).fill(Number.NaN)
    let free = 0
    samples.forEach((id, i) => {
      const row = rowOf.get(id)
      models.forEach((model, k) => {
        const column = columnOf.get(model)
        const usd = data[i * models.length + k]
        if (usd === 0) free++
        if (row !== undefined && column !== undefined && usd > 0 && Number.isFinite(usd)) cost[row * m + column] = usd
      })
    })
    findings.push(
      note(
        root.costs.path,
        'contains dollars but no tokens: changing prices has no effect',
        'To change prices, import token_based_costs.csv as well.',
      ),
    )
    if (free > 0)
      findings.push(
        warning(
          root.costs.path,
          `has ${plural(free, 'cost')} of 0, which means never priced`,
          'They count as unknown.',
        ),
      )
    return { fixedCostUsd: cost }
  } catch (error) {
    findings.push(
      problem(root.costs.path, messageOf(error), 'Download the file again, with sample_ids.pkl and model_names.pkl.'),
    )
    return {}
  }
}

async function listOr(file: SourceFile | undefined, otherwise: string[]): Promise<string[]> {
  if (!file) return otherwise
  try {
    return readPickledStrings(await file.bytes(), file.path)
  } catch {
    return otherwise
  }
}
