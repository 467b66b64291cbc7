/**
 * The first sheet of an xlsx workbook that has a table; its first row of several names is that of the columns, so that titles above
 * are passed over. Texts are kept as they are, untrimmed.
 */
import { zipSync } from 'fflate'
import readSheets from 'read-excel-file/universal'
import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { firstFew, hasNoErrors, note, problem } from '../findings.ts'
import { openZip, type ZipArchive } from '../zip.ts'
import { cellText, isEmpty } from './cells.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'

/** Rows × columns between the corners of a sheet: one far-away cell must not fill the memory with empty ones. */
const cellLimit = 20_000_000

export async function readXlsx(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const { archive, findings } = openZip(await file.bytes(), file.path)
  if (!archive || !hasNoErrors(findings)) return findings
  const workbook = await plainWorkbook(archive)
  const sheets = await readSheets(workbook.bytes, { trim: false })
  options.onBytes?.(file.size)
  options.signal?.throwIfAborted()
  if (workbook.formulas > 0) return [uncalculated(file.path, workbook.formulas)]
  // The library's types name the class of a date where they mean its instances.
  const found = sheets
    .map(({ sheet, data }) => ({ sheet, rows: data as unknown[][] }))
    .find(({ rows }) => rows.some(isHeader))
  const wide = found ?? (sheets[0] && { sheet: sheets[0].sheet, rows: sheets[0].data as unknown[][] })
  if (!wide || wide.rows.length === 0)
    return [problem(file.path, 'has no sheet with a table', 'Write the table to the first sheet.')]
  const above = Math.max(0, wide.rows.findIndex(isHeader))
  const names = wide.rows[above]!.map((cell) => cellText(cell).trim())
  const wrong = checkColumns(file.path, names)
  if (!hasNoErrors(wrong)) return wrong
  sink.columns(names)
  let left = options.rowLimit ?? Number.POSITIVE_INFINITY
  for (let i = above + 1; i < wide.rows.length && left > 0; i++) {
    if (wide.rows[i]!.every(isEmpty)) continue
    sink.row(wide.rows[i]!, i + 1)
    left--
  }
  return passedOver(
    file.path,
    sheets.map(({ sheet }) => sheet),
    wide.sheet,
    above,
  )
}

/** The header of a table has more than one name. */
const isHeader = (row: readonly unknown[]): boolean => row.filter((cell) => !isEmpty(cell)).length > 1

function passedOver(path: string, sheets: readonly string[], read: string, above: number): Finding[] {
  const others = sheets.filter((sheet) => sheet !== read)
  return [
    ...(others.length > 0
      ? [
          note(
            path,
            `only the sheet "${read}" was read, not ${firstFew(others)}`,
            'To read another one, save it as a file of its own.',
          ),
        ]
      : []),
    ...(above > 0
      ? [
          note(
            path,
            `${plural(above, 'row')} above the table ${above === 1 ? 'was' : 'were'} passed over`,
            'Nothing to do.',
          ),
        ]
      : []),
  ]
}

const uncalculated = (path: string, formulas: number): Finding =>
  problem(
    path,
    `has ${plural(formulas, 'formula')} without a calculated value, as programs write them`,
    'Open it in Excel or LibreOffice and save it there, or write values instead of formulas.',
  )

/**
 * The workbook's XML unpacked and checked here, as an archive of stored entries: the library unpacks without limits, and
 * large entries in workers of its own.
 */
async function plainWorkbook(archive: ZipArchive): Promise<{ bytes: ArrayBuffer; formulas: number }> {
  const entries: Record<string, Uint8Array> = {}
  let formulas = 0
  for (const entry of archive.entries.filter(({ name }) => /\.(xml|rels)$/.test(name))) {
    const bytes = await archive.read(entry)
    if (/worksheets\/[^/]*\.xml$/.test(entry.name)) {
      const xml = new TextDecoder('latin1').decode(bytes)
      checkExtent(xml, entry.name)
      formulas += [...xml.matchAll(withoutValue)].length
    }
    entries[entry.name] = bytes
  }
  return { bytes: zipSync(entries, { level: 0 }).slice().buffer, formulas }
}

/** A formula, and no value behind it. */
const withoutValue = /<f(?:\/>|[ >][^<]*(?:<\/f>)?)\s*(?:<v\s*\/>|<v>\s*<\/v>)?\s*<\/c>/g

function checkExtent(xml: string, name: string) {
  let [rows, columns] = [1, 1]
  // One byte a character is enough: only addresses are looked at.
  for (const [, letters = '', digits = ''] of xml.matchAll(/ r="([A-Z]*)(\d*)"/g)) {
    rows = Math.max(rows, Number(digits))
    columns = Math.max(columns, columnNumber(letters))
  }
  if (rows * columns > cellLimit)
    throw new Error(`${name} reaches to row ${rows}, column ${columns}: the limit is ${plural(cellLimit, 'cell')}`)
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0)
