/** What a run achieved on one part of its ground, under a rule of decision. */
import { chooseAtLambda } from '../../core/budget.ts'
import { pickMetrics, type Scoring } from '../../core/metrics.ts'
import { type MeanSd, meanSd } from '../../core/sweep.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import type { Cell } from '../score/board.ts'
import { lambdaOnDev } from '../score/score.ts'
import type { StudyGround } from './lab.ts'
import type { Spread } from './study.ts'

/**
 * 'plain': the highest score decides, as in the paper. 'board': the experiment's budget rule, with a λ found on dev where
 * the budget asks for it.
 */
export type Rule = 'plain' | 'board'

/** The models the run sends the questions of dev or test to. */
export function picksOf(run: Run, part: 'dev' | 'test', ground: StudyGround, rule: Rule): ArrayLike<number> {
  const prediction = run[part]
  if ('choices' in prediction) return prediction.choices
  const lambda = rule === 'plain' ? 0 : boardLambda(run, ground)
  const { expected } = billOf(ground.parts.get(part), prediction, ground.pack.m)
  return chooseAtLambda(prediction.scores, expected, ground.pack.m, lambda, prediction.choice)
}

function boardLambda({ dev }: Run, { parts, pack, experiment, bounds }: StudyGround): number {
  return 'choices' in dev ? 0 : lambdaOnDev(dev, parts.get('dev'), pack.m, experiment, bounds)
}

/** @param rows positions within the part; all of it when absent */
export function cellOf(
  run: Run,
  part: 'dev' | 'test',
  ground: StudyGround,
  rule: Rule,
  rows?: ArrayLike<number>,
): Cell {
  const { cost } = billOf(ground.parts.get(part), run[part], ground.pack.m)
  return cellOfPicks(picksOf(run, part, ground, rule), ground, { quality: ground.parts.get(part).quality, cost }, rows)
}

/** @param quality of the part's answers @param cost what they are billed */
export function cellOfPicks(
  picks: ArrayLike<number>,
  { pack, bounds, experiment }: StudyGround,
  { quality, cost }: Pick<Scoring, 'quality' | 'cost'>,
  rows?: ArrayLike<number>,
): Cell {
  const scoring = { quality, cost, K: pack.m, bounds, beta: experiment.beta }
  const { n, accuracy, avgCost, rankScore } = pickMetrics(picks, scoring, rows)
  return { n, accuracy, costPer10k: avgCost * 1e4, rankScore: 100 * rankScore }
}

/** Mean ± sd of each figure. */
export function spreadOf(cells: readonly Cell[]): Spread {
  const of = (figure: (cell: Cell) => number): MeanSd => meanSd(cells.map(figure))
  return {
    accuracy: of((cell) => cell.accuracy),
    costPer10k: of((cell) => cell.costPer10k),
    rankScore: of((cell) => cell.rankScore),
  }
}
