/** The questions of a work directory: from the data sets' own tables, and from what the runs repeat of them. */
import type { Finding, Sample } from '../../../core/types.ts'
import type { SourceFile } from '../../files.ts'
import { acceptable, warning } from '../../findings.ts'
import { cellId, cellText, isEmpty } from '../../read/cells.ts'
import { pythonLiteral } from '../../read/python-literal.ts'
import { readWholeTable, type WholeTable } from '../../read/whole-table.ts'
import type { ImportOptions } from '../importer.ts'
import type { Cell } from './score.ts'

export interface Question {
  readonly sample: Sample
  readonly dataset: string
  readonly answer: string
  /** Pictures sent with it; each costs the same. */
  readonly pictures: number
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
  const options = letters.filter((letter) => !isEmpty(cell(letter))).map((letter) => cellText(cell(letter)))
  const image = cellText(cell('image_path'))
  const sample: Sample = {
    id,
    prompt: cellText(cell('question')),
    ...(options.length > 0 && { options }),
    ...(image !== '' && { image: firstOf(image) }),
  }
  return { sample, dataset, answer: cellText(cell('answer')), pictures: 1 }
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
  const { table, findings } = await readWholeTable(file, options.signal ? { signal: options.signal } : {})
  if (!table || !acceptable(findings))
    return findings.map(({ where, what, fix }) => warning(where, `${what}; pictures of ${dataset} stay unknown`, fix))
  const rowOf = new Map(table.rows.map((_, row) => [cellId(table.cell(row, 'index')), row]))
  for (const [index, row] of rowOf) {
    const question = questions.get(`${dataset}/${index}`)
    if (!question) continue
    const { image, pictures } = pictureOf(table, rowOf, row, file.path)
    const sample = { ...question.sample, ...(image !== '' && { image }) }
    questions.set(`${dataset}/${index}`, { ...question, sample, pictures })
  }
  return findings
}

/** Pictures inside the table are named by table and row, so that rows which share one name the same. */
function pictureOf(table: WholeTable, rowOf: ReadonlyMap<string, number>, start: number, path: string) {
  const index = (row: number) => cellId(table.cell(row, 'index'))
  const stored = cellText(table.cell(start, 'image_path'))
  let row = start
  for (let steps = 0; steps < 10; steps++) {
    const cell = cellText(table.cell(row, 'image'))
    const next = cell.length <= pointerLength ? rowOf.get(cellId(cell)) : undefined
    if (next === undefined || next === row) break
    row = next
  }
  const cell = cellText(table.cell(row, 'image'))
  if (cell === '') return { image: stored === '' ? '' : firstOf(stored), pictures: 1 }
  // Base64 has no commas, so they count the pictures of a list.
  return { image: `${path}#${index(row)}`, pictures: cell.startsWith('[') ? cell.split(',').length : 1 }
}
