/** Tables as text with their provenance: as comments before a CSV, as `made` in JSON. */
import Papa from 'papaparse'
import type { Provenance } from '../../page/provenance.ts'
import type { ExportTable } from './export-table.ts'

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
