/**
 * Price sheets as files: JSON as the page keeps them, or a csv with the columns model, input_per_million,
 * output_per_million and, if wanted, assumption, date, source.
 */
import { isPrice } from '../core/prices/price.ts'
import type { Finding, Price, PriceSheet } from '../core/types.ts'
import type { SourceFile } from './files.ts'
import { hasNoErrors, problem, Slips } from './findings.ts'
import { parseJson } from './python-text.ts'
import { cellNumber, cellText } from './read/cells.ts'
import { readTable, rowUnit } from './read/table.ts'
import { wholeText } from './read/text.ts'

/** Without a sheet the findings give the reason. */
export async function readPriceSheet(file: SourceFile): Promise<{ sheet?: PriceSheet; findings: Finding[] }> {
  if (/\.json$/i.test(file.path)) {
    const sheet = await fromJson(file)
    if (sheet) return sheet
  }
  return fromTable(file)
}

/** Undefined when the JSON is not a sheet; it may still be a table. */
async function fromJson(file: SourceFile) {
  let json: unknown
  try {
    json = parseJson(await wholeText(file))
  } catch {
    return undefined
  }
  const { prices, title, date, source, assumed } = (json ?? {}) as Record<string, unknown>
  if (typeof prices !== 'object' || prices === null || Array.isArray(prices)) return undefined
  const collected = new Collected(file)
  for (const [model, entry] of Object.entries(prices)) {
    const { inputPerMillion, outputPerMillion, assumption } = (entry ?? {}) as Record<string, unknown>
    collected.add(model, inputPerMillion, outputPerMillion, assumption, 1)
  }
  return collected.result({ title, date, source, ...(typeof assumed === 'boolean' && { assumed }) })
}

async function fromTable(file: SourceFile) {
  const collected = new Collected(file)
  let names: readonly string[] = []
  const about: Record<string, unknown> = {}
  const bad = await readTable(file, {
    columns(found) {
      names = found
    },
    row(cells, at) {
      const cell = (name: string) => cells[names.indexOf(name)]
      for (const name of ['date', 'source']) about[name] ??= cellText(cell(name)) || undefined
      collected.add(
        cellText(cell('model')),
        cell('input_per_million'),
        cell('output_per_million'),
        cell('assumption'),
        at,
      )
    },
  })
  const { sheet, findings } = collected.result(about)
  const all = [...bad, ...findings]
  return { ...(sheet && hasNoErrors(all) && { sheet }), findings: all }
}

class Collected {
  private readonly prices = new Map<string, Price>()
  private readonly slips: Slips
  private assumed = false

  constructor(private readonly file: SourceFile) {
    this.slips = new Slips(file.path, rowUnit(file.path))
  }

  /** Empty prices are unknown; anything else must be a valid price. */
  add(model: string, input: unknown, output: unknown, assumption: unknown, at: number) {
    if (model === '')
      return this.slips.add(
        'names no model',
        at,
        '',
        'Give it the columns model, input_per_million, output_per_million.',
      )
    const price = { inputPerMillion: cellNumber(input), outputPerMillion: cellNumber(output) }
    for (const [cell, value] of [
      [input, price.inputPerMillion],
      [output, price.outputPerMillion],
    ] as const)
      if (cellText(cell) !== '' && !isPrice(value))
        this.slips.add(
          `has an invalid price for "${model}"`,
          at,
          cellText(cell),
          'Write dollars per million tokens, 0 or more, or leave it empty.',
        )
    const why = cellText(assumption)
    this.assumed ||= why !== ''
    this.prices.set(model, { ...price, ...(why && { assumption: why }) })
  }

  result(about: { title?: unknown; date?: unknown; source?: unknown; assumed?: boolean }) {
    const findings = this.slips.findings()
    const { path } = this.file
    if (this.prices.size === 0 && hasNoErrors(findings))
      findings.push(
        problem(path, 'contains no prices', 'Give it the columns model, input_per_million, output_per_million.'),
      )
    if (!hasNoErrors(findings)) return { findings }
    const sheet: PriceSheet = {
      id: 'own',
      title: cellText(about.title) || path,
      date: cellText(about.date) || 'not dated',
      source: cellText(about.source) || `your file ${path}`,
      assumed: about.assumed ?? this.assumed,
      prices: Object.fromEntries(this.prices),
    }
    return { sheet, findings }
  }
}

/** NaN, which JSON does not have, is written as null. */
export const priceSheetJson = (sheet: PriceSheet): string => `${JSON.stringify(sheet, null, 2)}\n`

export function priceSheetCsv({ prices, date, source }: PriceSheet): string {
  const rows = Object.entries(prices).map(([model, { inputPerMillion, outputPerMillion, assumption = '' }]) => {
    const amount = (value: number) => (Number.isNaN(value) ? '' : String(value))
    return [model, amount(inputPerMillion), amount(outputPerMillion), assumption, date, source]
  })
  const names = ['model', 'input_per_million', 'output_per_million', 'assumption', 'date', 'source']
  return [names, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('')
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
