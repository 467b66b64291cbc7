/**
 * Imports a generic long table: one row per question and model, with a score and anything else known about the call. It
 * reads any table format, and several files with the same columns together. If column names are unclear, the visitor is
 * asked.
 */

import type { DatasetInfo } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { baseName, type SourceFile } from '../files.ts'
import { hasNoErrors } from '../findings.ts'
import { cellId, cellNumber, cellText, isEmpty } from '../read/cells.ts'
import { isTable } from '../read/table.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek } from './peek.ts'
import { type Question, Records } from './records.ts'
import { type Row, readRows } from './rows.ts'
import { askFor, fileNameColumn, guessMapping, lacking, type Role, type TableMapping } from './table-mapping.ts'

export const longTable: Importer = {
  id: 'long-table',
  label:
    'a table with one row per question and model: sample, model, score, and if known tokens, cost, text, image, dataset, split, group',
  recognises: async (files, peek) => (await sameTables(files, peek)).length > 0,
  importPack,
}

/** The tables that share the columns of the first one that may be a long table. */
async function sameTables(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  let shared = ''
  for (const file of files.filter(({ path }) => isTable(path))) {
    const head = await peek(file)
    const columns = head.names.join('\n')
    const fits = head.rows.length > 0 && (isLong(file, head.names) || lacking(guessMapping(head, 1)) === '')
    if (fits && (found.length === 0 || columns === shared)) {
      shared = columns
      found.push(file)
    }
  }
  return found
}

/** A .json may hold anything; other tables of three columns and more are worth a question. */
const isLong = ({ path }: SourceFile, names: readonly string[]): boolean => names.length > 2 && !/\.json$/i.test(path)

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const peek = makePeek(options.signal)
  const tables = await sameTables(files, peek)
  const head = await peek(tables[0])
  const paths = tables.map(({ path }) => path)
  const mapping = options.mapping ?? guessMapping(head, tables.length)
  const missing = lacking(mapping)
  if (missing) return { findings: [], ask: askFor(paths, head, mapping, missing) }
  const records = new Records()
  const reader = new Reader(records, mapping)
  const findings = await readRows(tables, options, (row) => reader.take(row))
  reader.tellApart()
  if (reader.stray > 0) {
    const reason = `${plural(reader.stray, 'score is', 'scores are')} outside 0 to ${mapping.fullScore}, for example ${reader.example}. Choose what a full score is.`
    const guess = { ...mapping, fullScore: 100 }
    return { findings: [], ask: askFor(paths, head, guess, reason) }
  }
  if (!hasNoErrors(findings))
    return { findings, ask: askFor(paths, head, mapping, 'The table could not be read with these columns.') }
  return assemble(records, paths[0], about(tables, mapping), [...findings, ...notNeeded(files, tables)])
}

/** How far outside 0 to 1 a score may lie and be kept as published: see matrices.ts. */
const strays = (score: number): boolean => score <= -0.5 || score >= 1.5

const parts: Readonly<Record<string, number>> = {
  train: 0,
  training: 0,
  dev: 1,
  val: 1,
  valid: 1,
  validation: 1,
  test: 2,
  eval: 2,
  '0': 0,
  '1': 1,
  '2': 2,
}

class Reader {
  /** Scores that do not fit the chosen scale, and one example. */
  stray = 0
  example = ''
  private readonly ids = new Map<string, number>()
  private repeatedIds = false

  constructor(
    private readonly records: Records,
    private readonly mapping: TableMapping,
  ) {}

  take(row: Row) {
    const id = cellId(this.cell(row, 'sample'))
    const model = cellText(this.cell(row, 'model')).trim()
    if (id === '') return row.slip('has no question id', '', 'Fill it in, or choose another column.')
    if (model === '') return row.slip('names no model', id, 'Fill it in, or choose another column.')
    const dataset = cellText(this.cell(row, 'dataset')).trim()
    const place = this.records.row(`${dataset}\u0000${id}`, () => this.question(row, id, dataset))
    this.records.add(place, model, {
      score: this.score(row),
      inTokens: this.amount(row, 'inTokens'),
      outTokens: this.amount(row, 'outTokens'),
      cost: this.amount(row, 'cost'),
    })
  }

  /** Datasets that number their questions alike: ids, and with them groups, then carry the dataset's name. */
  tellApart() {
    if (!this.repeatedIds) return
    const { questions } = this.records
    questions.forEach((question, i) => {
      const { dataset, id, group } = question
      const named = (name: string) => `${dataset.id}/${name}`
      questions[i] = { ...question, id: named(id), ...(group !== undefined && { group: named(group) }) }
    })
  }

  private cell(row: Row, role: Role): unknown {
    const column = this.mapping.columns[role]
    if (column === undefined) return undefined
    return column === fileNameColumn ? baseName(row.file.path).replace(/\.\w+$/, '') : row.cell(column)
  }

  private question(row: Row, id: string, name: string): Question {
    const { columns } = this.mapping
    // A text may stand in for an id; as a name it would be unwieldy.
    const own = columns.sample === columns.text ? `q${this.records.questions.length}` : id
    this.repeatedIds ||= this.ids.has(own)
    this.ids.set(own, 1)
    const [prompt, image] = [cellText(this.cell(row, 'text')), cellText(this.cell(row, 'image')).trim()]
    const part = this.part(row)
    const group = cellId(this.cell(row, 'group'))
    const imageSize = image === '' ? undefined : this.size(row)
    const dataset: DatasetInfo = { id: name || 'all', group: name || 'all' }
    return {
      id: own,
      prompt,
      dataset,
      ...(image && { image }),
      ...(imageSize && { imageSize }),
      ...(part !== undefined && { part }),
      ...(group && { group }),
    }
  }

  private size(row: Row): [number, number] | undefined {
    const [width, height] = [cellNumber(this.cell(row, 'imageWidth')), cellNumber(this.cell(row, 'imageHeight'))]
    return width >= 1 && height >= 1 && width < 2 ** 20 && height < 2 ** 20 ? [width, height] : undefined
  }

  private part(row: Row): number | undefined {
    const name = cellText(this.cell(row, 'split')).trim().toLowerCase()
    if (name === '') return undefined
    if (!Object.hasOwn(parts, name))
      row.slip('has a split that is not train, dev or test', name, 'Rename it, or leave the column out.')
    return parts[name]
  }

  private score(row: Row): number {
    const cell = this.cell(row, 'score')
    const text = cellText(cell).trim()
    if (isEmpty(cell) || /^(nan|null|none|n\/a)$/i.test(text)) return Number.NaN
    const verdict = /^(yes|correct|right)$/i.test(text) ? 1 : /^(no|wrong|incorrect)$/i.test(text) ? 0 : undefined
    const score =
      verdict ??
      cellNumber(cell) / (typeof cell === 'boolean' || /^(true|false)$/i.test(text) ? 1 : this.mapping.fullScore)
    if (Number.isNaN(score))
      row.slip('has a score that is not a number', text, 'Correct it, leave the cell empty, or choose another column.')
    if (strays(score) && this.stray++ === 0) this.example = text
    return score
  }

  /** Tokens or dollars; empty cells are unknown. */
  private amount(row: Row, role: 'inTokens' | 'outTokens' | 'cost'): number {
    const cell = this.cell(row, role)
    if (isEmpty(cell)) return Number.NaN
    const value = cellNumber(cell)
    const most = role === 'cost' ? 1e6 : 2 ** 32 - 1
    if (value >= 0 && value <= most) return value
    row.slip(
      `has a value in "${this.mapping.columns[role]}" that is not a number from 0 to ${most}`,
      cellText(cell),
      'Correct it, or leave the cell empty.',
    )
    return Number.NaN
  }
}

function about(tables: readonly SourceFile[], { columns, fullScore }: TableMapping): Description {
  const name = baseName(tables[0].path).replace(/\.\w+$/, '')
  const more = tables.length > 1 ? ` and ${tables.length - 1} more` : ''
  const read = Object.entries(columns).map(([role, column]) => `${role} from "${column}"`)
  return {
    id: `table-${
      name
        .toLowerCase()
        .replace(/[^a-z0-9.]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60) || 'unnamed'
    }`,
    title: `${name}${more}`,
    source: { name: `your table ${baseName(tables[0].path)}`, licence: 'yours: not stated in the file' },
    grading: `As given in the column "${columns.score}"${fullScore === 1 ? '' : `, divided by ${fullScore}`}.`,
    notes: [`Columns: ${read.join(', ')}. Rows are in the order of the file.`],
  }
}
