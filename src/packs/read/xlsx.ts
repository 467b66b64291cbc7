/** The first sheet of an xlsx workbook; its first row names the columns. Texts are kept as they are, untrimmed. */
import { zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/universal'
import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { hasNoErrors, problem } from '../findings.ts'
import { openZip, type ZipArchive } from '../zip.ts'
import { cellText, isEmpty } from './cells.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'

/** Rows × columns between the corners of a sheet: one far-away cell must not fill the memory with empty ones. */
const cellLimit = 20_000_000

export async function readXlsx(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const { archive, findings } = openZip(await file.bytes(), file.path)
  if (!archive || !hasNoErrors(findings)) return findings
  const sheets = await readSheet(await plainWorkbook(archive), { trim: false })
  options.onBytes?.(file.size)
  options.signal?.throwIfAborted()
  // The library's types name the class of a date where they mean its instances.
  const [header, ...rows] = sheets as unknown[][]
  if (!header) return [problem(file.path, 'has an empty first sheet', 'Write the table to the first sheet.')]
  const names = header.map((cell) => cellText(cell).trim())
  const wrong = checkColumns(file.path, names)
  if (!hasNoErrors(wrong)) return wrong
  sink.columns(names)
  for (let i = 0; i < Math.min(rows.length, options.rowLimit ?? rows.length); i++) {
    if (!rows[i].every(isEmpty)) sink.row(rows[i], i + 2)
  }
  return []
}

/**
 * The workbook's XML unpacked and checked here, as an archive of stored entries: the library unpacks without limits, and
 * large entries in workers of its own.
 */
async function plainWorkbook(archive: ZipArchive): Promise<ArrayBuffer> {
  const entries: Record<string, Uint8Array> = {}
  for (const entry of archive.entries.filter(({ name }) => /\.(xml|rels)$/.test(name))) {
    const bytes = await archive.read(entry)
    if (/worksheets\/[^/]*\.xml$/.test(entry.name)) checkExtent(bytes, entry.name)
    entries[entry.name] = bytes
  }
  return zipSync(entries, { level: 0 }).slice().buffer
}

function checkExtent(xml: Uint8Array, name: string) {
  let [rows, columns] = [1, 1]
  // One byte a character is enough: only addresses are looked at.
  for (const [, letters = '', digits = ''] of new TextDecoder('latin1').decode(xml).matchAll(/ r="([A-Z]*)(\d*)"/g)) {
    rows = Math.max(rows, Number(digits))
    columns = Math.max(columns, columnNumber(letters))
  }
  if (rows * columns > cellLimit)
    throw new Error(`${name} reaches to row ${rows}, column ${columns}: the limit is ${plural(cellLimit, 'cell')}`)
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0)
