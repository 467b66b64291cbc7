/** Token counts that were assumed and not counted: constant, copied from model to model, or fewer than the question has words. */

import { plural } from '../../core/words.ts'
import { type Check, type CheckFinding, examplesShown, rowName } from './finding.ts'
import { isConstant } from './models.ts'

/** Fewer rows can agree by chance. */
const rowsToJudge = 20

const assumed = (check: string, what: string, count: number, examples: string[]): CheckFinding => ({
  check,
  severity: 'warning',
  where: 'Tokens',
  what,
  fix: 'Count the tokens from the answers, or treat the costs as assumed.',
  count,
  examples: examples.slice(0, examplesShown),
  remedies: [],
})

/** A model whose answers all have one length: its tokens were assumed, not counted. */
export const constantTokens: Check = ({ pack }) => {
  const { n, m, outTokens, info } = pack
  if (!outTokens || n < rowsToJudge) return []
  const constant = info.models.filter((_, k) => isConstant(outTokens, m, k))
  if (constant.length === 0) return []
  const what = `${plural(constant.length, 'model has', 'models have')} the same output tokens on every question: they look assumed`
  const examples = constant.map(({ id }) => `${id}: ${outTokens[info.models.findIndex((model) => model.id === id)]}`)
  return [assumed('constant-tokens', what, constant.length, examples)]
}

/** Share of questions on which all models agree that no tokenizers and no answers explain. */
const sameShare = 0.95

/** All models answer in the same number of tokens: they were counted once and copied, or assumed. */
export const sameTokens: Check = (input) => {
  const { n, m, outTokens, info } = input.pack
  if (!outTokens || n < rowsToJudge || m < 2) return []
  const same = Array.from({ length: n }, (_, row) => row).filter((row) =>
    info.models.every((_, k) => outTokens[row * m + k] === outTokens[row * m]),
  )
  if (same.length < n * sameShare || info.models.every((_, k) => isConstant(outTokens, m, k))) return []
  const what = `${plural(same.length, 'question')} of ${n} ${same.length === 1 ? 'has' : 'have'} the same output tokens for every model: they look copied or assumed`
  const examples = same.slice(0, examplesShown).map((row) => `${rowName(input, row)}: ${outTokens[row * m]}`)
  return [assumed('same-tokens', what, same.length, examples)]
}

/** A model whose answers have one length on every dataset, but not the same one: assumed by dataset. */
export const tokensByDataset: Check = ({ pack }) => {
  const { n, m, outTokens, info, dataset } = pack
  if (!outTokens || n < rowsToJudge) return []
  const suspects = info.models.filter((_, k) => {
    if (isConstant(outTokens, m, k)) return false
    const first = new Map<number, number>()
    return dataset.every((d, row) => {
      const tokens = first.get(d) ?? outTokens[row * m + k]
      first.set(d, tokens)
      return tokens === outTokens[row * m + k] && first.size * rowsToJudge <= n
    })
  })
  if (suspects.length === 0) return []
  const what = `${plural(suspects.length, 'model has', 'models have')} one number of output tokens for each dataset: they look assumed`
  return [
    assumed(
      'constant-by-dataset',
      what,
      suspects.length,
      suspects.map(({ id }) => id),
    ),
  ]
}

/** No tokenizer makes fewer tokens than words: half as many, on one question in twenty, were not counted from these texts. */
export const fewerThanWords: Check = (input) => {
  const { samples, pack } = input
  const { inTokens, n, m } = pack
  if (!inTokens || !samples || n < rowsToJudge) return []
  const step = inTokens.length > n ? m : 1
  const wordsOf = (row: number) => samples[row].prompt.match(/\S+/g)?.length ?? 0
  const short = Array.from({ length: n }, (_, row) => row).filter((row) => inTokens[row * step] < wordsOf(row) / 2)
  if (short.length < n * 0.05) return []
  const what = `${plural(short.length, 'question')} of ${n} ${short.length === 1 ? 'has' : 'have'} fewer input tokens than half the words of the text`
  const examples = short.map(
    (row) => `${rowName(input, row)}: ${plural(inTokens[row * step], 'token')}, ${plural(wordsOf(row), 'word')}`,
  )
  return [assumed('fewer-than-words', what, short.length, examples)]
}
