/**
 * The same router on each pair of encoders (the paper's Figure 5 and Table 3, live): what it scores on the test part,
 * and how many questions a second it answers with encoding and without. The board's own runs are left alone.
 */

import type { Cell } from '../../core/figures.ts'
import { routerText } from '../../encoders/tfidf.ts'
import type { Experiment, FeatureChoice, RouterEntry } from '../../experiment/experiment.ts'
import { decodeSamples } from '../../packs/matrices.ts'
import { dequantizeRows } from '../../packs/quantize.ts'
import type { Encoding } from '../../storage/encodings.ts'
import { describeFeatures } from '../prepare/features.ts'
import type { NeighborTools, PrepareOptions } from '../prepare/neighbor-table.ts'
import type { PackSource } from '../prepare/pack-source.ts'
import { prepare } from '../prepare/prepared-features.ts'
import { Asker } from '../questions/ask.ts'
import { type FitTools, type Operating, Runs } from '../run/kept-runs.ts'
import { type Scorable, type ScorableRow, scoreBoard } from '../score/score.ts'

/** What the features of one line are made of. */
export type PairChoice = Pick<FeatureChoice, 'source' | 'text' | 'image'>

export interface PairRow {
  readonly choice: PairChoice
  readonly features: string
  /** On the test part, at the operating point of the board's rows. */
  readonly overall?: Cell
  /** Milliseconds a question, on the devices of this browser; NaN where it was not measured. */
  readonly encodeMs: number
  readonly routeMs: number
  readonly failure?: string
}

/** TF-IDF, then every text encoder alone, every image encoder alone, and every pair. */
export function pairsOf(encodings: readonly Encoding[]): PairChoice[] {
  const keys = (modality: 'text' | 'image') =>
    encodings.filter(({ info }) => info.modality === modality).map(({ key }) => key)
  const [texts, images] = [keys('text'), keys('image')]
  const pairs = ['', ...texts].flatMap((text) => ['', ...images].map((image) => ({ text, image })))
  const encoded = pairs.filter(({ text, image }) => text || image)
  return [
    { source: 'tfidf', text: '', image: '' },
    ...encoded.map((pair) => ({ source: 'encoders' as const, ...pair })),
  ]
}

/** What a comparison stands on: the board's split and prices. */
export interface CompareGround {
  readonly source: PackSource
  readonly scorable: Scorable
  readonly operating: Operating
  readonly tools: FitTools & NeighborTools
  readonly now: () => number
}

/** One line. Rejects only when aborted. */
export async function comparePair(
  entry: RouterEntry,
  choice: PairChoice,
  encodings: readonly Encoding[],
  ground: CompareGround,
  options: PrepareOptions,
): Promise<PairRow> {
  const experiment = experimentFor(ground.operating.experiment, entry, choice)
  const { key, label } = describeFeatures(ground.source.info, experiment.features) ?? { key: '', label: 'nothing' }
  const line = { choice, features: label, encodeMs: encodeMs(choice, encodings) }
  try {
    return { ...line, ...(await scorePair(experiment, key, ground, options)) }
  } catch (error) {
    options.signal.throwIfAborted()
    return { ...line, routeMs: Number.NaN, failure: error instanceof Error ? error.message : String(error) }
  }
}

function experimentFor(experiment: Experiment, entry: RouterEntry, choice: PairChoice): Experiment {
  return { ...experiment, features: { ...experiment.features, ...choice }, routers: [entry] }
}

/** TF-IDF is counted with routing: it has no encoder. */
const encodeMs = ({ text, image }: PairChoice, encodings: readonly Encoding[]): number =>
  encodings
    .filter(({ key }) => key === text || key === image)
    .reduce((sum, { seconds, rows }) => sum + (1000 * seconds) / rows, 0)

async function scorePair(experiment: Experiment, key: string, ground: CompareGround, options: PrepareOptions) {
  const { source, scorable, tools, operating } = ground
  const { split, key: splitKey } = scorable.split
  const [entry] = experiment.routers
  if (!entry) throw new Error('there is no router to compare the encoders with: add a row')
  const featuresKey = `${splitKey}/${key}`
  const of = { source, pack: scorable.pack, split, choice: experiment.features, key: featuresKey }
  const prepared = await prepare(of, tools, options)
  const here: Operating = { ...operating, experiment, featuresKey, prepared, refit: true }
  const runs = new Runs(scorable.pack, tools)
  const first = await runs.row(entry, here)
  if (first.untrained) await runs.train(entry, here, options)
  const row = first.untrained ? await runs.row(entry, here) : first
  if (row.failure) throw new Error(row.failure)
  const { bounds, parts } = operating.prices
  const board = scoreBoard({ ...scorable, experiment, priced: { bounds, parts, rows: [row] } })
  return { overall: board.rows[0]!.overall, routeMs: await routeMs(row, here, ground) }
}

/** Browsers' clocks are coarse: the mean of so many questions is told. */
const timed = 24

/** Mean milliseconds to route one question whose vectors are there: fusing, scaling, neighbours, the router itself. */
async function routeMs(row: ScorableRow, operating: Operating, { source, scorable, tools, now }: CompareGround) {
  const texts = 'samples.jsonl' in source.info.entries
  const samples = texts ? await decodeSamples((name) => source.read(name)) : []
  const asker = new Asker(scorable.pack, async () => samples, tools, now)
  const { text, image } = operating.experiment.features
  const load = (key: string) => (key && source.encoded ? source.encoded(key) : undefined)
  const [words, pictures] = [await load(text), await load(image)]
  const times: number[] = []
  for (const at of scorable.split.split.test.subarray(0, timed)) {
    const vectors = {
      ...(words && { text: dequantizeRows(words, [at]) }),
      ...(pictures && { image: dequantizeRows(pictures, [at]) }),
    }
    const question = { text: texts ? routerText(samples[at]!) : '', pictures: 0, vectors }
    const { featuresMs, answers } = await asker.ask(question, [row], operating)
    times.push(featuresMs + (answers[0]?.choice === undefined ? Number.NaN : answers[0].ms))
  }
  return times.reduce((sum, ms) => sum + ms, 0) / times.length
}
