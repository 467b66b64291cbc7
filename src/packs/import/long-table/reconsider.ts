/**
 * What the rows of a table say against the mapping it was read by: another guess to read it by again, or a question. What a
 * visitor has chosen is asked about, never changed.
 */
import { plural } from '../../../core/words.ts'
import { firstFew } from '../../findings.ts'
import { maxDatasets } from '../../info.ts'
import { candidates, fullScoreOf, type Role, type TableMapping } from './mapping.ts'
import { fileNameColumn } from './names.ts'
import type { TableReader } from './reader.ts'

export interface Reconsidered {
  readonly mapping: TableMapping
  /** A sentence: what was found and what was made of it, or what is asked. */
  readonly why: string
  readonly ask?: boolean
}

type Look = (reader: TableReader, mapping: TableMapping, names: readonly string[]) => Reconsidered | undefined

/** Undefined where nothing speaks against the mapping. */
export function reconsider(
  reader: TableReader,
  mapping: TableMapping,
  names: readonly string[],
  given: boolean,
): Reconsidered | undefined {
  if (given) return scale(reader, mapping, names)
  for (const look of looks) {
    const change = look(reader, mapping, names)
    if (change) return change
  }
  return undefined
}

/** A column whose values do not fit what its name promised is left out. */
const misfit: Look = (reader, mapping, names) => {
  for (const [role, { values, count }] of reader.misfits) {
    if (reader.isMeant(role)) continue
    const column = mapping.columns[role] ?? ''
    const why = `The column "${column}" was not used as ${roleInWords[role]}: ${plural(count, 'row has', 'rows have')} other values in it (${firstFew([...values], 3)}).`
    return { mapping: instead(mapping, role, names), why }
  }
  return undefined
}

const roleInWords: Readonly<Partial<Record<Role, string>>> = {
  split: 'the split',
  inTokens: 'input tokens',
  outTokens: 'output tokens',
  cost: 'the cost',
}

/** The mapping with the next column that may have the role, or none. */
function instead(mapping: TableMapping, role: Role, names: readonly string[]): TableMapping {
  const all = candidates(role, names)
  const next = all[all.indexOf(mapping.columns[role] ?? '') + 1]
  const { [role]: _before, ...others } = mapping.columns
  const free = next !== undefined && !Object.values(others).includes(next)
  return { ...mapping, columns: free ? { ...others, [role]: next } : others }
}

/** Ids that are new in every row are those of calls, not of questions. */
const perCall: Look = ({ records }, mapping, names) => {
  const models = records.models
  const questions = records.questions.length
  if (mapping.models || models < 2 || questions < models * 2 || questions < records.calls) return undefined
  const column = mapping.columns.sample
  const next = instead(mapping, 'sample', names)
  const text = mapping.columns.text
  const why = `The column "${column}" is another one in each row, so it is no question id.`
  if (next.columns.sample) return { mapping: next, why: `${why} "${next.columns.sample}" was read as one.` }
  if (text && text !== column)
    return {
      mapping: { ...mapping, columns: { ...mapping.columns, sample: text } },
      why: `${why} Questions are told apart by "${text}".`,
    }
  return { mapping: next, why: `${why} Choose the column that has the same value for all models.`, ask: true }
}

/** More datasets than a pack can have, or almost as many as questions, are something else. */
const manyDatasets: Look = ({ datasets, records }, mapping, names) => {
  const column = mapping.columns.dataset
  const [count, questions] = [datasets.size, records.questions.length]
  const own = count > 5 && count === questions
  if (!column || !(count > maxDatasets || own || (count > 12 && count > questions / 3))) return undefined
  const next = instead(mapping, 'dataset', names)
  const other = next.columns.dataset ? ` "${next.columns.dataset}" was read as one.` : ''
  const why = `The column "${column}" has ${plural(count, 'value')} in ${plural(questions, 'question')}, so it is no dataset.${other}`
  return { mapping: next, why }
}

/** Two files that answer the same question by the same model are two datasets that number their questions alike. */
const fileDatasets: Look = ({ inTwoFiles }, mapping) => {
  if (inTwoFiles === 0 || mapping.columns.dataset) return undefined
  const columns = { ...mapping.columns, dataset: fileNameColumn }
  const why = `${plural(inTwoFiles, 'question and model is', 'questions and models are')} in two files, so the files were read as datasets by their names.`
  return { mapping: { ...mapping, columns }, why }
}

/** Evaluators write −1 for what was not judged. */
const notJudged: Look = ({ minusOnes, negatives, scores }, mapping) => {
  if (minusOnes === 0 || negatives > 0 || mapping.notJudged !== undefined) return undefined
  const why = `${plural(minusOnes, 'score')} of ${plural(scores, 'score')} are −1, which evaluators write for "not judged": read as missing.`
  return { mapping: { ...mapping, notJudged: -1 }, why }
}

/** A scale that nobody stated is asked about, unless it is that of percentages, which is said. */
const unstated: Look = ({ most }, mapping) => {
  const { fullScore } = mapping
  if (most <= 1 || fullScore === 1 || most > 10) return undefined
  const why = `Scores go up to ${most}, and nothing says what a full score is. Choose it.`
  return { mapping: { ...mapping, fullScore: fullScoreOf(most) }, why, ask: true }
}

const scale: Look = ({ stray, example, most }, mapping) => {
  if (stray === 0) return undefined
  const why = `${plural(stray, 'score is', 'scores are')} outside 0 to ${mapping.fullScore}, for example ${example}. Choose what a full score is.`
  return { mapping: { ...mapping, fullScore: fullScoreOf(most) }, why, ask: true }
}

const looks: readonly Look[] = [misfit, perCall, manyDatasets, fileDatasets, notJudged, unstated, scale]
