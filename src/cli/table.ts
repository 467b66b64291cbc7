/**
 * `npm run table`: the paper's ten routers on a pack (the simulated one unless another is named), three of them beside
 * published figures, by the page's own functions. `--paper` trains with the paper's settings, which takes hours.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { plural } from '../core/words.ts'
import { Engine } from '../engine/engine.ts'
import { engineLib } from '../engine/prepare/engine-lib.ts'
import { noCache } from '../engine/prepare/pack-source.ts'
import { Lab } from '../engine/study/lab.ts'
import { printValue } from '../engine/study/print.ts'
import { publishedSource } from '../engine/study/published-figures.ts'
import { runStudy } from '../engine/study/studies.ts'
import type { Study } from '../engine/study/study.ts'
import { tablesOf } from '../engine/study/tables.ts'
import { defaultExperiment, type Experiment } from '../experiment/experiment.ts'
import { inRange, rangeInWords, ranges } from '../experiment/ranges.ts'
import { nearestWith } from '../kernel/shards.ts'
import { inWords } from '../packs/findings.ts'
import { importFiles } from '../packs/import/index.ts'
import { deviceInWords } from './twin.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '5' },
    paper: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

const [path = 'public/packs/simulated.zip'] = positionals
const seeds = Number(values.seeds)
if (!inRange(ranges.runs, seeds)) stop(`--seeds ${values.seeds}: give ${rangeInWords(ranges.runs)}`)
if (!existsSync(path)) stop(`${path} does not exist: run \`npm run generate\`, or name a pack file`)

async function openLab(): Promise<Lab> {
  const file = { path: basename(path), size: 0, bytes: async () => new Uint8Array(readFileSync(path)) }
  const { sealed, findings } = await importFiles([file])
  if (!sealed) stop(`${path}: ${findings.map(inWords).join(' ')}`)
  const read = async (name: string) => sealed.entries.get(name) ?? stop(`the pack has no entry "${name}"`)
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  const opened = await Engine.open({ info: sealed.info, hash: sealed.hash, read }, tools)
  return new Lab(opened.engine ?? stop(opened.findings.map(inWords).join(' ')))
}

const lab = await openLab()
const experiment: Experiment = {
  ...defaultExperiment,
  pack: lab.engine.source.info.id,
  study: { ...defaultExperiment.study, seeds, paperSettings: values.paper },
}
const hooks = { signal: new AbortController().signal, onProgress: () => {} }
let study: Study<'published'> | undefined
for await (study of runStudy('published', lab, experiment, deviceInWords(), hooks)) {
  const row = study.rows.at(-1)
  if (!study.complete && row && !values.json) process.stderr.write('.')
}
if (!study) stop('the study gave no result')
if (values.json) console.log(JSON.stringify(study, undefined, 1))
else {
  const { stamp } = study
  const [table] = tablesOf(study)
  if (!table) stop('the study has no table')
  const { caption, columns, rows } = table
  console.log(`\n${caption} (${publishedSource.title}; ${publishedSource.version})`)
  console.log(
    `${stamp.pack.title}, test split, ${plural(stamp.split.test, 'question')}; β ${stamp.beta}; ${stamp.features}; seeds from ${stamp.seed}; ${stamp.device}`,
  )
  console.table(
    rows.map(({ values: row }) =>
      Object.fromEntries(columns.map((column) => [column.head, printValue(column, row[column.id])])),
    ),
  )
}
process.exit(study.rows.some(({ failure }) => failure) ? 1 : 0)
