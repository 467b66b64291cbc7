/** What a run achieved on one part of its ground, under a rule of decision. */
import { chooseAtLambda } from '../../core/budget.ts'
import { type Cell, cellOf as cellOfSums, perFigure } from '../../core/figures.ts'
import { type Scoring, sumsOf } from '../../core/metrics.ts'
import { meanSd } from '../../core/statistics/stats.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import { routerById } from '../../routers/index.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import { markedName } from '../score/board.ts'
import { constantOf } from '../score/row-notes.ts'
import { kindOf, lambdaOnDev } from '../score/score.ts'
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
  return chooseAtLambda(prediction.scores, expected, ground.parts.data.ranks, lambda, prediction.choice)
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
  return cellOfSums(sumsOf(picks, { quality, cost, K: pack.m }, rows), { bounds, beta: experiment.beta })
}

/** What is kept of a run on test. */
export interface Scored extends Named {
  readonly cell: Cell
}

/** The model that all test questions are sent to, where it is one. */
export interface Named {
  readonly constant?: string
}

export function scoredOf(entry: RouterEntry, run: Run, ground: StudyGround, rule: Rule): Scored {
  const picks = picksOf(run, 'test', ground, rule)
  const part = ground.parts.get('test')
  const cell = cellOfPicks(picks, ground, { quality: part.quality, cost: billOf(part, run.test, ground.pack.m).cost })
  return { cell, ...namedBy(entry, picks, ground) }
}

export function namedBy(entry: RouterEntry, picks: ArrayLike<number>, { pack }: StudyGround): Named {
  const row = { kind: kindOf(entry, routerById(entry.router)), router: entry.router }
  const constant = constantOf(row, picks, pack.info.models)
  return constant === undefined ? {} : { constant }
}

/** The row's name, with its mark where every run sends all test questions to the same model. */
export function nameOfRuns(entry: RouterEntry, runs: readonly Named[]): string {
  const asked = new Set(runs.map(({ constant }) => constant))
  const [constant] = asked
  return markedName({ label: nameOf(entry), ...(asked.size === 1 && constant !== undefined && { constant }) })
}

/** Mean and sd of each figure. */
export function spreadOf(cells: readonly Cell[]): Spread {
  return perFigure(({ id }) => meanSd(cells.map((cell) => cell[id])))
}
