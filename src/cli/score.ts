/**
 * The headless twin: `npm run score -- <pack file | folder of published logs> [options]` runs the page's own functions
 * in Node and prints the board.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Bench } from '../bench/bench.ts'
import { reportJson } from '../bench/headless.ts'
import { benchLib } from '../bench/lib.ts'
import { noCache } from '../bench/source.ts'
import type { Finding } from '../core/types.ts'
import { nearestWith } from '../kernel/shards.ts'
import type { SourceFile } from '../packs/files.ts'
import { inWords } from '../packs/findings.ts'
import { importFiles } from '../packs/import/index.ts'
import { routerById } from '../routers/index.ts'
import { type Budget, defaultExperiment, type Experiment, type SplitChoice } from '../state/experiment.ts'
import { readSplitIds } from '../state/split-file.ts'

const usage = `npm run score -- <pack file | folder of published logs> [options]

  --routers a,b     rows to run, by key or router id; those that train for long are trained (default: all of the
                    board's that do not)
  --split FILE      JSON lists of sample ids: train, dev (or val), test
  --seed N          draw the split 70/10/20 with this seed (default: the pack's own split, else 42)
  --lambda X        the same λ for every router, in 1/($ per question); 'inf' for cheapest, 'dev' to pick each
                    router's own on dev (default: 0, accuracy only)
  --beta X          weight of cost in the Rank Score (default 0.1)
  --json            print JSON instead of a table`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    routers: { type: 'string' },
    split: { type: 'string' },
    seed: { type: 'string' },
    lambda: { type: 'string', default: '0' },
    beta: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

/** One pack file, one archive, or every file below a folder. */
function sourceFiles(path: string): SourceFile[] {
  const file = (full: string, shown: string): SourceFile => ({
    path: shown,
    size: statSync(full).size,
    bytes: async () => new Uint8Array(readFileSync(full)),
  })
  if (statSync(path).isFile()) return [file(path, basename(path))]
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  )
  return inside.map((name) => file(join(path, name), name.replaceAll('\\', '/')))
}

function budgetOf(text: string): Budget {
  if (text === 'dev') return { by: 'dev' }
  const lambda = /^inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : Number(text)
  if (Number.isNaN(lambda) || lambda < 0) stop(`--lambda ${text}: give a number from 0 up, 'inf' or 'dev'`)
  return { by: 'lambda', lambda }
}

function splitOf(): SplitChoice {
  if (values.split) {
    const ids = readSplitIds(readFileSync(values.split, 'utf8'))
    if (!ids) stop(`${values.split} is not a split: it needs the lists train, dev (or val) and test of sample ids`)
    return { by: 'ids', name: basename(values.split), ids }
  }
  return values.seed ? { by: 'seed', seed: Number(values.seed) } : { by: 'pack' }
}

function routersOf(list: string | undefined): Experiment['routers'] {
  const { routers } = defaultExperiment
  if (!list) return routers.filter((entry) => !routerById(entry.router)?.long)
  return list.split(',').flatMap((name) => {
    const rows = routers.filter((entry) => entry.key === name || (entry.router === name && entry.fitOn === 'train'))
    if (rows.length === 0 && name !== 'oracle')
      stop(`there is no router "${name}": choose from ${routers.map((entry) => entry.key).join(', ')}`)
    return rows
  })
}

const complain = (findings: readonly Finding[]) => {
  for (const finding of findings) console.error(`${finding.severity}: ${inWords(finding)}`)
}

const [path] = positionals
if (values.help || !path) stop(usage)
const { sealed: pack, findings } = await importFiles(sourceFiles(path))
complain(findings)
if (!pack) stop(`${path} could not be read`)
const source = {
  info: pack.info,
  hash: pack.hash,
  read: async (name: string) => pack.entries.get(name) ?? stop(`the pack has no entry "${name}"`),
}
const opened = await Bench.open(source, { lib: await benchLib(), nearest: nearestWith({ cores: 1 }), cache: noCache })
complain(opened.findings)
const { bench } = opened
if (!bench) stop(`${path} is not a usable pack`)
const experiment: Experiment = {
  ...defaultExperiment,
  pack: pack.info.id,
  split: splitOf(),
  beta: values.beta ? Number(values.beta) : defaultExperiment.beta,
  budget: budgetOf(values.lambda),
  routers: routersOf(values.routers),
}
const options = { signal: new AbortController().signal, onProgress: () => {} }
const { waitingFor } = await bench.board(experiment)
if (waitingFor.length > 0) await bench.prepare(experiment, options)
for (const { key, status } of (await bench.board(experiment)).rows) {
  if (status === 'untrained') await bench.train(experiment, key, options)
}
const report = await bench.report(experiment)
if (values.json) console.log(reportJson(report))
else
  console.table(
    report.rows.map(({ label, accuracy, costPer10k, rankScore, status }) => ({
      router: label,
      'accuracy, %': (100 * accuracy).toFixed(2),
      'cost, $/10K': costPer10k.toFixed(3),
      'Rank Score': rankScore.toFixed(2),
      status,
    })),
  )
process.exit(report.findings.length > 0 ? 1 : 0)
