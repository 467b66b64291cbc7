/** The board in Markdown, for an issue, a README or a lab notebook. */
import { figures, headOf, printed } from '../../core/figures.ts'
import type { Board } from '../../engine/score/board.ts'
import type { Provenance } from '../../page/provenance.ts'

/** Rows with figures, best Rank Score first; single models are left to the tables. */
export function summary(board: Board, provenance: Provenance): string {
  const rows = board.rows
    .filter(({ kind, status }) => kind !== 'model' && status === 'ready')
    .sort((a, b) => b.overall.rankScore - a.overall.rankScore)
    .map(
      ({ label, kind, overall }) =>
        `| ${[cell(label), kind, ...figures.map((figure) => printed(figure, overall[figure.id]))].join(' | ')} |`,
    )
  const heads = ['Row', 'Kind', ...figures.map((figure) => headOf(figure, board.assumedPrices))]
  const made = Object.entries(provenance).map(([name, value]) => `- ${name}: ${name === 'link' ? `<${value}>` : value}`)
  return `## VL-RouterBench board

| ${heads.join(' | ')} |
| --- | --- |${' ---: |'.repeat(figures.length)}
${rows.join('\n')}

${made.join('\n')}
`
}

/** A bar would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
