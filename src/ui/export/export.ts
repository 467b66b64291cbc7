/** Makes the exported file: csv, JSON, SVG or PNG, with what it rests on. Loaded with the first export. */
import Papa from 'papaparse'
import { type Provenance, provenanceInWords } from '../../page/provenance.ts'
import { download } from '../shell/files.ts'
import type { ExportTable, Taken } from './export-table.ts'
import { pngOf, svgOf } from './pictures.ts'

/** `pack` starts the file's name. Rejects with a sentence if the picture cannot be drawn. */
export async function take({ name, as, table, chart }: Taken, pack: string, provenance: Provenance) {
  const file = `${pack}-${name.toLowerCase().replaceAll(/[^\w]+/g, '-')}.${as}`
  const about = provenanceInWords(provenance)
  if (as === 'csv' && table) download(file, csvOf(table, provenance), 'text/csv')
  if (as === 'json' && table) download(file, jsonOf(table, provenance))
  if (as === 'svg' && chart) download(file, svgOf(chart, about), 'image/svg+xml')
  if (as === 'png' && chart) download(file, await pngOf(chart, about), 'image/png')
}

/** Quoted, because a line break would end the comment. */
const quotes = (value: unknown) => typeof value === 'string' && value.includes('#')

/** For `pandas.read_csv(file, comment='#')`. Cells that a spreadsheet would run as formulas are escaped. */
export function csvOf({ title, columns, rows }: ExportTable, provenance: Provenance): string {
  const comments = [title, ...Object.entries(provenance).map(([name, value]) => `${name}: ${value}`)]
  const lines = comments.map((line) => `# ${line.replaceAll(/\s+/g, ' ')}\n`)
  const data = rows.map((row) => [...row])
  const text = Papa.unparse({ fields: [...columns], data }, { escapeFormulae: true, quotes })
  return `${lines.join('')}${text.replaceAll('\r\n', '\n')}\n`
}

/** One object for each line; λ = ∞ is written as a string, as everywhere. */
export function jsonOf({ title, columns, rows }: ExportTable, provenance: Provenance): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, plain(row[i])])))
  return `${JSON.stringify({ title, made: provenance, rows: objects }, null, 1)}\n`
}

const plain = (value: string | number | null | undefined) =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : (value ?? null)
