/**
 * Each study as tables: what the page shows, the command line prints and a file is exported as. Values stay numbers, in the
 * unit of their column; whoever shows them formats them.
 */
import { type FigureId, figures, headOf } from '../../core/figures.ts'
import { fusionMethods } from '../../core/fusion.ts'
import type { MeanSd } from '../../core/statistics/stats.ts'
import { paperRouters } from '../../experiment/experiment.ts'
import { type Printed, publishedFigures, publishedFusion } from './published-figures.ts'
import type { Study, StudyKind, StudyRows } from './study.ts'

/** 'percent' holds a share of 0–1; 'cost' dollars per 10,000 questions; 'score' 0–100; 'ms', 'seconds', 'rate' per second. */
export type Format = 'text' | 'percent' | 'points' | 'cost' | 'score' | 'count' | 'ms' | 'seconds' | 'rate' | 'lambda'

export interface Column {
  readonly id: string
  readonly head: string
  readonly format: Format
}

/** A MeanSd with n = 1 is a single run. Undefined: does not apply. */
export type Value = string | number | MeanSd | Printed | undefined

export interface StudyTable {
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly { readonly values: Readonly<Record<string, Value>>; readonly picked?: boolean }[]
}

const column = (id: string, head: string, format: Format): Column => ({ id, head, format })
const router = column('router', 'Router', 'text')
const note = column('note', 'Note', 'text')
const figureColumns = (head = '', prefix = ''): Column[] =>
  figures.map((figure) => column(`${prefix}${figure.id}`, `${head}${headOf(figure)}`, figure.format))

const prefixed = (prefix: string, values: Partial<Record<FigureId, Value>> | undefined) =>
  Object.fromEntries(figures.map(({ id }) => [`${prefix}${id}`, values?.[id]]))

/** The routers of the paper that we have figures of: '3 of its ten routers'. */
const threeOfTen = `${paperRouters.filter((key) => publishedFigures[key]).length} of the paper’s ten routers`

type Tables = { readonly [Kind in StudyKind]: (rows: readonly StudyRows[Kind][], study: Study<Kind>) => StudyTable[] }

const tables: Tables = {
  published: (rows, { stamp }) => [
    {
      caption: `Our figures on this ${stamp.pack.kind} pack, beside the published ones of ${threeOfTen}`,
      columns: [
        router,
        column('trainLambda', 'λ', 'lambda'),
        column('coefficient', 'per $/10K', 'lambda'),
        column('seeds', 'Runs', 'count'),
        ...figureColumns(`${stamp.pack.kind}: `),
        column('dev.rankScore', `${stamp.pack.kind}, decision λ on dev: Rank Score`, 'score'),
        ...figureColumns('published: ', 'published.'),
        note,
      ],
      rows: rows.map((row) => ({
        values: {
          router: row.label,
          trainLambda: row.trainLambda,
          coefficient: row.coefficient,
          seeds: row.seeds,
          ...prefixed('', row.plain),
          'dev.rankScore': row.onDev?.rankScore,
          ...prefixed('published.', row.published),
          note: [
            row.failure,
            row.chosenOnDev && 'λ chosen on dev.',
            row.frozen && 'Frozen features here, trained end to end in the paper: not directly comparable.',
            row.key === 'routerdc' && 'Same losses as CosineCls, one of them rounded differently: the figures agree.',
            row.published?.note,
          ]
            .filter(Boolean)
            .join(' '),
        },
      })),
    },
  ],

  seeds: (rows) => [
    {
      caption: 'Mean and standard deviation (sd) over seeds, test split',
      columns: [router, column('n', 'Runs', 'count'), ...figureColumns(), note],
      rows: rows.map(({ label, seeds, deterministic, failure, ...spread }) => ({
        values: {
          router: label,
          n: seeds.length,
          ...prefixed('', spread),
          note: failure ?? (deterministic ? 'n = 1: no random numbers' : `seeds ${seeds.join(', ')}`),
        },
      })),
    },
  ],

  training: (rows, { stamp }) => [
    {
      caption: `Standard deviations when training is redrawn: train and dev cut in half, both halves fitted`,
      columns: [
        router,
        column('n', 'Redraws', 'count'),
        ...figureColumns(),
        column('lead', 'Lead over the best model, points', 'percent'),
        note,
      ],
      rows: rows.map(({ label, redraws, sd, lead, failure }) => ({
        values: { router: label, n: redraws, ...prefixed('', sd), lead, note: failure ?? `seeds from ${stamp.seed}` },
      })),
    },
  ],

  splits: (rows) => [
    {
      caption: 'Mean and sd over new draws of 70/10/20, each on its own test part',
      columns: [router, column('n', 'Splits', 'count'), ...figureColumns(), note],
      rows: rows.map(({ label, seeds, failure, ...spread }) => ({
        values: {
          router: label,
          n: seeds.length,
          ...prefixed('', spread),
          note: failure ?? `seeds ${seeds.join(', ')}; draws share questions, so they are correlated`,
        },
      })),
    },
  ],

  sweep: (rows, { stamp }) => [
    {
      caption: `Each λ of the training targets; picked by Rank Score on ${stamp.study.pickOn}`,
      columns: [
        router,
        column('lambda', 'λ', 'lambda'),
        column('coefficient', 'per $/10K', 'lambda'),
        column('seeds', 'Runs', 'count'),
        column('dev.rankScore', 'dev: Rank Score', 'score'),
        ...figureColumns('test: '),
        note,
      ],
      rows: rows.flatMap(({ label, points, picked, costScale, failure }) => [
        ...points.map((point, i) => ({
          picked: i === picked,
          values: {
            router: point.label,
            lambda: point.lambda,
            coefficient: (point.lambda * costScale) / 1e4,
            seeds: point.seeds,
            'dev.rankScore': point.dev.rankScore,
            ...prefixed('', point.test),
            note: i === picked ? pickNote(stamp.study.pickOn) : '',
          },
        })),
        ...(failure ? [{ values: { router: label, note: failure } }] : []),
      ]),
    },
  ],

  heldOut: (rows, { stamp }) => [
    {
      caption: `Fitted without one ${stamp.study.leaveOut} and scored on it, beside the fit on all training rows`,
      columns: [
        column('part', stamp.study.leaveOut === 'dataset' ? 'Dataset' : 'Group', 'text'),
        router,
        column('n', 'Questions', 'count'),
        ...figures.flatMap((figure) => [
          column(figure.id, headOf(figure), figure.format),
          column(`within.${figure.id}`, headOf({ ...figure, label: 'in distribution' }), figure.format),
          ...(figure.id === 'accuracy' ? [column('gap', 'Difference, points', 'points')] : []),
        ]),
        note,
      ],
      rows: rows.map(({ part, label, held, within, failure }) => ({
        values: {
          part,
          router: label,
          n: held.n,
          ...prefixed('', held),
          ...prefixed('within.', within),
          gap: held.accuracy - within.accuracy,
          note: failure ?? '',
        },
      })),
    },
  ],

  strata: (rows) => {
    const counts = rows.find(({ strata }) => strata.length > 0)?.strata ?? []
    return figures.map((figure) => ({
      caption: `${headOf(figure)}, by number of models that are right (questions)`,
      columns: [
        router,
        ...counts.map(({ n }, right) => column(`right ${right}`, `${right} right (${n})`, figure.format)),
      ],
      rows: rows.map(({ label, strata }) => ({
        values: {
          router: label,
          ...Object.fromEntries(strata.map((cell, right) => [`right ${right}`, cell[figure.id]])),
        },
      })),
    }))
  },

  fusion: (rows) => {
    const methods = fusionMethods.filter(({ id }) => rows.some(({ method }) => method === id))
    return [
      {
        caption: 'The same router on differently fused features, test split',
        columns: [
          router,
          column('method', 'Fusion', 'text'),
          column('dims', 'Columns', 'count'),
          ...figureColumns(),
          column('published', 'published: Rank Score', 'score'),
          note,
        ],
        rows: [...new Set(rows.map(({ key }) => key))].flatMap((key) =>
          methods.flatMap(({ id }) =>
            rows
              .filter((row) => row.key === key && row.method === id)
              .map(({ label, methodLabel, dims, cell, failure }) => ({
                values: {
                  router: label,
                  method: methodLabel,
                  dims,
                  ...prefixed('', cell),
                  published: key === 'mlp' ? publishedFusion[id] : undefined,
                  note: failure ?? '',
                },
              })),
          ),
        ),
      },
    ]
  },

  latency: (rows) => [
    {
      caption: 'Routing time alone, features ready',
      columns: [
        router,
        column('engine', 'Engine', 'text'),
        column('batch', 'Batch', 'count'),
        column('p50', 'Median, ms', 'ms'),
        column('p95', '95th percentile, ms', 'ms'),
        column('mean', 'Mean, ms', 'ms'),
        column('std', 'sd, ms', 'ms'),
        column('min', 'Least, ms', 'ms'),
        column('max', 'Most, ms', 'ms'),
        column('perSecond', 'Questions/s', 'rate'),
        column('tokensPerSecond', 'Tokens/s', 'rate'),
        column('runs', 'Runs', 'count'),
        column('callsPerRun', 'Calls per run', 'count'),
        column('fitSeconds', 'Fit, s', 'seconds'),
        note,
      ],
      rows: rows.flatMap(({ label, engine, batches, fitSeconds, failure }) => [
        ...batches.map(({ report: { batchSize, offline }, runs, callsPerRun }) => ({
          values: {
            router: label,
            engine,
            batch: batchSize,
            ...offline.stats,
            perSecond: offline.samplesPerSecond,
            tokensPerSecond: offline.tokensPerSecond,
            runs,
            callsPerRun,
            fitSeconds,
          },
        })),
        ...(failure ? [{ values: { router: label, engine, note: failure } }] : []),
      ]),
    },
  ],
}

const pickNote = (part: 'dev' | 'test') =>
  part === 'dev' ? 'picked on dev' : 'picked on test (paper mode): optimistic'

/** The tables of a study, the main one first. */
export function tablesOf<Kind extends StudyKind>(study: Study<Kind>): StudyTable[] {
  return tables[study.kind](study.rows, study)
}

/** Mean and sd of a value; sd only where there are several runs. */
export function meanOf(value: Value): { mean: number; sd?: number } | undefined {
  if (typeof value === 'number') return { mean: value }
  if (value === undefined || typeof value === 'string') return undefined
  const [mean, sd] = 'mean' in value ? [value.mean, value.sd] : [value.value, value.sd]
  return { mean, ...(sd !== undefined && !Number.isNaN(sd) && { sd }) }
}

/** A table as flat records, for CSV and the like: spreads become two columns, the second with '.sd' at its end. */
export function recordsOf({ columns, rows }: StudyTable): Record<string, string | number>[] {
  return rows.map(({ values, picked }) => {
    const cells = columns.flatMap(({ id }): [string, string | number][] => {
      const value = values[id]
      if (typeof value === 'string') return [[id, value]]
      const number = meanOf(value)
      if (!number || Number.isNaN(number.mean)) return []
      return [[id, number.mean], ...(number.sd === undefined ? [] : [[`${id}.sd`, number.sd] as [string, number]])]
    })
    return { ...Object.fromEntries(cells), ...(picked && { picked: 'yes' }) }
  })
}
