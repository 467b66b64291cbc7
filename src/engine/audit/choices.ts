/** What do a row's choices depend on: on nothing, on names of datasets alone, or on chance? (protocol 11.5) */
import { createRng } from '../../core/rng.ts'
import { meanSd } from '../../core/statistics/stats.ts'
import type { NeighborTable } from '../../core/types.ts'
import { percent, plural } from '../../core/words.ts'
import { type Audited, clear, type Line, open, raised } from './audited.ts'
import type { PartSubject, RowSubject } from './subject.ts'

/** Standard errors. */
const sure = 3

const constantLine: Line = {
  check: 'constant',
  title: 'One model for everything',
  where: 'Choices',
  why: 'A row that is meant to route and does not is a single model under another name. Half a per cent of other choices changes nothing in that.',
}
const constantLimit = 0.995

/** Sends (nearly) all test questions to one model although it is meant to look at them. */
export function constantModel({ test, K, models, looks, lambda }: RowSubject): Audited {
  const [count, model] = most(tally(test.picks, K))
  const share = count / test.picks.length
  const what = `${percent(share, 1)} % of the test questions go to ${models[model]}${lambda ? ', at the λ in force' : ''}`
  if (!looks) return clear(constantLine, `${what}; it does not claim to look at the questions`, share, 1)
  if (!(share >= constantLimit)) return clear(constantLine, what, share, constantLimit)
  return raised(constantLine, {
    severity: 'note',
    what: `${what}: it cannot be told from this single model`,
    fix: lambda ? 'See whether it routes at a smaller λ.' : 'Compare it with that model, not with routers.',
    figure: share,
    limit: constantLimit,
  })
}

const lookupLine: Line = {
  check: 'dataset-lookup',
  title: 'Depends on the name of the dataset',
  where: 'Choices',
  why: 'Of its changes of model, the share that the name of the dataset explains: 1 for a table from dataset to model. Features give datasets away too, but a router that looks at questions parts them within a dataset as well: on three packs the rows of this page stayed below a quarter.',
}
const lookupLimit = 0.8
/** Fewer questions of a dataset all get one model by chance. */
const fewestOfDataset = 10

/** Changes of model that the dataset explains (Goodman and Kruskal's λ). */
export function datasetLookup(subject: RowSubject): Audited {
  const { test, K, looks, knowsDataset, datasets } = subject
  const tables = byDataset(test, K, datasets.length).filter(({ n }) => n >= fewestOfDataset)
  if (tables.length < 2) return open(lookupLine, 'there are not two datasets with ten test questions each')
  const n = tables.reduce((sum, table) => sum + table.n, 0)
  const [overall] = most(tables.reduce((sum, { counts }) => sum.map((c, k) => c + counts[k]!), new Float64Array(K)))
  const within = tables.reduce((sum, { counts }) => sum + most(counts)[0], 0)
  const changes = n - overall
  if (changes < fewestOfDataset) return open(lookupLine, 'it changes its model too rarely to tell on what that depends')
  const explained = 1 - (n - within) / changes
  const models = new Set(tables.map(({ counts }) => most(counts)[1])).size
  const what = `the dataset alone tells ${percent(within / n, 1)} % of its choices, and explains ${percent(explained, 0)} % of its changes of model (${plural(models, 'model')} for ${plural(tables.length, 'dataset')})`
  if (knowsDataset || !looks) return clear(lookupLine, `${what}; that it reads datasets is said`, explained, 1)
  if (explained <= lookupLimit) return clear(lookupLine, what, explained, lookupLimit)
  const fix =
    'It cannot be told from a table of dataset names, which new questions do not have. Hold a dataset out of training and see (Study), or let it declare the need "dataset".'
  return raised(lookupLine, { severity: 'warning', what, fix, figure: explained, limit: lookupLimit })
}

function byDataset({ picks, dataset }: PartSubject, K: number, datasets: number) {
  const tables = Array.from({ length: datasets }, () => ({ n: 0, counts: new Float64Array(K) }))
  for (const [i, d] of dataset.entries()) {
    tables[d]!.n++
    tables[d]!.counts[picks[i]!]!++
  }
  return tables
}

const unrelatedLine: Line = {
  check: 'unrelated',
  title: 'Choices that ignore the questions',
  where: 'Choices',
  why: 'A router that sees features sends questions that look alike to one model more often than a dealt-out list does. Below 2 % of the way from such a list to always one model, with three standard errors, it is not seen to.',
}
const unrelatedLimit = 0.02

/** Do questions that look alike get one model more often than any two? */
export function unrelatedChoices({ test, dev, K, looks }: RowSubject): Audited {
  if (!looks) return clear(unrelatedLine, 'it does not claim to look at the questions', 0, 0)
  const near = [dev, test].flatMap(({ neighbors }) => neighbors ?? [])
  if (near.length < 2) return open(unrelatedLine, 'what the questions look like is not prepared')
  const picks = Int32Array.from([...Array.from(dev.picks), ...Array.from(test.picks)])
  const { pairs, alike, dealt, sd } = likeness(picks, near, K)
  const what = `of ${plural(pairs, 'pair')} of questions that look alike ${percent(alike, 1)} % get one model; with the same choices dealt out at random, ${percent(dealt, 1)} %`
  // 0: as dealt out; 1: always one model.
  const kinship = (alike - dealt) / (1 - dealt)
  const error = sd / (1 - dealt)
  if (kinship > sure * error) return clear(unrelatedLine, what, -kinship, -unrelatedLimit)
  if (!(sure * error <= unrelatedLimit)) return open(unrelatedLine, `${what}: too few to tell`)
  if (kinship + sure * error > unrelatedLimit) return clear(unrelatedLine, what, -kinship, -unrelatedLimit)
  return raised(unrelatedLine, {
    severity: 'note',
    what,
    fix: 'It cannot be told from a draw with the same shares: compare it with that draw ("Is it really routing?")',
    figure: -kinship,
    limit: -unrelatedLimit,
  })
}

/** Two questions look alike where one train question is among the nearest few of both. */
const few = 4
const deals = 40

/** How often questions that look alike get one model, and how often they do when the choices are dealt out at random. */
function likeness(picks: Int32Array, near: readonly NeighborTable[], K: number) {
  const anchors = near.flatMap(({ n, k, index }) =>
    Array.from({ length: n }, (_, i) => index.subarray(i * k, i * k + Math.min(few, k))),
  )
  const rows = anchors.reduce((most, own) => own.reduce((a, b) => Math.max(a, b), most), 0) + 1
  const sizes = new Int32Array(rows)
  for (const own of anchors) for (const anchor of own) sizes[anchor]!++
  const pairs = sizes.reduce((sum, size) => sum + choose(size), 0)
  const counts = new Int32Array(rows * K)
  const shareOf = (choices: Int32Array) => {
    counts.fill(0)
    for (const [i, own] of anchors.entries()) for (const anchor of own) counts[anchor * K + choices[i]!]!++
    return counts.reduce((sum, count) => sum + choose(count), 0) / pairs
  }
  const alike = shareOf(picks)
  const rng = createRng(0)
  const dealt = meanSd(
    Array.from({ length: deals }, () => shareOf(Int32Array.from(rng.permutation(picks.length), (i) => picks[i]!))),
  )
  return { pairs, alike, dealt: dealt.mean, sd: dealt.sd }
}

/** Pairs of n. */
const choose = (n: number) => (n * (n - 1)) / 2

function tally(picks: ArrayLike<number>, K: number): Float64Array {
  const counts = new Float64Array(K)
  for (let i = 0; i < picks.length; i++) counts[picks[i]!]!++
  return counts
}

/** The largest count and its model. */
function most(counts: Float64Array): [count: number, model: number] {
  const model = counts.indexOf(Math.max(...counts))
  return [counts[model] ?? 0, model]
}
