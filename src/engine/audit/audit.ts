/**
 * The auditor: one report on a row or a pack, in checks that each say what was measured, where the line is and why it is there
 * (protocol 11). It looks at choices, answers and prices, never at a router's code, so that built-in routers and guests' are
 * judged alike. A raised check says what the figure is consistent with; it never says why.
 */

import { per10k } from '../../core/figures.ts'
import type { CheckFinding } from '../../packs/check/finding.ts'
import { type BoardRow, markedName } from '../score/board.ts'
import { knownAnswers, knownCorrect, testAnswers } from './answers.ts'
import type { Audited } from './audited.ts'
import { freeModels, unbilled } from './bill.ts'
import { constantModel, datasetLookup, unrelatedChoices } from './choices.ts'
import { packChecks } from './pack-checks.ts'
import { freeProbes } from './probes.ts'
import type { RowSubject } from './subject.ts'

export interface Audit {
  /** Key of the row; empty for the pack. */
  readonly key: string
  readonly label: string
  /** What it was compared with, in words; empty for a pack. */
  readonly beside: string
  readonly checks: readonly Audited[]
}

const answerChecks = [knownAnswers, knownCorrect, testAnswers, freeProbes]
const choiceChecks = [constantModel, datasetLookup, unrelatedChoices]

export function auditRow(subject: RowSubject, row: BoardRow, features: string): Audit {
  const answers = answerChecks.map((check) => check(subject))
  const said = saidOf[row.kind]
  return {
    key: row.key,
    label: markedName(row),
    beside: subject.test.neighbors
      ? `train questions that look similar (${features}), and those of the same dataset`
      : 'train questions of the same dataset: what the questions look like is not prepared',
    checks: [
      ...(said ? answers.map((check) => asSaid(check, said)) : answers),
      ...choiceChecks.map((check) => check(subject)),
      unbilled(subject, row.overall.costPer10k / per10k),
      freeModels(subject),
    ],
  }
}

/** Rows that say themselves that they know answers: nobody is to find that out. */
const saidOf: Partial<Record<BoardRow['kind'], string>> = {
  hindsight: 'it is fitted on the test questions, as the paper’s figures are, and says so',
  oracle: 'it knows every answer, and says so',
}

const asSaid = (check: Audited, said: string): Audited => ({
  ...check,
  outcome: 'open',
  severity: 'note',
  what: `${said}: ${check.what}`,
  fix: '',
})

export const auditPack = (label: string, found: readonly CheckFinding[]): Audit => ({
  key: '',
  label,
  beside: '',
  checks: packChecks(found),
})
