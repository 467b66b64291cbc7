/**
 * Imports what the MATH-Vision authors publish (github.com/mathllm/MATH-V): test.jsonl with the questions and one
 * .jsonl per run with fields id, response, correct. A pack is made only when every run answers every question.
 */

import { imageTokens } from '../../../core/prices/tokens.ts'
import type { DatasetInfo, Finding, PackInfo } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import { baseName, byteProgress, type SourceFile } from '../../files.ts'
import { hasNoErrors, note, problem, warning } from '../../findings.ts'
import { byCodePoint } from '../../python-text.ts'
import type { PackParts } from '../../seal.ts'
import { type CountTokens, loadTokenCounter } from '../../tokens.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from '../importer.ts'
import type { Peek } from '../peek.ts'
import { assumedPrices, modelInfo } from './models.ts'
import { modelId, type Question, questionsFile, type Reading, type Run, readQuestions, readRun } from './read.ts'

/** Runs that never saw the picture, or no model at all. */
const notVision = /random|text[ +-]?only|image[ +-]?caption/i

export const mathvision: Importer = {
  id: 'mathvision',
  label: 'MATH-Vision: its published folder or a zip of it, or test.jsonl with any of the run .jsonl files',
  recognises,
  importPack,
}

/** Recognises runs alone too, so that a finding can name the missing test.jsonl; also unreadable .jsonl files. */
async function recognises(files: readonly SourceFile[], peek: Peek): Promise<boolean> {
  const lines = files.filter((file) => isJsonl(file.path))
  if (lines.some((file) => baseName(file.path) === questionsFile)) return true
  for (const file of lines) {
    const { names } = await peek(file)
    if (names.length === 0 || (names.includes('response') && names.includes('correct'))) return true
  }
  return false
}

const isJsonl = (path: string): boolean => /\.jsonl$/i.test(path)

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const sorted = sortFiles(files)
  const findings = sorted.findings
  if (!sorted.questions || !hasNoErrors(findings)) return { findings }
  const total = [sorted.questions, ...sorted.runs].reduce((sum, file) => sum + file.size, 0)
  const reading: Reading = {
    options,
    countTokens: await loadTokenCounter(),
    onBytes: byteProgress(total, options.onProgress),
  }
  const questions = await readQuestions(sorted.questions, reading, findings)
  // Without valid questions every run would be reported for errors in the questions.
  if (!hasNoErrors(findings)) return { findings }
  const rowOf = new Map(questions.map((question, row) => [question.sample.id, row]))
  const runs: Run[] = []
  for (const file of sorted.runs) {
    const run = await readRun(file, rowOf, reading, findings)
    if (run) runs.push(run)
  }
  if (!hasNoErrors(findings)) return { findings }
  runs.sort((a, b) => byCodePoint(a.model, b.model))
  findings.push(...judgeRuns(runs, files))
  return hasNoErrors(findings) ? { pack: assemble(questions, runs, reading.countTokens), findings } : { findings }
}

/** Tells questions, runs and the rest apart by name; says what is left out. */
function sortFiles(files: readonly SourceFile[]) {
  const findings: Finding[] = []
  const lines = files.filter((file) => isJsonl(file.path))
  const questions = lines.filter((file) => baseName(file.path) === questionsFile)
  const others = lines.filter((file) => !['test.jsonl', 'testmini.jsonl'].includes(baseName(file.path)))
  const blind = others.filter((file) => notVision.test(modelId(file.path)))
  const runs = others.filter((file) => !blind.includes(file))
  if (questions.length === 0) {
    findings.push(
      problem(
        questionsFile,
        'is missing: the runs need its questions',
        'Import it together with the runs (data/test.jsonl in the repository).',
      ),
    )
  }
  if (questions.length > 1)
    findings.push(
      problem(questions[1].path, `is a second ${questionsFile} beside ${questions[0].path}`, 'Drop one of the two.'),
    )
  for (const file of blind) {
    findings.push(
      note(
        file.path,
        'was left out: it is a text-only, caption or chance run, not a vision-language run',
        'Nothing to do.',
      ),
    )
  }
  findings.push(...notNeeded(files, [...questions, ...others]))
  return { questions: questions[0] as SourceFile | undefined, runs, findings }
}

function judgeRuns(runs: readonly Run[], files: readonly SourceFile[]): Finding[] {
  if (runs.length === 0) {
    const what = `no vision-language run among ${plural(files.length, 'file')}`
    return [problem('files', what, 'Import at least one run: a .jsonl with fields id, response, correct.')]
  }
  const twice = runs.filter((run, i) => runs[i - 1]?.model === run.model)
  if (twice.length > 0) {
    return twice.map((run) =>
      problem(run.path, `is a second run named "${run.model}"`, 'Rename or leave out one of the two.'),
    )
  }
  const prices = assumedPrices(runs.map((run) => run.model)).prices
  return runs
    .filter((run) => !Object.hasOwn(prices, run.model))
    .map((run) =>
      warning(
        run.path,
        `"${run.model}" has no published price`,
        'Enter one in the price sheet, or leave the model out.',
      ),
    )
}

function assemble(questions: readonly Question[], runs: readonly Run[], countTokens: CountTokens): PackParts {
  const [n, m] = [questions.length, runs.length]
  const quality = new Float32Array(n * m)
  const outTokens = new Uint32Array(n * m)
  for (const [column, run] of runs.entries()) {
    for (let row = 0; row < n; row++) {
      quality[row * m + column] = run.correct[row]
      outTokens[row * m + column] = run.outTokens[row]
    }
  }
  const subjects = [...new Set(questions.map((question) => question.subject))].sort(byCodePoint)
  const samples = questions.map((question) => question.sample)
  const inTokens = Uint32Array.from(samples, (sample) => countTokens(sample.prompt) + (sample.image ? imageTokens : 0))
  const dataset = Uint8Array.from(questions, (question) => subjects.indexOf(question.subject))
  return { info: packInfo(runs, subjects), quality, inTokens, outTokens, dataset, samples }
}

/** Vision-language runs with per-question results in the authors' repository; fewer make a pack of their own. */
const publishedRuns = 13

function packInfo(runs: readonly Run[], subjects: readonly string[]): PackParts['info'] {
  const models = runs.map((run) => modelInfo(run.model, run.path.includes('closed-source')))
  const datasets = subjects.map((id): DatasetInfo => ({ id, group: 'MATH-Vision' }))
  return {
    id: runs.length === publishedRuns ? 'mathvision' : `mathvision-${runs.length}-runs`,
    title: `MATH-Vision, ${runs.length} published ${runs.length === 1 ? 'run' : 'runs'}`,
    kind: 'real',
    source: { name: 'MATH-Vision (MATH-V)', url: 'https://github.com/mathllm/MATH-V', licence: 'MIT' },
    grading:
      'By the MATH-Vision authors: symbolic comparison of the extracted answer with theirs, taken as published ("correct").',
    tokenRules,
    models,
    datasets,
    priceSheet: assumedPrices(models.map((model) => model.id)),
    notes: mathvisionNotes,
  }
}

const tokenRules: PackInfo['tokenRules'] = {
  input: `cl100k_base tokens of the question text without options, plus ${imageTokens} for its picture; the same for every model.`,
  output: 'cl100k_base tokens of the published response.',
}

/** Attribution and known quirks of the published MATH-Vision files, carried by every pack made from them. */
const mathvisionNotes: readonly string[] = [
  'MATH-Vision (MATH-V): Ke Wang, Junting Pan, Weikang Shi, Zimu Lu, Houxing Ren, Aojun Zhou, Mingjie Zhan, Hongsheng Li. "Measuring Multimodal Mathematical Reasoning with MATH-Vision Dataset", NeurIPS 2024 Datasets and Benchmarks Track. MIT.',
  'Questions and figures were collected by the authors from mathematics competitions; do not present them as new.',
  'Rows are in the published order of test.jsonl.',
  '"correct" is taken as published. It comes from a symbolic comparison of extracted answers and carries extraction noise (question 1: InternLM-XComposer2-VL answers 60, which is right, and is marked wrong).',
  'A run is named by its file: the "model" field is the same for a run and its CoT variant.',
  '30 responses of Gemini-Pro-CoT are the printed form of an API object instead of an answer; they are kept as given.',
  'Three pairs of questions share text and options but not picture and answer: (179, 419), (782, 1063), (942, 1208).',
  'Nine groups of questions have byte-identical pictures, 12 pictures too many, for example (2202, 2219).',
  'Most questions name one picture file; 335 mention it several times, 2 (2673, 2683) not at all. Each counts as one picture.',
  'Most runs answer with a single letter or number, the CoT runs with a derivation: output tokens differ a hundredfold.',
]
