/** Reads the rows of a table by a mapping into records, and keeps what the rows say against the mapping. */
import type { DatasetInfo } from '../../../core/types.ts'
import type { SourceFile } from '../../files.ts'
import { cellId, cellNumber, cellText, type DecimalMark, isMissing, markOf } from '../../read/cells.ts'
import type { TableHead } from '../peek.ts'
import { type Question, Records } from '../records.ts'
import type { Row } from '../rows.ts'
import { modelNames, plainName, type Role, roles, type TableMapping } from './mapping.ts'
import { fileNameColumn, folderNameColumn, type PathNames, pathNames } from './names.ts'

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
}
/** As the reference numbers them: in a column called split. */
const numberedParts: Readonly<Record<string, number>> = { '0': 0, '1': 1, '2': 2 }

/** What a spreadsheet makes of a long number: digits are lost. */
const shortened = /^\d(?:[.,]\d+)?E\+\d+$/

const verdicts = [/^(yes|y|correct|right|pass|passed|c)$/i, /^(no|n|wrong|incorrect|fail|failed|i)$/i]

/** Values of a column that do not fit its role. */
interface Misfits {
  readonly values: Set<string>
  count: number
}

export class TableReader {
  readonly records = new Records()
  /** Scores that do not fit the chosen scale, and one example. */
  stray = 0
  example = ''
  /** The largest score as written, and how many are −1. */
  most = Number.NEGATIVE_INFINITY
  minusOnes = 0
  negatives = 0
  scores = 0
  /** Calls that two files have. */
  inTwoFiles = 0
  readonly misfits = new Map<Role, Misfits>()
  readonly datasets = new Set<string>()
  private readonly ids = new Set<string>()
  private readonly fileOf = new Map<string, SourceFile>()
  private repeatedIds = false
  private readonly names: PathNames
  private readonly marks = new Map<string, DecimalMark>()
  /** Columns of models, with the models' names. */
  private readonly wide: readonly (readonly [column: string, model: string])[]

  constructor(
    private readonly mapping: TableMapping,
    private readonly heads: ReadonlyMap<SourceFile, TableHead>,
  ) {
    this.names = pathNames([...heads.keys()].map(({ path }) => path))
    const columns = mapping.models ?? []
    const named = modelNames(columns)
    this.wide = columns.map((column, k) => [column, named[k]!])
  }

  take(row: Row) {
    const id = cellId(this.cell(row, 'sample'))
    if (id === '') return row.slip('has no question id', '', 'Fill it in, or choose another column.')
    if (shortened.test(id))
      return row.slip(
        'has an id that a spreadsheet has shortened, so that its digits are lost',
        id,
        'Export the table again with ids as text.',
      )
    const dataset = cellText(this.cell(row, 'dataset')).trim()
    this.datasets.add(dataset)
    const place = this.records.row(`${dataset}\u0000${id}`, () => this.question(row, id, dataset))
    if (this.wide.length > 0) {
      for (const [column, model] of this.wide) this.add(row, place, model, row.cell(column), column)
      return
    }
    const model = cellText(this.cell(row, 'model')).trim()
    if (model === '') return row.slip('names no model', id, 'Fill it in, or choose another column.')
    this.add(row, place, model, this.cell(row, 'score'), this.mapping.columns.score ?? '')
  }

  private add(row: Row, place: number, model: string, score: unknown, column: string) {
    if (this.heads.size > 1) this.seen(row, `${place}\u0000${model}`)
    this.records.add(place, model, {
      score: this.score(row, score, column),
      inTokens: this.amount(row, 'inTokens'),
      outTokens: this.amount(row, 'outTokens'),
      cost: this.amount(row, 'cost'),
    })
  }

  private seen(row: Row, call: string) {
    const before = this.fileOf.get(call)
    if (before && before !== row.file) this.inTwoFiles++
    this.fileOf.set(call, row.file)
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
    if (column === fileNameColumn) return this.names.file(row.file.path)
    return column === folderNameColumn ? this.names.folder(row.file.path) : row.cell(column)
  }

  private question(row: Row, id: string, name: string): Question {
    const { columns } = this.mapping
    // A text may stand in for an id; as a name it would be unwieldy.
    const own = columns.sample === columns.text ? `q${this.records.questions.length}` : id
    this.repeatedIds ||= this.ids.has(own)
    this.ids.add(own)
    const prompt = cellText(this.cell(row, 'text'))
    const image = pictureName(this.cell(row, 'image'))
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
    const known = plainName(this.mapping.columns.split ?? '') === 'split' ? { ...parts, ...numberedParts } : parts
    if (Object.hasOwn(known, name)) return known[name as keyof typeof known]
    this.misfit('split', name)
    row.slip('has a split that is not train, dev or test', name, 'Rename it, or leave the column out.')
    return undefined
  }

  /** Of a guessed column with a name of its own; a canonical name means what it says. */
  private misfit(role: Role, value: string) {
    const { values } = this.misfits.get(role) ?? { values: new Set<string>() }
    if (values.size < 10) values.add(value)
    this.misfits.set(role, { values, count: (this.misfits.get(role)?.count ?? 0) + 1 })
  }

  private score(row: Row, cell: unknown, column: string): number {
    if (isMissing(cell)) return Number.NaN
    const text = cellText(cell).trim()
    const [right, wrong] = verdicts.map((words) => words.test(text))
    const written = right ? 1 : wrong ? 0 : cellNumber(cell, this.mark(row, column))
    if (written === this.mapping.notJudged) return Number.NaN
    if (Number.isNaN(written))
      row.slip('has a score that is not a number', text, 'Correct it, leave the cell empty, or choose another column.')
    else this.noteScore(written)
    const stated = right || wrong || text.endsWith('%') || typeof cell === 'boolean' || /^(true|false)$/i.test(text)
    const score = written / (stated ? 1 : this.mapping.fullScore)
    if (strays(score) && this.stray++ === 0) this.example = text
    return score
  }

  private noteScore(written: number) {
    this.scores++
    this.most = Math.max(this.most, written)
    if (written === -1) this.minusOnes++
    else if (written < 0) this.negatives++
  }

  /** Tokens or dollars; empty cells are unknown. */
  private amount(row: Row, role: 'inTokens' | 'outTokens' | 'cost'): number {
    const cell = this.cell(row, role)
    if (isMissing(cell)) return Number.NaN
    const column = this.mapping.columns[role] ?? ''
    const value = cellNumber(cell, this.mark(row, column))
    const most = role === 'cost' ? 1e6 : 2 ** 32 - 1
    if (value >= 0 && value <= most) return value
    this.misfit(role, cellText(cell))
    row.slip(
      `has a value in "${column}" that is not a number from 0 to ${most}`,
      cellText(cell),
      'Correct it, or leave the cell empty.',
    )
    return Number.NaN
  }

  /** The decimal mark of a column, as its first rows show it. */
  private mark({ file }: Row, column: string): DecimalMark {
    const key = `${file.path}\u0000${column}`
    const known = this.marks.get(key)
    if (known) return known
    const head = this.heads.get(file)
    const place = head?.names.indexOf(column) ?? -1
    const mark = markOf((head?.rows ?? []).map((row) => cellText(row[place])))
    this.marks.set(key, mark)
    return mark
  }

  /** Whether a role's column has the name that stands first in the list: it was surely meant. */
  isMeant(role: Role): boolean {
    return plainName(this.mapping.columns[role] ?? '') === roles[role].names[0]
  }
}

/** Its path, also of a picture that Hugging Face's data sets keep as {bytes, path}. */
function pictureName(cell: unknown): string {
  if (typeof cell !== 'object' || cell === null) return cellText(cell).trim()
  const { path } = cell as { path?: unknown }
  return typeof path === 'string' ? path.trim() : ''
}
