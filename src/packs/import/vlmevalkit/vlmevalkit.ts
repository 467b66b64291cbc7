/**
 * Imports a VLMEvalKit work directory (outputs/MODEL/RUN/MODEL_DATASET…), with or without the data sets' tables
 * (LMUData). Lenient mode: all judges, graded scores kept, the newest evaluated run of each model and data set. Cells
 * without a row stay without a result. The reference implementation's own rules are in vlmevalkit/reference.ts.
 */

import { imageTokens } from '../../../core/prices/tokens.ts'
import type { Finding } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { firstFew, hasNoErrors, problem, warning } from '../../findings.ts'
import { pictureTable } from '../../pictures.ts'
import { byCodePoint } from '../../python-text.ts'
import type { PackParts } from '../../seal.ts'
import { type CountTokens, loadTokenCounter } from '../../tokens.ts'
import type { Importer, ImportOptions, ImportResult } from '../importer.ts'
import { groupOf, modelInfo, paperPrices } from './datasets.ts'
import { isWorkDirectory, packId, type WorkFile, workFiles } from './layout.ts'
import { addPictures, type Question } from './questions.ts'
import { type Answers, readAnswers } from './runs.ts'
import { importReference } from './vlmevalkit-reference.ts'

export const vlmevalkit: Importer = {
  id: 'vlmevalkit',
  label: 'VLMEvalKit: a work directory with evaluated runs (xlsx, tsv, json), with LMUData if you have it',
  recognises: isWorkDirectory,
  importPack: (files, options) =>
    options.vlmevalkit === 'reference' ? importReference(files, options) : importLenient(files, options),
}

async function importLenient(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const { work, tables } = workFiles(files)
  const findings: Finding[] = []
  const countTokens = await loadTokenCounter()
  const answers = await readAll(groupFiles(work), { options, countTokens, findings })
  if (answers.length === 0)
    findings.push(problem('files', 'no run has per-sample scores', 'Import the files with a column hit or score.'))
  if (!hasNoErrors(findings)) return { findings }
  const questions = mergeQuestions(answers, findings)
  for (const dataset of new Set(answers.map((answer) => answer.dataset))) {
    const table = tables.get(dataset)
    if (table) findings.push(...(await addPictures(dataset, table, questions, options)))
  }
  findings.push(...coverage(answers, questions))
  return hasNoErrors(findings) ? { pack: assemble(files, answers, questions, countTokens), findings } : { findings }
}

/** The files of each model and data set. */
function groupFiles(work: readonly WorkFile[]): WorkFile[][] {
  const groups = new Map<string, WorkFile[]>()
  for (const file of work) {
    const key = `${file.model}\n${file.dataset}`
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return [...groups].sort(([a], [b]) => byCodePoint(a, b)).map(([, files]) => files)
}

async function readAll(groups: readonly WorkFile[][], reading: Parameters<typeof readAnswers>[1]): Promise<Answers[]> {
  const answers: Answers[] = []
  for (const [done, files] of groups.entries()) {
    reading.options.signal?.throwIfAborted()
    const note = `${files[0].model}, ${files[0].dataset}`
    reading.options.onProgress?.({ done, total: groups.length, unit: 'runs', note })
    const read = await readAnswers(files, reading)
    if (read) answers.push(read)
  }
  return answers
}

/** One question per id, from the first run; a finding reports where runs disagree about the right answer. */
function mergeQuestions(answers: readonly Answers[], findings: Finding[]): Map<string, Question> {
  const questions = new Map<string, Question>()
  const torn: string[] = []
  for (const run of answers) {
    for (const [id, question] of run.questions) {
      const before = questions.get(id)
      if (!before) questions.set(id, question)
      else if (before.answer !== question.answer && before.answer !== '' && question.answer !== '') torn.push(id)
    }
  }
  if (torn.length > 0) {
    const what = `runs disagree about the right answer of ${plural(torn.length, 'question')}: ${firstFew(torn)}`
    findings.push(warning('answers', what, 'Datasets are revised from time to time. Use runs from one revision.'))
  }
  return questions
}

/** What is missing, model by model. */
function coverage(answers: readonly Answers[], questions: ReadonlyMap<string, Question>): Finding[] {
  const answered = new Map<string, number>()
  for (const { model, cells } of answers) answered.set(model, (answered.get(model) ?? 0) + cells.size)
  return [...answered]
    .filter(([, count]) => count < questions.size)
    .map(([model, count]) =>
      warning(
        model,
        `has no result for ${questions.size - count} of ${plural(questions.size, 'sample')}`,
        'In the data check, drop the samples, the dataset or the model.',
      ),
    )
}

function assemble(
  files: readonly SourceFile[],
  answers: readonly Answers[],
  questions: ReadonlyMap<string, Question>,
  countTokens: CountTokens,
): PackParts {
  const models = [...new Set(answers.map((answer) => answer.model))].sort(byCodePoint)
  const datasets = [...new Set(answers.map((answer) => answer.dataset))].sort(byCodePoint)
  const ids = [...questions.keys()].sort(byCodePoint)
  const [n, m] = [ids.length, models.length]
  const rowOf = new Map(ids.map((id, row) => [id, row]))
  const quality = new Float32Array(n * m).fill(Number.NaN)
  const outTokens = new Uint32Array(n * m)
  for (const { model, cells } of answers) {
    const column = models.indexOf(model)
    for (const [id, cell] of cells) {
      quality[rowOf.get(id)! * m + column] = cell.score
      outTokens[rowOf.get(id)! * m + column] = cell.outTokens
    }
  }
  const list = ids.map((id) => questions.get(id)!)
  const images = pictureTable(list.map(({ pictures, sizes }) => (pictures === 0 ? [] : sizes)))
  return {
    info: packInfo(files, models, datasets, answers),
    quality,
    outTokens,
    inTokens: Uint32Array.from(list, ({ sample, pictures }) => countTokens(sample.prompt) + imageTokens * pictures),
    dataset: Uint8Array.from(list, ({ dataset }) => datasets.indexOf(dataset)),
    ...(images && { images }),
    samples: list.map(({ sample }) => sample),
  }
}

function packInfo(
  files: readonly SourceFile[],
  models: readonly string[],
  datasets: readonly string[],
  answers: readonly Answers[],
): PackParts['info'] {
  const rules = new Map(answers.map(({ dataset, rule }) => [dataset, rule]))
  const judges = [...new Set(answers.map(({ judge }) => judge).filter((judge) => judge !== ''))].sort(byCodePoint)
  return {
    id: packId(files),
    title: `VLMEvalKit runs, ${models.length} models on ${datasets.length} data sets`,
    kind: 'real',
    source: {
      name: 'a VLMEvalKit work directory',
      url: 'https://github.com/open-compass/VLMEvalKit',
      licence: 'as its data sets and models',
    },
    grading: `VLMEvalKit's evaluation, sample by sample, graded scores kept${judges.length > 0 ? `; judges: ${judges.join(', ')}` : ''}.`,
    tokenRules,
    models: models.map(modelInfo),
    datasets: datasets.map((id) => ({ id, group: groupOf(id) })),
    priceSheet: paperPrices(models),
    notes: datasets.map((dataset) => `${dataset}: scored by ${rules.get(dataset)}.`),
  }
}

const tokenRules = {
  input: `cl100k_base tokens of the question without options, plus ${imageTokens} per picture; the same for every model.`,
  output: 'cl100k_base tokens of the prediction, and of the thinking where it was split off.',
}
