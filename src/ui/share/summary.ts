/** The board in Markdown, for an issue, a README or a lab notebook, and how to cite it. */
import { figures, headOf, printed } from '../../core/figures.ts'
import { version } from '../../core/version.ts'
import { plural } from '../../core/words.ts'
import { type Board, headline, markedName } from '../../engine/score/board.ts'
import type { Provenance } from '../../page/provenance.ts'

/** Rows with figures, best Rank Score first, or best accuracy without costs; without single models. Which of them to name is chosen on dev. */
export function summary(board: Board, provenance: Provenance, byRankScore: boolean): string {
  const by = board.unknownCosts ? 'accuracy' : 'rankScore'
  const rows = board.rows
    .filter(({ kind, status }) => kind !== 'model' && status === 'ready')
    .sort((a, b) => b.overall[by] - a.overall[by])
    .map(
      (row) =>
        `| ${[cell(markedName(row)), row.kind, ...figures.map((figure) => printed(figure, row.overall[figure.id]))].join(' | ')} |`,
    )
  const heads = ['Row', 'Kind', ...figures.map((figure) => headOf(figure, board.assumedPrices))]
  const made = Object.entries(provenance).map(([name, value]) => `- ${name}: ${name === 'link' ? `<${value}>` : value}`)
  return `## VL-RouterBench board

${named(board, byRankScore)}

| ${heads.join(' | ')} |
| --- | --- |${' ---: |'.repeat(figures.length)}
${rows.join('\n')}

${made.join('\n')}
`
}

/** The first line of the table is the best on test: whoever quotes it has chosen with the answers at hand. */
function named(board: Board, byRankScore: boolean): string {
  const chosen = headline(board, byRankScore)
  if (!chosen) return 'No router has run.'
  const name = markedName(chosen.row)
  if (chosen.on === 'dev')
    return `Did best on dev, of ${plural(chosen.of, 'router')}: **${name}**. Lines are sorted by their figures on test.`
  return `Best of ${plural(chosen.of, 'router')} on test, which has seen the figures it is judged by (there is no dev): **${name}**.`
}

/** A vertical bar would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

const paper = `@article{vlrouterbench2025,
  title         = {{VL-RouterBench}: A Benchmark for Vision-Language Model Routing},
  author        = {Huang, Zhehao and Lin, Baijiong and Zhang, Jingyuan and others},
  journal       = {arXiv preprint arXiv:2512.23562},
  year          = {2025},
  eprint        = {2512.23562},
  archivePrefix = {arXiv}
}`

/** `address` of the page, `date` of the visit as YYYY-MM-DD. */
export const bibtex = (address: string, date: string): string => `${paper}

@misc{vlrouterbenchweb,
  title  = {vl-routerbench-web ${version}: {VL-RouterBench} as a web page},
  author = {{the vl-routerbench-web authors}},
  url    = {${address}},
  note   = {visited ${date}}
}
`
