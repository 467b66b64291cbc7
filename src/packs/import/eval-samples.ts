/**
 * Imports what lm-evaluation-harness and lmms-eval log for each question: <model>/samples_<task>_<date>.jsonl and
 * <model>/<date>_samples_<task>.jsonl, one line per question (and filter), with one key per metric.
 */
import { plural } from '../../core/words.ts'
import { baseName, folderOf, type SourceFile } from '../files.ts'
import { firstFew, note } from '../findings.ts'
import { byCodePoint } from '../python-text.ts'
import { cellId, cellNumber, cellText } from '../read/cells.ts'
import { type CountTokens, loadTokenCounter } from '../tokens.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { makePeek, type Peek, type TableHead, tableWith } from './peek.ts'
import { type Question, Records } from './records.ts'
import { type Row, readRows } from './rows.ts'

export const evalSamples: Importer = {
  id: 'eval-samples',
  label: 'lm-evaluation-harness and lmms-eval: the samples .jsonl of each model and task (--log_samples)',
  recognises: async (files, peek) =>
    (await tableWith(files.filter(isSamples), peek, ['doc_id', 'filtered_resps'])) !== undefined,
  importPack,
}

const isSamples = ({ path }: SourceFile): boolean => /(^|_)samples_.+\.jsonl$/.test(baseName(path))

/** One run of a task by a model. */
interface Run {
  readonly file: SourceFile
  readonly model: string
  readonly task: string
  readonly date: string
  readonly metric: string
  readonly filter: string | undefined
}

const dated = /\d{4}-\d{2}-\d{2}T[\d.:-]+|\d{8}_\d{6}/

/** Model and task by the path: harnesses write a slash in a model's name as two underscores. */
function named(file: SourceFile): Pick<Run, 'file' | 'model' | 'task' | 'date'> {
  const name = baseName(file.path).replace(/\.jsonl$/, '')
  const date = dated.exec(name)?.[0] ?? ''
  const task = name
    .replace(dated, '')
    .replace(/^_*samples_/, '')
    .replace(/_+$/, '')
  const folder = folderOf(file.path).replace(/\/$/, '').split('/').at(-1) ?? ''
  return { file, task, date, model: folder.replaceAll('__', '/') || 'model' }
}

/** In the order in which they are looked for; harnesses report several of one answer. */
const metrics = [
  'exact_match',
  'acc',
  'accuracy',
  'score',
  'acc_norm',
  'pass@1',
  'prompt_level_strict_acc',
  'anls',
  'f1',
]

/** What is no metric: everything else that a line has. */
const others = new Set(
  'doc_id doc target arguments resps filtered_resps filter metrics doc_hash prompt_hash target_hash input token_counts'.split(
    ' ',
  ),
)

/** A metric may be a number or, in lmms-eval, an object that has one. */
const metricOf = (cell: unknown): number =>
  typeof cell === 'object' && cell !== null && 'score' in cell ? cellNumber(cell.score) : cellNumber(cell)

function metricsOf({ names, rows }: TableHead): string[] {
  const found = names.filter((name, k) => !others.has(name) && rows.some((row) => !Number.isNaN(metricOf(row[k]))))
  const rank = (name: string) => (metrics.indexOf(name) + metrics.length + 1) % (metrics.length + 1)
  return found.sort((a, b) => rank(a) - rank(b))
}

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const peek = makePeek(options.signal)
  const { runs, notes } = await chosenRuns(files.filter(isSamples), peek)
  const records = new Records()
  const count = await loadTokenCounter()
  const findings = [...notes]
  for (const run of runs)
    findings.push(...(await readRows([run.file], options, (row) => readSample(row, run, records, count))))
  const read = runs.map(({ file }) => file)
  return assemble(records, 'evaluation logs', about(runs), [...findings, ...notNeeded(files, read)])
}

/** The newest run of each model and task, its metric and filter; what else there was is named. */
async function chosenRuns(files: readonly SourceFile[], peek: Peek) {
  const runs = new Map<string, Run>()
  const notes = []
  for (const file of [...files].sort((a, b) => byCodePoint(a.path, b.path))) {
    const head = await peek(file)
    const [metric, ...also] = metricsOf(head)
    if (metric === undefined) {
      notes.push(note(file.path, 'has no metric', 'Nothing to do.'))
      continue
    }
    const place = head.names.indexOf('filter')
    const filters = [...new Set(head.rows.map((row) => cellText(row[place])))].filter(Boolean)
    const run = { ...named(file), metric, filter: filters[0] }
    const key = `${run.model}\n${run.task}`
    const before = runs.get(key)
    if (before)
      notes.push(
        note(
          (run.date > before.date ? before : run).file.path,
          'is an older run and was not used',
          'To use it, leave the newer one out.',
        ),
      )
    if (!before || run.date > before.date) runs.set(key, run)
    if (also.length > 0)
      notes.push(
        note(
          file.path,
          `"${metric}" was read as the score, not ${firstFew(also)}`,
          'To use another one, import it as a table.',
        ),
      )
    if (filters.length > 1)
      notes.push(
        note(
          file.path,
          `answers filtered by "${filters[0]}" count, not by ${firstFew(filters.slice(1))}`,
          'Nothing to do.',
        ),
      )
  }
  return { runs: [...runs.values()], notes }
}

function readSample(row: Row, run: Run, records: Records, count: CountTokens) {
  if (run.filter !== undefined && cellText(row.cell('filter')) !== run.filter) return
  const id = cellId(row.cell('doc_id'))
  if (id === '') return row.slip('has no "doc_id"', '', 'Log the samples again.')
  const prompt = promptOf(row)
  const place = records.row(`${run.task}\n${id}`, () => questionOf(row, run.task, id, prompt))
  const counted = (side: 'input' | 'output') => cellNumber(row.cell(`token_counts.0.${side}`))
  const answer = cellText(first(row.cell('resps')))
  const [input, output] = [counted('input'), counted('output')]
  records.add(place, run.model, {
    score: metricOf(row.cell(run.metric)),
    inTokens: Number.isNaN(input) ? count(prompt) : input,
    outTokens: Number.isNaN(output) ? count(answer) : output,
    cost: Number.NaN,
  })
}

/** Answers come as lists in lists. */
const first = (value: unknown): unknown => (Array.isArray(value) ? first(value[0]) : value)

const promptOf = (row: Row): string =>
  cellText(row.cell('input')) ||
  cellText(row.cell('arguments.gen_args_0.arg_0')) ||
  cellText(first(row.cell('arguments')))

/** The question itself, where the document has one; else the whole prompt. */
function questionOf(row: Row, task: string, id: string, prompt: string): Question {
  const asked = ['question', 'query', 'problem', 'prompt']
    .map((name) => cellText(row.cell(`doc.${name}`)))
    .find(Boolean)
  return { id: `${task}/${id}`, prompt: asked ?? prompt, dataset: { id: task, group: task } }
}

function about(runs: readonly Run[]): Description {
  const tasks = new Set(runs.map(({ task }) => task))
  const used = [...new Set(runs.map(({ metric }) => metric))]
  return {
    id: `eval-samples-${[...tasks]
      .join('-')
      .toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, '-')
      .slice(0, 60)}`,
    title: `Evaluation logs, ${plural(tasks.size, 'task')}`,
    source: { name: 'your logs of lm-evaluation-harness or lmms-eval', licence: 'yours: not stated in the files' },
    grading: `As logged: ${used.join(', ')}.`,
    notes: [
      'Tokens that the logs do not have are estimated: counted from the prompt and the answer by one tokenizer for all models.',
    ],
    tokenRules: {
      input: 'As logged; where it is not, estimated by counting the prompt.',
      output: 'As logged; where it is not, estimated by counting the answer.',
    },
  }
}
