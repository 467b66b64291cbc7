/**
 * `npm run score -- <pack file | folder of published logs> [options]`: runs the page's own functions in Node and prints the
 * board. Findings go to stderr, the board to stdout; whatever goes wrong is a sentence.
 */
import type { Finding } from '../core/types.ts'
import { reportJson } from '../engine/score/report.ts'
import { inWords, messageOf } from '../packs/findings.ts'
import { scoreOptions, usage } from './score-options.ts'
import { reportText } from './score-text.ts'
import { twinReport } from './twin.ts'

const tell = (finding: Finding) => console.error(`${finding.severity}: ${inWords(finding)}`)

async function main(): Promise<number> {
  const options = scoreOptions(process.argv.slice(2))
  if (!options) {
    console.error(usage)
    return 1
  }
  const report = await twinReport(options, tell)
  report.findings.forEach(tell)
  report.notes.forEach(tell)
  console.log(options.json ? reportJson(report) : reportText(report))
  return report.findings.length > 0 ? 1 : 0
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(messageOf(error))
  return 1
})
