/** Reads the two kinds of MATH-Vision files line by line: test.jsonl with the questions, and runs. */

import type { Finding, Sample } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import { baseName, readJsonLines, type SourceFile } from '../../files.ts'
import { firstFew, hasNoErrors, note, problem, Slips } from '../../findings.ts'
import type { CountTokens } from '../../tokens.ts'
import type { ImportOptions } from '../importer.ts'

export const questionsFile = 'test.jsonl'

/** A run is named by its file: the "model" field is the same for a run and its CoT variant. */
export const modelId = (path: string): string => baseName(path).replace(/\.jsonl$/i, '')

export interface Question {
  readonly sample: Sample
  readonly subject: string
}

export interface Run {
  readonly model: string
  readonly path: string
  /** 0 or 1, one per question in the order of test.jsonl; likewise the tokens. */
  readonly correct: Uint8Array
  readonly outTokens: Uint32Array
}

export interface Reading {
  readonly options: ImportOptions
  readonly countTokens: CountTokens
  readonly onBytes: (bytes: number, note: string) => void
}

/** The questions in published order. Errors are added to `findings`. */
export async function readQuestions(file: SourceFile, reading: Reading, findings: Finding[]): Promise<Question[]> {
  const questions: Question[] = []
  const ids = new Set<string>()
  const slips = new Slips(file.path)
  const bad = await readJsonLines(
    file,
    (value, line) => {
      const question = toQuestion(value)
      if (typeof question === 'string')
        return slips.add(question, line, '', 'Fix the line, or download the file again.')
      const { id } = question.sample
      if (ids.has(id)) return slips.add('repeats an id', line, id, 'Keep one line per question.')
      ids.add(id)
      questions.push(question)
    },
    lineOptions(file, reading),
  )
  findings.push(...bad, ...slips.findings())
  const subjects = new Set(questions.map((question) => question.subject))
  if (questions.length === 0 && hasNoErrors(findings))
    findings.push(problem(file.path, 'contains no questions', 'Download it again.'))
  if (subjects.size > 256)
    findings.push(
      problem(file.path, `names ${plural(subjects.size, 'subject')}; the limit is 256`, 'Check the "subject" fields.'),
    )
  return questions
}

const lineOptions = (file: SourceFile, { options, onBytes }: Reading) => ({
  ...(options.signal && { signal: options.signal }),
  onBytes: (bytes: number) => onBytes(bytes, `reading ${baseName(file.path)}`),
})

/** The question of a line, or what is wrong with it. */
function toQuestion(value: unknown): Question | string {
  const { id, question, options = [], image, subject } = (value ?? {}) as Record<string, unknown>
  if (!isId(id)) return 'has no "id"'
  if (typeof question !== 'string') return 'has no text "question"'
  if (typeof subject !== 'string' || subject === '') return 'has no "subject"'
  if (!Array.isArray(options) || !options.every((option) => typeof option === 'string'))
    return 'has "options" that are not a list of texts'
  if (image !== undefined && image !== null && typeof image !== 'string') return 'has an "image" that is not a path'
  const extras = {
    ...(options.length > 0 && { options: options as string[] }),
    ...(typeof image === 'string' && { image }),
  }
  return { sample: { id: String(id), prompt: question, ...extras }, subject }
}

const isId = (id: unknown): id is string | number => (typeof id === 'string' && id !== '') || Number.isSafeInteger(id)

/** The run in a file; undefined when it is not one (a note) or not a complete one (errors). */
export async function readRun(
  file: SourceFile,
  rowOf: ReadonlyMap<string, number>,
  reading: Reading,
  findings: Finding[],
): Promise<Run | undefined> {
  const n = rowOf.size
  const run = { model: modelId(file.path), path: file.path, correct: new Uint8Array(n), outTokens: new Uint32Array(n) }
  const answered = new Uint8Array(n)
  const slips = new Slips(file.path)
  let fields: readonly string[] | undefined
  const bad = await readJsonLines(
    file,
    (value, line) => {
      fields ??= Object.keys((value ?? {}) as object)
      const { id, response, correct } = (value ?? {}) as Record<string, unknown>
      const row = isId(id) ? rowOf.get(String(id)) : undefined
      if (!isId(id)) return slips.add('has no "id"', line, '', 'Give every line the id of its question.')
      if (row === undefined)
        return slips.add(
          `has an id that is not in ${questionsFile}`,
          line,
          String(id),
          'Import the run and the questions from the same release.',
        )
      if (answered[row]) return slips.add('repeats an id', line, String(id), 'Keep one line per question.')
      answered[row] = 1
      if (typeof response !== 'string')
        return slips.add(
          'has no text "response"',
          line,
          String(id),
          'Add the response; output tokens are counted from it.',
        )
      if (typeof correct !== 'boolean') {
        return slips.add(
          `has "correct" = ${JSON.stringify(correct) ?? 'missing'}, not true or false`,
          line,
          String(id),
          "Grade the run with the publishers' script first.",
        )
      }
      run.correct[row] = correct ? 1 : 0
      run.outTokens[row] = reading.countTokens(response)
    },
    lineOptions(file, reading),
  )
  if (bad.length === 0 && fields && !fields.includes('response') && !fields.includes('correct')) {
    findings.push(
      note(file.path, `is not a run (its fields are ${fields.join(', ')}) and was left out`, 'Nothing to do.'),
    )
    return undefined
  }
  findings.push(...bad, ...slips.findings(), ...gaps(file.path, rowOf, answered, bad.length > 0))
  return run
}

/** Questions without an answer. Unreadable lines are already errors and may be what is missing. */
function gaps(path: string, rowOf: ReadonlyMap<string, number>, answered: Uint8Array, unreadable: boolean): Finding[] {
  const missing = [...rowOf].filter(([, row]) => answered[row] === 0).map(([id]) => id)
  if (missing.length === 0 || unreadable) return []
  const what = `has no row for ${missing.length} of ${plural(rowOf.size, 'question')}: ${firstFew(missing)}`
  return [problem(path, what, 'Import the complete file, or leave this run out.')]
}
