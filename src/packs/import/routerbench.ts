/**
 * Imports RouterBench's wide table (csv or parquet of its data frame): one row per question with sample_id, prompt,
 * eval_name and, for each model, a column of scores named by the model, and <model>|total_cost in dollars. Responses
 * (<model>|model_response) are not read.
 */

import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { firstFew, problem, warning } from '../findings.ts'
import { cellId, cellNumber, cellText, isMissing } from '../read/cells.ts'
import { isTable } from '../read/table.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek } from './peek.ts'
import { type Question, Records, scoreOnly } from './records.ts'
import { type Row, readRows } from './rows.ts'

const [cost, response] = ['|total_cost', '|model_response']

export const routerbench: Importer = {
  id: 'routerbench',
  label: 'RouterBench: its wide table as csv or parquet, with score and <model>|total_cost columns',
  recognises: async (files, peek) => (await wideTables(files, peek)).length > 0,
  importPack,
}

async function wideTables(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of files.filter(({ path }) => isTable(path)))
    if (priced((await peek(file)).names).length > 0) found.push(file)
  return found
}

/** Models that have a score and a cost, or a response; tables with costs of none are others'. */
function modelsIn(names: readonly string[]): string[] {
  const all = new Set(names)
  return names.filter((name) => name !== '' && (all.has(name + cost) || all.has(name + response)))
}

const priced = (names: readonly string[]): string[] => modelsIn(names).filter((model) => names.includes(model + cost))

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const peek = makePeek(options.signal)
  const tables = await wideTables(files, peek)
  const records = new Records()
  const findings = await readRows(
    tables,
    options,
    (row) => readQuestion(row, records),
    (name) => !name.endsWith(response),
  )
  if (records.questions.some(({ dataset }) => dataset.id === ''))
    findings.push(problem(tables[0].path, 'has rows without an eval_name', 'Download the table again.'))
  findings.push(...(await unpriced(tables, peek)))
  return assemble(records, 'RouterBench', about(records), [...findings, ...notNeeded(files, tables)])
}

/** A model without a column of costs has no costs; it does not vanish. */
async function unpriced(tables: readonly SourceFile[], peek: Peek) {
  const all = await Promise.all(tables.map(async (file) => (await peek(file)).names))
  const models = [...new Set(all.flatMap((names) => modelsIn(names).filter((model) => !priced(names).includes(model))))]
  if (models.length === 0) return []
  const what = `${plural(models.length, 'model has', 'models have')} no column of costs: ${firstFew(models)}`
  return [warning(tables[0].path, what, `Add a column "${models[0]}${cost}", or enter prices.`)]
}

function readQuestion(row: Row, records: Records) {
  const id = cellId(row.cell('sample_id')) || `row-${row.index}`
  const place = records.row(id, () => questionOf(id, row))
  for (const model of modelsIn(row.names)) {
    const [verdict, usd] = [row.cell(model), row.cell(model + cost)]
    const score = cellNumber(verdict)
    if (!(score >= 0 && score <= 1) && !isMissing(verdict))
      row.slip(`has no score from 0 to 1 for "${model}"`, cellText(verdict), 'Download the table again.')
    if (!(cellNumber(usd) >= 0) && !isMissing(usd))
      row.slip(`has no cost in dollars for "${model}"`, cellText(usd), 'Download the table again.')
    records.add(place, model, { ...scoreOnly, score, cost: cellNumber(usd) })
  }
}

const questionOf = (id: string, row: Row): Question => ({
  id,
  prompt: cellText(row.cell('prompt')),
  dataset: { id: cellText(row.cell('eval_name')), group: 'RouterBench' },
})

const about = (records: Records): Description => ({
  id: 'routerbench',
  title: `RouterBench, ${records.questions.length} questions`,
  source: {
    name: 'RouterBench',
    url: 'https://github.com/withmartian/routerbench',
    licence: 'none named for the data (the code is MIT)',
  },
  grading: 'By the RouterBench authors, taken as published; some evaluations give grades between 0 and 1.',
  notes: ['Costs are those of the columns <model>|total_cost.'],
})
