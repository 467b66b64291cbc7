/** The explorer's list as it leaves the page: every question of the list, not only those that were scrolled to. */
import type { SampleLine } from '../../bench/samples.ts'
import { known, type TakenTable } from '../take-away/table.ts'

/** What concerns choices is empty for questions that are not in the test part. Scores 0-1, costs in dollars per question. */
export function sampleTable(lines: readonly SampleLine[], title: string): TakenTable {
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
