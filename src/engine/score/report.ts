/**
 * The headless twin's report: the board as the JSON that scripts, router repositories' CI and our own checks read.
 * Accuracy and shares 0-1, cost in dollars, Rank Score 0-100. `models`, `oracle` and `unsolvedShare` are over the whole
 * pack; `rows` and `test` are over the test part. What stands behind the board (intervals, the data check, routing) is
 * there where it was asked for.
 */
import { type Cell, cellOf, knownFigures, per10k } from '../../core/figures.ts'
import { oracleAccuracy, unsolvedShare } from '../../core/hindsight.ts'
import { sumsOf } from '../../core/metrics.ts'
import { costMatrix, priceOf } from '../../core/prices/price.ts'
import type { PackData, PackInfo, PriceSheet } from '../../core/types.ts'
import { type Experiment, guestOf } from '../../experiment/experiment.ts'
import type { CheckFinding } from '../../packs/check/finding.ts'
import { picturesInWords } from '../prepare/settings-in-words.ts'
import type { RowClaims } from '../rows/claims.ts'
import { drawnInWords, tooFewInWords } from '../rows/drawn-in-words.ts'
import type { Significance, SignificantRow } from '../rows/intervals.ts'
import type { Level, RoutingGain } from '../rows/routing-gain.ts'
import type { Board, BoardRow } from './board.ts'

/** JSON has no Infinity: it is written as a string, as in the golden files. NaN becomes null. */
export const reportJson = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (item === Number.POSITIVE_INFINITY ? 'Infinity' : item), 2)

/** What stands behind a board. */
export interface Behind {
  readonly check: readonly CheckFinding[]
  readonly significance: Significance | undefined
  /** By key of the row. */
  readonly routing: ReadonlyMap<string, RoutingGain>
}

export function report(board: Board, pack: PackData, sheet: PriceSheet, experiment: Experiment, behind?: Behind) {
  const { info } = pack
  return {
    ...settingsOf(board, pack, sheet, experiment),
    ...wholePack(board, pack, sheet, experiment),
    test: {
      unsolvedShare: board.unsolvedShare,
      models: board.rows
        .filter(({ kind }) => kind === 'model')
        .map((row) => ({ id: row.router, ...values(row.overall), ...sureOf(row, board, behind) })),
    },
    rows: board.rows
      .filter(({ kind }) => kind !== 'model')
      .map((row) => ({ ...rowOf(row, board, experiment), ...sureOf(row, board, behind), ...routingOf(row, behind) })),
    ...(behind && { check: behind.check.map(findingOf), resampling: resamplingOf(behind) }),
    ...(info.derived && { fixes: info.derived.fixes }),
    notes: board.notes,
    findings: board.findings,
    experiment,
  }
}

function settingsOf(board: Board, { n, m, info, hash }: PackData, sheet: PriceSheet, experiment: Experiment) {
  const { id, kind, title, derived } = info
  return {
    pack: { id, kind, title, n, m, hash, ...(derived && { derived }) },
    split: board.split,
    prices: {
      title: sheet.title,
      date: sheet.date,
      source: sheet.source,
      assumed: sheet.assumed,
      changed: experiment.prices,
      pictures: picturesInWords(info, experiment),
      models: pricesOf(info, sheet),
    },
    costs: board.unknownCosts ? { known: false, why: board.unknownCosts.sentence } : { known: true },
    bounds: board.bounds,
    beta: board.beta,
    budget: experiment.budget,
    features: board.features,
  }
}

/** In force, with where they are from; nothing for a model that has none. Packs that record costs use none of them. */
const pricesOf = ({ models, entries }: PackInfo, { prices }: PriceSheet) =>
  'cost.npy' in entries
    ? {}
    : Object.fromEntries(
        models.flatMap(({ id }) => {
          const price = priceOf(prices, id)
          return price ? [[id, price]] : []
        }),
      )

function wholePack(board: Board, pack: PackData, sheet: PriceSheet, { beta }: Experiment) {
  const { n, m, quality, info } = pack
  const { cminPer10k, cmaxPer10k } = board.bounds
  const settings = { bounds: { cmin: cminPer10k / per10k, cmax: cmaxPer10k / per10k }, beta }
  const cost = board.unknownCosts ? new Float64Array(n * m).fill(Number.NaN) : costMatrix(pack, sheet)
  const cell = (model: number) => cellOf(sumsOf(new Int32Array(n).fill(model), { quality, cost, K: m }), settings)
  return {
    models: info.models.map(({ id }, k) => ({ id, ...values(cell(k)) })),
    oracle: oracleAccuracy(quality, n, m),
    unsolvedShare: unsolvedShare(quality, n, m),
  }
}

function rowOf(row: BoardRow, board: Board, experiment: Experiment) {
  return {
    router: row.key,
    label: row.label,
    kind: row.kind,
    status: row.status,
    ...(row.message && { message: row.message }),
    ...sourceOf(row.router, experiment),
    ...values(row.overall),
    ...(row.dev && { dev: values(row.dev) }),
    ...(row.lambda !== undefined && { lambda: row.lambda }),
    shares: Object.fromEntries(board.models.map((id, k) => [id, row.shares[k]])),
    byGroup: Object.fromEntries(board.groups.map((id, g) => [id, row.groups[g]])),
    byDataset: Object.fromEntries(board.datasets.map((id, d) => [id, row.datasets[d]])),
    ...(row.engine && { engine: row.engine }),
    ...(row.training && { training: row.training }),
    ...marksOf(row),
    notes: row.notes,
  }
}

/** What stands beside its name. */
const marksOf = ({ constant, guest, badges }: BoardRow) => ({
  ...(constant && { constant }),
  ...(guest && { guest }),
  ...(badges && { badges }),
})

const values = ({ n: _, ...figures }: Cell) => figures

interface Sure {
  readonly intervals?: Partial<SignificantRow['intervals']>
  readonly claims?: RowClaims
}

/** 95 % intervals of the figures that are known, and what can be claimed of honest rows against the best single model. */
function sureOf({ key }: BoardRow, { unknownCosts }: Board, behind: Behind | undefined): Sure {
  const sure = behind?.significance?.rows.find((row) => row.key === key)
  if (!sure) return {}
  const known = knownFigures(!unknownCosts).map(({ id }) => [id, sure.intervals[id]] as const)
  const claims = behind?.significance?.claims.find((row) => row.key === key)
  return { intervals: Object.fromEntries(known), ...(claims && { claims }) }
}

interface Routing extends Pick<RoutingGain, 'levels' | 'constant' | 'shuffled'> {
  readonly skill?: Level['gain']
}

/** Where the row's accuracy comes from: the last gain before the oracle is what looking at each question adds. */
function routingOf({ key }: BoardRow, behind: Behind | undefined): { readonly routing?: Routing } {
  const gain = behind?.routing.get(key)
  if (!gain) return {}
  const { levels, constant, shuffled } = gain
  const skill = levels.find(({ id }) => id === 'row')?.gain
  return { routing: { ...(skill && { skill }), constant, shuffled, levels } }
}

const findingOf = ({ check, severity, where, what, fix, count, examples }: CheckFinding) => ({
  check,
  severity,
  where,
  what,
  fix,
  count,
  examples,
})

const resamplingOf = ({ significance }: Behind) =>
  significance && {
    by: significance.by,
    shared: significance.shared,
    units: significance.units,
    resamples: significance.resamples,
    of: drawnInWords(significance),
    tooFew: tooFewInWords(significance),
  }

/** A guest's figures are worth what its source is: its sha256 goes with them. */
function sourceOf(router: string, { guests }: Experiment) {
  const guest = guestOf(router, guests)
  return guest && { sourceSha256: guest.hash }
}
