/**
 * Imports RouterArena's cached results (github.com/RouteWorks/RouterArena, cached_results/*.jsonl): one file per model, one
 * object a line with the question, recorded tokens, a score and the recorded cost.
 */
import type { SourceFile } from '../files.ts'
import { byCodePoint } from '../python-text.ts'
import { cellId, cellNumber, cellText } from '../read/cells.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek, tableWith } from './peek.ts'
import { type Question, Records } from './records.ts'
import { type Row, readRows } from './rows.ts'

const columns = ['global_index', 'llm_selected', 'evaluation_result']

export const routerarena: Importer = {
  id: 'routerarena',
  label: 'RouterArena: its cached results, one .jsonl per model',
  recognises: async (files, peek) => (await tableWith(files.filter(isJsonl), peek, columns)) !== undefined,
  importPack,
}

const isJsonl = ({ path }: SourceFile): boolean => /\.jsonl$/i.test(path)

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const results = await resultFiles(files, makePeek(options.signal))
  const records = new Records()
  const findings = await readRows(results, options, (row) => readResult(row, records))
  return assemble(records, 'RouterArena', about(records), [...findings, ...notNeeded(files, results)])
}

async function resultFiles(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of files.filter(isJsonl)) if (await tableWith([file], peek, columns)) found.push(file)
  return found.sort((a, b) => byCodePoint(a.path, b.path))
}

function readResult(row: Row, records: Records) {
  const id = cellId(row.cell('global_index'))
  const model = cellText(row.cell('llm_selected'))
  if (id === '' || model === '')
    return row.slip('lacks "global_index" or "llm_selected"', id, 'Download the file again.')
  const [tokens, result] = [fields(row.cell('token_usage')), fields(row.cell('evaluation_result'))]
  const place = records.row(id, () => questionOf(id, cellText(row.cell('question'))))
  records.add(place, model, {
    score: cellNumber(result.score),
    inTokens: cellNumber(tokens.input_tokens),
    outTokens: cellNumber(tokens.output_tokens),
    cost: cellNumber(result.inference_cost),
  })
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** `MMLUPro_law_17` belongs to the dataset MMLUPro_law of the group MMLUPro. */
function questionOf(id: string, prompt: string): Question {
  const dataset = id.slice(0, Math.max(0, id.lastIndexOf('_'))) || id
  return { id, prompt, dataset: { id: dataset, group: /^[^_-]*/.exec(dataset)?.[0] || dataset } }
}

const about = (records: Records): Description => ({
  id: 'routerarena',
  title: `RouterArena, ${records.questions.length} cached questions`,
  source: { name: 'RouterArena', url: 'https://github.com/RouteWorks/RouterArena', licence: 'Apache-2.0' },
  grading: "By RouterArena's own metrics per dataset, as published: right or wrong, or a text overlap between.",
  notes: [
    'RouterArena: An Open Platform for Comprehensive Comparison of LLM Routers. Apache-2.0. Question texts come from the benchmarks named in each id (MMLU-Pro, OpenTDB, QANTA, PubMedQA, NarrativeQA, LiveCodeBench, …), whose own terms apply.',
    'Text-only questions and models. Rows are in the published order.',
    'Scores are kept as published: text overlaps are graded, and METEOR may go slightly below 0.',
  ],
})
