/**
 * Questions as exported: the explorer's list, one question's tables, answers of Try it. Scores and probabilities 0-1,
 * costs in dollars per question unless the column says otherwise.
 */
import type { AskAnswer, RouterAnswer } from '../../engine/questions/ask.ts'
import type { SampleLine } from '../../engine/questions/question-list.ts'
import type { NeighborOnSample, SampleDetail } from '../../engine/questions/sample-detail.ts'
import { type ExportTable, known } from './export-table.ts'

/** Columns about choices are empty for questions outside the test split. */
export function questionsTable(lines: readonly SampleLine[], title: string): ExportTable {
  return {
    title,
    columns: [
      ...['id', 'question_start', 'dataset', 'part', 'models_right'],
      ...['sent_to', 'score', 'cost_usd', 'missed', 'regret_usd', 'different_choices'],
    ],
    rows: lines.map(({ id, text, dataset, part, solvedBy, choice }) => [
      ...[id, text || null, dataset, part, solvedBy],
      ...(choice
        ? [
            ...[choice.model, known(choice.quality), known(choice.costUsd)],
            ...[known(choice.missed), known(choice.regretUsd), choice.choices],
          ]
        : Array<null>(6).fill(null)),
    ]),
  }
}

export const chosenTable = ({ line, rows }: SampleDetail): ExportTable => ({
  title: `Choices: ${line.id}`,
  columns: ['key', 'label', 'kind', 'sent_to', 'score', 'cost_usd', 'regret_usd', 'lambda'],
  rows: rows.map(({ key, label, kind, model, quality, costUsd, regretUsd, lambda }) => [
    ...[key, label, kind, model, known(quality), known(costUsd), known(regretUsd), lambda ?? null],
  ]),
})

/** One line for each model; one column for each row of the board that gives scores. */
export function modelsTable({ line, models, rows }: SampleDetail): ExportTable {
  const scored = rows.filter(({ scores }) => scores)
  return {
    title: `Models and scores: ${line.id}`,
    columns: [
      ...['model', 'score', 'true_chance', 'expected_usd', 'cost_usd'],
      ...scored.map(({ key }) => `score:${key}`),
    ],
    rows: models.map(({ id, quality, chance = Number.NaN, expectedUsd, costUsd }, k) => [
      ...[id, known(quality), known(chance), known(expectedUsd), known(costUsd)],
      ...scored.map(({ scores }) => known(scores?.[k] ?? Number.NaN)),
    ]),
  }
}

export const nearestTable = (
  samples: readonly Pick<NeighborOnSample, 'id' | 'text' | 'dataset' | 'similarity' | 'solvedBy'>[],
): ExportTable => ({
  title: 'Nearest training questions',
  columns: ['id', 'question', 'dataset', 'cosine', 'solved_by'],
  rows: samples.map(({ id, text, dataset, similarity, solvedBy }) => [
    ...[id, text || null, dataset, similarity, solvedBy.join(' ')],
  ]),
})

/** With every model's score, where a router has any. */
export const answersTable = (answers: readonly RouterAnswer[], { models, expectedUsd }: AskAnswer): ExportTable => ({
  title: 'Routers’ choices for one question',
  columns: [
    ...['key', 'label', 'sent_to', 'expected_usd_per_10k', 'routing_ms', 'lambda'],
    ...models.map((id) => `score:${id}`),
  ],
  rows: answers.map(({ key, label, choice = 0, ms, lambda, scores }) => [
    ...[key, label, models[choice] ?? null, known((expectedUsd[choice] ?? Number.NaN) * 10_000), ms, lambda ?? null],
    ...models.map((_, k) => known(scores?.[k] ?? Number.NaN)),
  ]),
})
