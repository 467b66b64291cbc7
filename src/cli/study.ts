/**
 * `npm run study -- <pack file | folder of published logs> --kind KIND [options]`: a study of the page in Node, in one process or
 * shared out over many. Findings go to stderr, the study to stdout; whatever goes wrong is a sentence.
 */
import type { Finding } from '../core/types.ts'
import { inWords, messageOf } from '../packs/findings.ts'
import { studyOptions, usage } from './study/options.ts'
import { studyCommand } from './study/run.ts'

const tell = (finding: Finding) => console.error(`${finding.severity}: ${inWords(finding)}`)

async function main(): Promise<number> {
  const options = studyOptions(process.argv.slice(2))
  if (!options) {
    console.error(usage)
    return 1
  }
  await studyCommand(options, console.log, tell)
  return 0
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(messageOf(error))
  return 1
})
