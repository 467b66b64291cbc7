/**
 * Imports LLMRouter's preprocessed scores (github.com/ulab-uiuc/LLMRouter, data/dcrouter_preprocessed/train.json and
 * test.json): a list of questions, each with an object of scores by model. No ids, answers, tokens or costs: a question is
 * called `train/<row from 0>` or `test/<row from 0>`.
 */
import { baseName, type SourceFile } from '../files.ts'
import { byCodePoint } from '../python-text.ts'
import { cellNumber, cellText, isMissing } from '../read/cells.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek, tableWith } from './peek.ts'
import { Records, scoreOnly } from './records.ts'
import { type Row, readRows } from './rows.ts'

export const llmrouter: Importer = {
  id: 'llmrouter',
  label: 'LLMRouter: train.json and test.json with a score per model',
  recognises: async (files, peek) => (await scoreFiles(files, peek)).length > 0,
  importPack,
}

/** Train before test, as published. */
async function scoreFiles(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of files) {
    if (/\.json$/i.test(file.path) && (await tableWith([file], peek, ['question', 'scores']))) found.push(file)
  }
  const isTest = ({ path }: SourceFile) => Number(partOf(path) === 'test')
  return found.sort((a, b) => isTest(a) - isTest(b) || byCodePoint(a.path, b.path))
}

const partOf = (path: string): string => baseName(path).replace(/\.json$/i, '')

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const results = await scoreFiles(files, makePeek(options.signal))
  const records = new Records()
  const findings = await readRows(results, options, (row) => readScores(row, records))
  return assemble(records, 'LLMRouter', about(records), [...findings, ...notNeeded(files, results)])
}

function readScores(row: Row, records: Records) {
  const id = `${partOf(row.file.path)}/${row.index}`
  const scores = row.cell('scores')
  if (typeof scores !== 'object' || scores === null)
    return row.slip('has no object "scores"', cellText(scores), 'Download the file again.')
  const prompt = cellText(row.cell('question'))
  const place = records.row(id, () => ({ id, prompt, dataset: { id: 'LLMRouter', group: 'LLMRouter' } }))
  for (const [model, score] of Object.entries(scores)) {
    if (Number.isNaN(cellNumber(score)) && !isMissing(score))
      row.slip(`has a score of "${model}" that is not a number`, cellText(score), 'Download the file again.')
    records.add(place, model, { ...scoreOnly, score: cellNumber(score) })
  }
}

const about = (records: Records): Description => ({
  id: 'llmrouter',
  title: `LLMRouter, ${records.questions.length} questions`,
  source: { name: 'LLMRouter', url: 'https://github.com/ulab-uiuc/LLMRouter', licence: 'MIT' },
  grading: 'By the LLMRouter authors, taken as published: 0 or 1, or a grade between.',
  notes: [
    'LLMRouter, U Lab @ UIUC. MIT. The files carry no ids: a question is called by its file and row, from 0.',
    'Text-only questions and models. The published files have no dev part, and many test questions also stand in train, some with other scores: the parts are drawn anew here.',
  ],
})
