/**
 * The headless twin: `npm run score -- <pack file | folder of published logs> [options]` runs the page's own functions
 * in Node and prints the board.
 */

import { figures, headOf, printed } from '../core/figures.ts'
import type { Finding } from '../core/types.ts'
import { Engine } from '../engine/engine.ts'
import { engineLib } from '../engine/prepare/engine-lib.ts'
import { noCache } from '../engine/prepare/pack-source.ts'
import { reportJson } from '../engine/score/report.ts'
import { defaultExperiment, type Experiment } from '../experiment/experiment.ts'
import { nearestWith } from '../kernel/shards.ts'
import { inWords } from '../packs/findings.ts'
import { importFiles } from '../packs/import/index.ts'
import { scoreOptions, usage } from './score-options.ts'
import { sourceFiles } from './source-files.ts'

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

const complain = (findings: readonly Finding[]) => {
  for (const finding of findings) console.error(`${finding.severity}: ${inWords(finding)}`)
}

function optionsOrStop() {
  try {
    return scoreOptions(process.argv.slice(2)) ?? stop(usage)
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

const { path, json, experiment: asked } = optionsOrStop()
const { sealed: pack, findings, ask } = await importFiles(sourceFiles(path))
complain(findings)
if (ask) stop(`${path}: ${ask.reason} Rename its columns to sample, model and score, or import it on the page.`)
if (!pack) stop(`${path} could not be read`)
const source = {
  info: pack.info,
  hash: pack.hash,
  read: async (name: string) => pack.entries.get(name) ?? stop(`the pack has no entry "${name}"`),
}
const opened = await Engine.open(source, { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache })
complain(opened.findings)
const { engine } = opened
if (!engine) stop(`${path} is not a usable pack`)
const experiment: Experiment = { ...defaultExperiment, ...asked, pack: pack.info.id }
const options = { signal: new AbortController().signal, onProgress: () => {} }
const { waitingFor } = await engine.board(experiment)
if (waitingFor.length > 0) await engine.prepare(experiment, options)
for (const { key, status } of (await engine.board(experiment)).rows) {
  if (status === 'untrained') await engine.train(experiment, key, options)
}
const report = await engine.report(experiment)
complain(report.findings)
if (json) console.log(reportJson(report))
else
  console.table(
    report.rows.map((row) => ({
      router: row.label,
      ...Object.fromEntries(
        figures.map((figure) => [headOf(figure, report.prices.assumed), printed(figure, row[figure.id])]),
      ),
      status: row.status,
    })),
  )
process.exit(report.findings.length > 0 ? 1 : 0)
