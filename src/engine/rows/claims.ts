/**
 * What can be claimed of a row against the best single model (as train tells it): its lead in accuracy, in money and in Rank
 * Score, for each question at the budget that answers it. Each lead has two intervals: its own, for a row that was not chosen
 * by looking at test; and one that holds for all rows at once, for whoever picks a row after having seen them.
 */
import type { Cell } from '../../core/figures.ts'
import { type Interval, intervalOf } from '../../core/statistics/bootstrap.ts'
import { type Bounds, jointBounds, type Resampled } from '../../core/statistics/simultaneous.ts'
import type { Point, Question, RowPoints } from '../score/operating-points.ts'
import type { Outcome } from '../score/outcomes.ts'

export interface Lead extends Interval {
  readonly difference: number
  /** Holds for every honest row at once. */
  readonly joint: Bounds
}

export interface Claim {
  /** 1/($ per question); absent for rows that the budget does not move. */
  readonly lambda?: number
  /** Index of the one model that is asked every time: not routing. */
  readonly only?: number
  /** Shares of 0-1. */
  readonly accuracy: Lead
  /** The share of the best model's cost that is saved; negative where it costs more. */
  readonly saving: Lead
  /** 0-100. */
  readonly rankScore: Lead
}

/** A question is missing where no budget answers it on dev, or there is no dev. */
export type RowClaims = { readonly key: string } & Readonly<Partial<Record<Question, Claim>>> & { readonly now: Claim }

/** One outcome's figures: as observed, and in every resample. */
export interface Measured {
  readonly outcome: Outcome
  readonly cell: Omit<Cell, 'n'>
  readonly drawn: Readonly<Record<keyof Omit<Cell, 'n'>, Float64Array>>
}

const questions: readonly Question[] = ['now', 'accurate', 'cheaper', 'spend']

const leads = {
  accuracy: (row: number, best: number) => row - best,
  saving: (row: number, best: number) => 1 - row / best,
  rankScore: (row: number, best: number) => row - best,
} as const

type LeadId = keyof typeof leads

const figureOf = { accuracy: 'accuracy', saving: 'costPer10k', rankScore: 'rankScore' } as const

/** @param at the outcome a point stands for */
export function claimsOf(points: readonly RowPoints[], best: Measured, at: (point: Point) => Measured): RowClaims[] {
  const perQuestion = questions.map((question) => {
    const asked = points.flatMap(({ key, at: own }) => (own[question] ? [{ key, point: own[question] }] : []))
    const rows = asked.map(({ point }) => at(point))
    const [accuracy, saving, rankScore] = (['accuracy', 'saving', 'rankScore'] as const).map((id) =>
      leadsOf(id, rows, best),
    )
    return new Map(
      asked.map(({ key, point: { lambda } }, i): [string, Claim] => {
        const only = onlyModel(rows[i]!.outcome)
        return [
          key,
          {
            ...(lambda !== undefined && { lambda }),
            ...(only !== undefined && { only }),
            accuracy: accuracy![i]!,
            saving: saving![i]!,
            rankScore: rankScore![i]!,
          },
        ]
      }),
    )
  })
  return points.map(({ key }) => {
    const claims = questions.flatMap((question, q) => {
      const claim = perQuestion[q]!.get(key)
      return claim ? [[question, claim]] : []
    })
    return { key, ...Object.fromEntries(claims) } as RowClaims
  })
}

function leadsOf(id: LeadId, rows: readonly Measured[], best: Measured): Lead[] {
  const figure = figureOf[id]
  const lead = leads[id]
  const differences = rows.map(({ cell, drawn }): Resampled => {
    const [own, other] = [drawn[figure], best.drawn[figure]]
    return { observed: lead(cell[figure], best.cell[figure]), drawn: own.map((value, r) => lead(value, other[r]!)) }
  })
  const joint = jointBounds(differences)
  return differences.map(({ observed, drawn }, i) => ({ ...intervalOf(drawn), difference: observed, joint: joint[i]! }))
}

function onlyModel({ picks }: Outcome): number | undefined {
  for (let i = 1; i < picks.length; i++) if (picks[i] !== picks[0]) return undefined
  return picks[0]
}
