/**
 * csv and tsv, streamed (RFC 4180: quoted fields hold delimiters, line ends and doubled quotes). The delimiter is the
 * one that gives the first rows the most cells alike. Lines before the header that are comments (`# …`) or Excel's `sep=;`, and rows
 * without a value, are passed over. Any other row that does not fit the header is an error: cells are never shifted or filled.
 */
import Papa from 'papaparse'
import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { hasNoErrors, problem, Slips } from '../findings.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'
import { textOf } from './text.ts'

/** Longer rows mean a quote that never ends. Room for a picture in base64. */
const rowLimitChars = 32 << 20

export async function readCsv(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const table = new CsvTable(file.path, sink, options.rowLimit ?? Number.POSITIVE_INFINITY)
  const notes: Finding[] = []
  for await (const text of textOf(file, options.onBytes, notes)) {
    options.signal?.throwIfAborted()
    if (!table.push(text)) return [...notes, ...table.findings()]
  }
  table.end()
  return [...notes, ...table.findings()]
}

/** What papaparse's row splitter returns; its types say any. */
interface Parsed {
  readonly data: string[][]
  readonly errors: readonly { readonly row: number; readonly code: string }[]
  readonly meta: { readonly cursor: number }
}

class CsvTable {
  private parser: Papa.Parser | undefined
  private rest = ''
  /** What Excel's first line says. */
  private announced: string | undefined
  /** The header is row 1. */
  private at = 0
  private skipped = 0
  private width = 0
  private carriageReturns = false
  private readonly slips: Slips
  private readonly wrong: Finding[] = []

  constructor(
    private readonly path: string,
    private readonly sink: TableSink,
    private readonly rowLimit: number,
  ) {
    this.slips = new Slips(path, 'row')
  }

  /** False if reading on makes no sense. */
  push(text: string): boolean {
    this.rest += text
    if (!this.parser) this.skipPreamble(false)
    if (!this.parser && !/[\r\n]/.test(this.rest)) return this.bearable()
    return this.take(false) && this.bearable()
  }

  end() {
    if (!this.parser) this.skipPreamble(true)
    if (this.rest !== '') this.take(true)
    if (this.at === 0) this.wrong.push(problem(this.path, 'is empty', 'Download the file again.'))
  }

  findings(): Finding[] {
    return [...this.wrong, ...this.slips.findings()]
  }

  private bearable(): boolean {
    if (this.rest.length <= rowLimitChars) return true
    const what = `has a row ${this.at + 1} of more than ${plural(rowLimitChars, 'character')}: an unclosed quote, or no line ends`
    this.wrong.push(problem(this.path, what, 'Fix the quotes, or save the table again.'))
    return false
  }

  private take(last: boolean): boolean {
    const input = this.rest
    this.parser ??= new Papa.Parser({
      delimiter: this.announced ?? delimiterOf(input),
      newline: newlineOf(input),
    })
    const { data, errors, meta } = this.parser.parse(input, 0, !last) as Parsed
    // The unfinished row is read again with more text, so its errors do not count yet.
    for (const error of errors) if (last || error.row < data.length) this.complain(error.row, error.code)
    this.rest = last ? '' : input.slice(meta.cursor)
    for (const cells of data) if (!this.row(cells)) return false
    return true
  }

  /** Passes over what stands before the header. Its lines count: a visitor looks rows up by number. */
  private skipPreamble(last: boolean) {
    const line = last ? /^(?:[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$)/ : /^[^\r\n]*(?:\r\n?|\n)/
    for (let found = line.exec(this.rest); found; found = line.exec(this.rest)) {
      const text = found[0].trim()
      const [, sep] = /^"?sep=(.)"?$/i.exec(found[0].replace(/[\r\n]+$/, '')) ?? []
      if (!sep && text !== '' && !text.startsWith('#')) return
      // A header may start with the sign: '#id,model,score'.
      if (text.startsWith('#') && delimiters.some((mark) => text.split(mark).length > 2) && !text.startsWith('# '))
        return
      this.announced ??= sep
      this.rest = this.rest.slice(found[0].length)
      this.skipped++
    }
  }

  private complain(row: number, code: string) {
    const what = code === 'MissingQuotes' ? 'has an unclosed quote' : 'has a quote inside a quoted field'
    this.slips.add(what, this.at + this.skipped + row + 1, '', 'Double the quotes inside quoted fields.')
  }

  /** False if no further row is wanted. */
  private row(cells: string[]): boolean {
    this.at++
    if (this.at === 1) return this.header(cells)
    const end = cells.length - 1
    if (this.carriageReturns && cells[end].endsWith('\r')) cells[end] = cells[end].slice(0, -1)
    if (cells.every((cell) => cell.trim() === '')) return true
    if (cells.length === this.width) this.sink.row(cells, this.at + this.skipped)
    else
      this.slips.add(
        `does not have ${plural(this.width, 'cell')} like the header`,
        this.at + this.skipped,
        `${plural(cells.length, 'cell')}, first "${cells[0].slice(0, 30)}"`,
        'Quote fields that contain delimiters or line ends, or download the file again.',
      )
    return this.at - 1 < this.rowLimit
  }

  private header(cells: readonly string[]): boolean {
    this.carriageReturns = cells[cells.length - 1].endsWith('\r')
    const names = cells.map((cell) => cell.trim())
    this.wrong.push(...checkColumns(this.path, names))
    this.width = names.length
    if (!hasNoErrors(this.wrong)) return false
    this.sink.columns(names)
    return true
  }
}

const delimiters = [',', '\t', ';', '|'] as const
/** Rows and characters that are looked at to find it. */
const sampled = { rows: 20, chars: 1 << 18 }

/** The one of the usual delimiters that gives most of the first rows as many cells as the header, and the most of them. */
function delimiterOf(text: string): string {
  const head = text.slice(0, sampled.chars)
  const [best] = delimiters
    .map((delimiter) => {
      const { data } = Papa.parse<string[]>(head, { delimiter, preview: sampled.rows, newline: newlineOf(head) })
      // The last one may be cut off.
      const rows = data.length > 2 ? data.slice(0, -1) : data
      const width = rows[0]?.length ?? 0
      return { delimiter, width, alike: width < 2 ? 0 : rows.filter((cells) => cells.length === width).length }
    })
    .sort((a, b) => b.alike - a.alike || b.width - a.width)
  return best?.delimiter ?? ','
}

/** Carriage returns before line feeds are dropped row by row, so that a file with both kinds of line ends is fine. */
const newlineOf = (text: string): '\n' | '\r' => (text.includes('\n') || !text.includes('\r') ? '\n' : '\r')
