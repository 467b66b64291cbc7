/**
 * The headless twin's report: the board as the JSON that scripts, router repositories' CI and our own checks read.
 * Accuracy and shares 0-1, cost in dollars, Rank Score 0-100. `models`, `oracle` and `unsolvedShare` are over the whole
 * pack; `rows` and `test` are over the test part.
 */
import { type Cell, cellOf, per10k } from '../../core/figures.ts'
import { oracleAccuracy, unsolvedShare } from '../../core/hindsight.ts'
import { sumsOf } from '../../core/metrics.ts'
import { costMatrix } from '../../core/prices/price.ts'
import type { PackData, PriceSheet } from '../../core/types.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import { guestOf } from '../guests/messages.ts'
import { picturesInWords } from '../prepare/settings-in-words.ts'
import type { Board } from './board.ts'

/** JSON has no Infinity: it is written as a string, as in the golden files. NaN becomes null. */
export const reportJson = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (item === Number.POSITIVE_INFINITY ? 'Infinity' : item), 2)

export function report(board: Board, pack: PackData, sheet: PriceSheet, experiment: Experiment) {
  const { n, m, info } = pack
  const { cminPer10k, cmaxPer10k } = board.bounds
  const settings = { bounds: { cmin: cminPer10k / per10k, cmax: cmaxPer10k / per10k }, beta: experiment.beta }
  const graded = { quality: pack.quality, cost: costMatrix(pack, sheet), K: m }
  const whole = (model: number) => cellOf(sumsOf(new Int32Array(n).fill(model), graded), settings)
  return {
    pack: {
      id: info.id,
      kind: info.kind,
      title: info.title,
      n,
      m,
      hash: pack.hash,
      ...(info.derived && { derived: info.derived }),
    },
    split: board.split,
    prices: {
      title: sheet.title,
      date: sheet.date,
      assumed: sheet.assumed,
      changed: experiment.prices,
      pictures: picturesInWords(info, experiment),
    },
    bounds: board.bounds,
    beta: board.beta,
    budget: experiment.budget,
    features: board.features,
    models: info.models.map(({ id }, k) => ({ id, ...values(whole(k)) })),
    oracle: oracleAccuracy(pack.quality, n, m),
    unsolvedShare: unsolvedShare(pack.quality, n, m),
    test: {
      unsolvedShare: board.unsolvedShare,
      models: board.rows
        .filter((row) => row.kind === 'model')
        .map((row) => ({ id: row.router, ...values(row.overall) })),
    },
    rows: board.rows
      .filter((row) => row.kind !== 'model')
      .map((row) => ({
        router: row.key,
        label: row.label,
        kind: row.kind,
        status: row.status,
        ...(row.message && { message: row.message }),
        ...sourceOf(row.router, experiment),
        ...values(row.overall),
        ...(row.lambda !== undefined && { lambda: row.lambda }),
        shares: Object.fromEntries(board.models.map((id, k) => [id, row.shares[k]])),
        byGroup: Object.fromEntries(board.groups.map((id, g) => [id, row.groups[g]])),
        byDataset: Object.fromEntries(board.datasets.map((id, d) => [id, row.datasets[d]])),
        ...(row.engine && { engine: row.engine }),
        ...(row.training && { training: row.training }),
        notes: row.notes,
      })),
    findings: board.findings,
    experiment,
  }
}

const values = ({ n: _, ...figures }: Cell) => figures

/** A guest's figures are worth what its source is: its sha256 goes with them. */
function sourceOf(router: string, { guests }: Experiment) {
  const guest = guestOf(router, guests)
  return guest && { sourceSha256: guest.hash }
}
