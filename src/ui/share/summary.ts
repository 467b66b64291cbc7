/** The board in Markdown, for an issue, a README or a lab notebook. */
import type { Board } from '../../engine/score/board.ts'
import type { Provenance } from '../../page/provenance.ts'
import { cost, percent, score } from '../shell/format.ts'

/** Rows with figures, best Rank Score first; single models are left to the tables. */
export function summary(board: Board, provenance: Provenance): string {
  const rows = board.rows
    .filter(({ kind, status }) => kind !== 'model' && status === 'ready')
    .sort((a, b) => b.overall.rankScore - a.overall.rankScore)
    .map(
      ({ label, kind, overall }) =>
        `| ${cell(label)} | ${kind} | ${percent(overall.accuracy)} | ${cost(overall.costPer10k)} | ${score(overall.rankScore)} |`,
    )
  const made = Object.entries(provenance).map(([name, value]) => `- ${name}: ${name === 'link' ? `<${value}>` : value}`)
  return `## VL-RouterBench board

| Row | Kind | Accuracy, % | Cost, $/10K${board.assumedPrices ? ', assumed prices' : ''} | Rank Score |
| --- | --- | ---: | ---: | ---: |
${rows.join('\n')}

${made.join('\n')}
`
}

/** A bar would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
