/**
 * What in a pack makes every row's figures worth less: the findings of the data check that an audit asks for, by question, so
 * that what was looked for and not found is said too. The data check's list is the only one: nothing is looked for here.
 */

import type { CheckFinding } from '../../packs/check/finding.ts'
import { withFullStop } from '../../packs/findings.ts'
import { type Audited, clear, type Line, raised } from './audited.ts'

interface Asked extends Line {
  /** Ids of the data check's findings that answer it. */
  readonly by: readonly string[]
  readonly clear: string
}

const asked: readonly Asked[] = [
  {
    check: 'both-sides',
    title: 'Questions on both sides of the split',
    where: 'Split',
    by: ['leaks', 'split-groups', 'unknown-questions', 'same-pictures', 'repeated-questions'],
    clear: 'no test question shares its picture or text, or a group, with a train question, as far as the pack tells',
    why: 'One shared question is one a router may have memorised.',
  },
  {
    check: 'tokens',
    title: 'Tokens that were counted',
    where: 'Tokens',
    by: [
      'constant-tokens',
      'same-tokens',
      'constant-by-dataset',
      'fewer-than-words',
      'zero-tokens',
      'zero-input',
      'huge-tokens',
      'huge-input',
    ],
    clear:
      'token counts vary from question to question and from model to model, and none is zero or beyond any context window',
    why: 'No model answers every question in the same number of tokens, and no two models answer nineteen of twenty in the same number.',
  },
  {
    check: 'prices',
    title: 'Prices that say something',
    where: 'Prices',
    by: ['zero-prices', 'missing-prices', 'missing-costs', 'nothing-to-bill'],
    clear: 'every model has a price above zero, or a cost for every call',
    why: 'A router that saves sends everything to what is free; what has no price has no cost at all.',
  },
  {
    check: 'same-models',
    title: 'Models that are different',
    where: 'Models',
    by: ['identical-models', 'label-order', 'label-sizes'],
    clear: 'no two models have the same scores, and no name contradicts its data',
    why: 'On 20 questions and more, two models with the same score on each are one run under two names.',
  },
  {
    check: 'scores',
    title: 'Scores that were judged',
    where: 'Scores',
    by: ['constant-scores', 'cut-scores', 'out-of-range', 'missing-cells'],
    clear:
      'no model is all right or all wrong on a dataset where others are not, and no score is missing or out of range',
    why: 'All wrong on 20 questions of which others answer three in ten is an answer that was not read.',
  },
]

export const packChecks = (found: readonly CheckFinding[]): Audited[] =>
  asked.map(({ by, clear: sentence, ...line }) => {
    const own = found.filter(({ check }) => by.includes(check))
    if (own.length === 0) return clear(line, sentence, 0, 0)
    return raised(line, {
      severity: own.every(({ severity }) => severity === 'note') ? 'note' : 'warning',
      what: own
        .map(({ what, examples }) => (examples.length > 0 ? `${what} (${examples.join('; ')})` : what))
        .join('. Also, '),
      fix: [...new Set(own.map(({ fix }) => withFullStop(fix)))].join(' '),
      figure: own.reduce((sum, { count }) => sum + count, 0),
      limit: 0,
    })
  })
