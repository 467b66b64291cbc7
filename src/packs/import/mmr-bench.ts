/**
 * Imports MMR-Bench's wide table (MMR_Bench.csv): one row per question with dataset_idx, question and, for each model, the
 * columns <model>_correct, <model>_cost (dollars) and others that are not needed.
 */
import { baseName, type SourceFile } from '../files.ts'
import { cellId, cellNumber, cellText, isMissing } from '../read/cells.ts'
import { isTable } from '../read/table.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek } from './peek.ts'
import { type Question, Records, scoreOnly } from './records.ts'
import { type Row, readRows } from './rows.ts'

const [correct, cost] = ['_correct', '_cost']

export const mmrBench: Importer = {
  id: 'mmr-bench',
  label: 'MMR-Bench: its wide csv with <model>_correct and <model>_cost columns',
  recognises: async (files, peek) => (await wideTables(files, peek)).length > 0,
  importPack,
}

async function wideTables(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of files.filter(({ path }) => isTable(path))) {
    const { names } = await peek(file)
    if (names.includes('question') && names.includes('dataset_idx') && modelsIn(names).length > 1) found.push(file)
  }
  return found
}

/** Models with columns of verdicts and costs: the `is_correct` of other tables is none. */
const modelsIn = (names: readonly string[]): string[] =>
  names
    .filter((name) => name.length > correct.length && name.endsWith(correct))
    .map((name) => name.slice(0, -correct.length))
    .filter((model) => names.includes(model + cost))

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const tables = await wideTables(files, makePeek(options.signal))
  const records = new Records()
  const findings = await readRows(tables, options, (row) => readQuestion(row, records))
  return assemble(records, 'MMR-Bench', about(records), [...findings, ...notNeeded(files, tables)])
}

function readQuestion(row: Row, records: Records) {
  const id = cellId(row.cell('dataset_idx')) || `${baseName(row.file.path).replace(/\.\w+$/, '')}_${row.index}`
  const place = records.row(id, () => questionOf(id, cellText(row.cell('question')), cellText(row.cell('img_path'))))
  for (const model of modelsIn(row.names)) {
    const verdict = row.cell(model + correct)
    const score = cellNumber(verdict)
    if (Number.isNaN(score) && !isMissing(verdict))
      row.slip(`has neither 0 nor 1 for "${model}"`, cellText(verdict), 'Grade the run first.')
    records.add(place, model, { ...scoreOnly, score, cost: cellNumber(row.cell(model + cost)) })
  }
}

/** `SEEDBench2_Plus_17` is question 17 of SEEDBench2_Plus, about the picture of that name unless a path is given. */
function questionOf(id: string, prompt: string, path: string): Question {
  const dataset = id.slice(0, Math.max(0, id.lastIndexOf('_'))) || id
  return { id, prompt, image: path || id, dataset: { id: dataset, group: 'MMR-Bench' } }
}

const about = (records: Records): Description => ({
  id: 'mmr-bench',
  title: `MMR-Bench, ${records.questions.length} questions`,
  source: { name: 'MMR-Bench', url: 'https://github.com/Hunter-Wrynn/MMR-Bench', licence: 'see the source' },
  grading: 'By the MMR-Bench authors, taken as published (<model>_correct).',
  notes: [
    'Costs are those of the columns <model>_cost; the columns <model>_token do not say whether they count input, output or both, and are not used.',
    "Rows are in the published order. An empty cell is a missing result, not a wrong one; the authors' own loader fills it with a column mean.",
  ],
})
