/** Makes the exported file: csv, JSON, SVG or PNG, with what it rests on. Loaded with the first export. */
import Papa from 'papaparse'
import { nextTask } from '../../kernel/pace.ts'
import { type Provenance, provenanceInWords } from '../../page/provenance.ts'
import { download } from '../shell/files.ts'
import type { ExportTable, Taken } from './export-table.ts'
import { pngOf, svgOf } from './pictures.ts'

/** `pack` starts the file's name. Rejects with a sentence if the picture cannot be drawn. */
export async function take({ name, as, table, chart }: Taken, pack: string, provenance: Provenance) {
  const file = `${pack}-${name.toLowerCase().replaceAll(/[^\w]+/g, '-')}.${as}`
  const about = provenanceInWords(provenance)
  if (as === 'csv' && table) download(file, await inTasks(csvParts(table, provenance)), 'text/csv')
  if (as === 'json' && table) download(file, await inTasks(jsonParts(table, provenance)))
  if (as === 'svg' && chart) download(file, svgOf(chart, about), 'image/svg+xml')
  if (as === 'png' && chart) download(file, await pngOf(chart, about), 'image/png')
}

/** Lines made in one task of the page: a list of 30,000 questions is not one long task. */
const linesATask = 1000

/** Each part in a task of its own. */
async function inTasks(parts: Iterable<string>): Promise<Blob> {
  const made: string[] = []
  for (const part of parts) {
    made.push(part)
    await nextTask()
  }
  return new Blob(made)
}

function* portions<Row>(rows: readonly Row[]) {
  for (let from = 0; from < rows.length; from += linesATask) yield rows.slice(from, from + linesATask)
}

/** Quoted, because a line break would end the comment. */
const quotes = (value: unknown) => typeof value === 'string' && value.includes('#')

/** For `pandas.read_csv(file, comment='#')`. Cells that a spreadsheet would run as formulas are escaped. */
export function* csvParts({ title, columns, rows }: ExportTable, provenance: Provenance) {
  const comments = [title, ...Object.entries(provenance).map(([name, value]) => `${name}: ${value}`)]
  const csv = (lines: readonly (readonly unknown[])[]) =>
    `${Papa.unparse(lines as unknown[][], { escapeFormulae: true, quotes, newline: '\n' })}\n`
  yield `${comments.map((line) => `# ${line.replaceAll(/\s+/g, ' ')}\n`).join('')}${csv([columns])}`
  for (const portion of portions(rows)) yield csv(portion)
}

/** One object for each line; λ = ∞ is written as a string, as everywhere. */
export function* jsonParts({ title, columns, rows }: ExportTable, provenance: Provenance) {
  const object = (row: ExportTable['rows'][number]) =>
    JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, plain(row[i])])))
  yield `{"title": ${JSON.stringify(title)},\n"made": ${JSON.stringify(provenance, null, 1)},\n"rows": [`
  let comma = ''
  for (const portion of portions(rows)) {
    yield `${comma}\n${portion.map(object).join(',\n')}`
    comma = ','
  }
  yield '\n]}\n'
}

const plain = (value: string | number | null | undefined) =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : (value ?? null)
