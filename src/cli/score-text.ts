/** The twin's report as text: the board with intervals, where its accuracy comes from, who gets what, and what it rests on. */
import { knownFigures, printed } from '../core/figures.ts'
import type { Price } from '../core/types.ts'
import { lambda, percent, plural, points, precise } from '../core/words.ts'
import type { Audit } from '../engine/audit/audit.ts'
import { countRaised } from '../engine/audit/audited.ts'
import { markedName } from '../engine/score/board.ts'
import { withFullStop } from '../packs/findings.ts'
import type { TwinReport } from './twin.ts'

type Row = TwinReport['rows'][number]

export function reportText(report: TwinReport): string {
  const ready = report.rows.filter(({ status }) => status === 'ready')
  const parts = [
    heading(report),
    tableText(boardLines(report)),
    part(
      'Is it really routing? Accuracy over a table that only knows the dataset, in points',
      tableText(routingLines(ready)),
    ),
    part('Who gets what: models most called', tableText(callLines(ready))),
    part(
      'Data check',
      report.check?.map((one) => `  ${one.severity}: ${one.where}: ${withFullStop(one.what)}`).join('\n') ?? '',
    ),
    part('Audit', auditLines(report.audit ?? [])),
    part('Rests on', restsOn(report)),
  ]
  return parts.filter(Boolean).join('\n\n')
}

const part = (head: string, body: string): string => (body === '' ? '' : `${head}\n${body}`)

function heading({ pack, split, costs, resampling }: TwinReport): string {
  const drawn =
    resampling &&
    `Beside each figure its 95 % interval over ${plural(resampling.resamples, 'resample')} of ${resampling.of}. ${resampling.tooFew}`.trim()
  const sentence = costs.why && `${costs.why} Cost and Rank Score are blank, and λ is 0 for every router.`
  const what = `${pack.title}: ${plural(pack.n, 'question')}, ${plural(pack.m, 'model')}; test split, ${plural(split.test, 'question')}.`
  return [what, sentence, drawn].filter(Boolean).join(' ')
}

function boardLines({ rows, test, prices, costs }: TwinReport): string[][] {
  const known = knownFigures(costs.known)
  const heads = known.map(({ label, unit, priced }) =>
    [label, unit, priced && prices.assumed && 'assumed'].filter(Boolean).join(', '),
  )
  const figuresOf = (of: TwinReport['test']['models'][number] | Row) =>
    known.map((figure) => {
      const interval = of.intervals?.[figure.id]
      const within =
        interval && !Number.isNaN(interval.low)
          ? ` (${printed(figure, interval.low)} to ${printed(figure, interval.high)})`
          : ''
      return `${printed(figure, of[figure.id])}${within}`
    })
  return [
    ['Row', 'Kind', ...heads, 'λ', 'Note'],
    ...rows.map((row) => {
      const { kind, status, message, constant } = row
      const at = row.lambda === undefined ? '' : lambda(row.lambda)
      const said = constant ? `asks ${constant} every time: not routing here` : ''
      return [markedName(row), kind, ...figuresOf(row), at, status === 'ready' ? said : `${status}: ${message ?? ''}`]
    }),
    ...test.models.map((model) => [model.id, 'model', ...figuresOf(model), '', '']),
  ]
}

function routingLines(rows: readonly Row[]): string[][] {
  const lines = rows.flatMap((row) => {
    const { routing } = row
    if (!routing?.skill) return []
    const { difference, low, high } = routing.skill
    return [
      [markedName(row), points(difference), `${points(low)} to ${points(high)}`, percent(routing.shuffled.accuracy)],
    ]
  })
  return lines.length === 0 ? [] : [['Row', 'Gain', '95 % interval', 'Shuffled, %'], ...lines]
}

const shownCalls = 3

function callLines(rows: readonly Row[]): string[][] {
  return rows.map((row) => {
    const most = Object.entries(row.shares)
      .filter(([, share = 0]) => share > 0)
      .sort(([, a = 0], [, b = 0]) => b - a)
    const named = most.slice(0, shownCalls).map(([id, share = 0]) => `${id} ${percent(share, 0)} %`)
    return [
      markedName(row),
      [...named, ...(most.length > shownCalls ? [`${most.length - shownCalls} more`] : [])].join(', '),
    ]
  })
}

/** One line for each row, and for what was raised one more with the figure. */
const auditLines = (audits: readonly Audit[]): string =>
  audits
    .flatMap(({ label, checks }) => {
      const found = checks.filter(({ outcome }) => outcome === 'raised')
      const { raised, noted, open } = countRaised(checks)
      const rest = [...(noted > 0 ? [`${noted} noted`] : []), ...(open > 0 ? [`${open} not judged`] : [])]
      const head = `${raised === 0 ? 'nothing' : raised} raised in ${plural(checks.length - open, 'check')}`
      return [
        `  ${label}: ${[head, ...rest].join(', ')}`,
        ...found.map(({ check, what, fix }) => `    ${check}: ${withFullStop(what)} ${withFullStop(fix)}`),
      ]
    })
    .join('\n')

function restsOn(report: TwinReport): string {
  const { features, split, prices, fixes = [] } = report
  const lines = [
    `features: ${features}`,
    `split: ${split.source}, ${split.train} train, ${split.dev} dev, ${split.test} test`,
    `prices: ${prices.title}, ${prices.date}${prices.assumed ? ', assumed' : ''}. Source: ${withFullStop(prices.source)}`,
    `pictures: ${prices.pictures}`,
    ...fixes.map((fix) => `fix: ${JSON.stringify(fix)}`),
    ...Object.entries(prices.models).map(([id, price]) => `price of ${id}: ${priceInWords(price)}`),
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}

function priceInWords({ inputPerMillion, outputPerMillion, assumption, listed }: Price): string {
  const because = assumption ?? (listed && `listed as ${listed}`)
  return `$${precise(inputPerMillion)} in, $${precise(outputPerMillion)} out per 1M tokens${because ? ` (${because})` : ''}`
}

/** Columns as wide as their widest cell. */
export function tableText(lines: readonly (readonly string[])[]): string {
  const widths = lines.reduce<number[]>((so, line) => line.map((cell, c) => Math.max(so[c] ?? 0, cell.length)), [])
  return lines.map((line) => `  ${line.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join('  ')}`.trimEnd()).join('\n')
}
