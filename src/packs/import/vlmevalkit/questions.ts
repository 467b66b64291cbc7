/** The questions of a work directory: from the data sets' own tables, and from what the runs repeat of them. */
import type { Finding, Sample } from '../../../core/types.ts'
import type { SourceFile } from '../../files.ts'
import { hasNoErrors, warning } from '../../findings.ts'
import { base64ImageSize, type Size } from '../../pictures.ts'
import { cellId, cellText, isEmpty } from '../../read/cells.ts'
import { asList, pythonLiteral } from '../../read/python-literal.ts'
import { readTable } from '../../read/table.ts'
import type { TableSink } from '../../read/table-sink.ts'
import type { ImportOptions } from '../importer.ts'
import type { Cell } from './score.ts'

export interface Question {
  readonly sample: Sample
  readonly dataset: string
  readonly answer: string
  /** Pictures sent with it; each costs the same. */
  readonly pictures: number
  /** Their sizes in pixels, when all of them are known. */
  readonly sizes?: readonly Size[]
}

/** Shorter image cells are no picture but the index of the row whose picture is shared. */
const pointerLength = 64
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** The id of a row: DATASET/index; an id that already has a `/` is kept. */
export function sampleId(dataset: string, cell: Cell): string {
  const raw = cellId(['sample_id', 'id', 'index'].map(cell).find((value) => !isEmpty(value)))
  return raw === '' || raw.includes('/') ? raw : `${dataset}/${raw}`
}

/** What a run's own table says about a question. The picture is unknown there; these data sets have one each. */
export function questionOf(id: string, dataset: string, cell: Cell): Question {
  const options = optionsOf(cell)
  const image = cellText(cell('image_path'))
  const sample: Sample = {
    id,
    prompt: cellText(cell('question')),
    ...(options.length > 0 && { options }),
    ...(image !== '' && { image: firstOf(image) }),
  }
  return { sample, dataset, answer: cellText(cell('answer')), pictures: 1 }
}

/** In columns A, B, C …, or as a printed list. */
function optionsOf(cell: Cell): string[] {
  const inColumns = letters.filter((letter) => !isEmpty(cell(letter))).map((letter) => cellText(cell(letter)))
  if (inColumns.length > 0 || isEmpty(cell('choices'))) return inColumns
  return asList(cell('choices')).map(cellText)
}

/** Several pictures are printed as a list; the first stands for all. */
function firstOf(path: string): string {
  const list = path.startsWith('[') ? pythonLiteral(path) : undefined
  return Array.isArray(list) && list.length > 0 ? String(list[0]) : path
}

/** Adds pictures to the questions of one data set, from its own table. Its rows without an answer are passed over. */
export async function addPictures(
  dataset: string,
  file: SourceFile,
  questions: Map<string, Question>,
  options: ImportOptions,
): Promise<Finding[]> {
  const rows = new PictureRows()
  const findings = await readTable(file, rows, options.signal ? { signal: options.signal } : {})
  if (!hasNoErrors(findings))
    return findings.map(({ where, what, fix }) => warning(where, `${what}; pictures of ${dataset} stay unknown`, fix))
  for (const index of rows.byIndex.keys()) {
    const question = questions.get(`${dataset}/${index}`)
    if (!question) continue
    const { image, pictures, sizes } = rows.pictureOf(index, file.path.split('/').slice(-2).join('/'))
    const sample = { ...question.sample, ...(image !== '' && { image }) }
    questions.set(`${dataset}/${index}`, { ...question, sample, pictures, ...(sizes.length === pictures && { sizes }) })
  }
  return findings
}

interface PictureRow {
  /** The index of the row that holds the picture, where this row only points there. */
  readonly pointer: string
  readonly path: string
  /** Pictures in the cell; 0 for none. */
  readonly inside: number
  /** Of those pictures whose first bytes tell. */
  readonly sizes: readonly Size[]
}

/** What a data set's table says about pictures, without the pictures: such tables can be gigabytes. */
class PictureRows implements TableSink {
  readonly byIndex = new Map<string, PictureRow>()
  private names: readonly string[] = []

  columns(names: readonly string[]) {
    this.names = names
  }

  row(cells: readonly unknown[]) {
    const cell = (name: string) => cells[this.names.indexOf(name)]
    const image = cellText(cell('image'))
    const pointer = image.length <= pointerLength ? cellId(image) : ''
    // Base64 has no commas, so they count the pictures of a list.
    const texts = image.startsWith('[') ? image.split(',') : image.length > pointerLength ? [image] : []
    const sizes = texts.flatMap((text) => [base64ImageSize(text)].filter((size) => size !== undefined))
    const inside = texts.length
    this.byIndex.set(cellId(cell('index')), { pointer, path: cellText(cell('image_path')), inside, sizes })
  }

  /** Pictures inside the table are named by table and row, so that rows which share one name the same. */
  pictureOf(index: string, table: string): { image: string; pictures: number; sizes: readonly Size[] } {
    let [at, row] = [index, this.byIndex.get(index)!]
    for (let steps = 0; steps < 10 && row.pointer !== '' && this.byIndex.has(row.pointer); steps++)
      [at, row] = [row.pointer, this.byIndex.get(row.pointer)!]
    if (row.inside > 0) return { image: `${table}#${at}`, pictures: row.inside, sizes: row.sizes }
    return { image: row.path === '' ? '' : firstOf(row.path), pictures: 1, sizes: [] }
  }
}
