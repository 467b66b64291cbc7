/**
 * csv and tsv, streamed (RFC 4180: quoted fields hold delimiters, line ends and doubled quotes). The delimiter is the
 * one the header uses. A row that does not fit the header is an error: cells are never shifted or filled.
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
  for await (const text of textOf(file, options.onBytes)) {
    options.signal?.throwIfAborted()
    if (!table.push(text)) return table.findings()
  }
  table.end()
  return table.findings()
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
  /** The header is row 1. */
  private at = 0
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
    if (!this.parser && !/[\r\n]/.test(this.rest)) return this.bearable()
    return this.take(false) && this.bearable()
  }

  end() {
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
    this.parser ??= new Papa.Parser({ delimiter: delimiterOf(input), newline: newlineOf(input) })
    const { data, errors, meta } = this.parser.parse(input, 0, !last) as Parsed
    // The unfinished row is read again with more text, so its errors do not count yet.
    for (const error of errors) if (last || error.row < data.length) this.complain(error.row, error.code)
    this.rest = last ? '' : input.slice(meta.cursor)
    for (const cells of data) if (!this.row(cells)) return false
    return true
  }

  private complain(row: number, code: string) {
    const what = code === 'MissingQuotes' ? 'has an unclosed quote' : 'has a quote inside a quoted field'
    this.slips.add(what, this.at + row + 1, '', 'Double the quotes inside quoted fields.')
  }

  /** False if no further row is wanted. */
  private row(cells: string[]): boolean {
    this.at++
    if (this.at === 1) return this.header(cells)
    const end = cells.length - 1
    if (this.carriageReturns && cells[end].endsWith('\r')) cells[end] = cells[end].slice(0, -1)
    if (end === 0 && cells[0].trim() === '') return true
    if (cells.length === this.width) this.sink.row(cells, this.at)
    else
      this.slips.add(
        `does not have ${plural(this.width, 'cell')} like the header`,
        this.at,
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

/** The most frequent of the usual delimiters in the header, outside quotes. */
function delimiterOf(text: string): string {
  const header = text.slice(0, 1 << 20).replace(/"[^"]*"/g, '')
  const line = /^[^\r\n]*/.exec(header)?.[0] ?? ''
  const counts = [',', '\t', ';', '|'].map((mark) => [mark, line.split(mark).length] as const)
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** Carriage returns before line feeds are dropped row by row, so that a file with both kinds of line ends is fine. */
const newlineOf = (text: string): '\n' | '\r' => (text.includes('\n') || !text.includes('\r') ? '\n' : '\r')
