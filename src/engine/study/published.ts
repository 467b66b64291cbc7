/**
 * The paper's method table: its ten routers, decided by the highest score as there and, beside it, with a λ of the
 * decision found on dev as on the board; next to what the paper prints. Each keeps its mark: simulated, published.
 *
 * Two ways to train. Usually as on the board, every router at λ = 100. On request with the paper's own settings, and each
 * router at the λ of the sweep that is best on dev.
 */
import type { Cell } from '../../core/figures.ts'
import type { ParamValues } from '../../core/router.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { paperRouters } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Lab, StudyGround } from './lab.ts'
import type { StudyRun } from './plan.ts'
import { publishedFigures } from './published-figures.ts'
import { type Repeats, type Repetition, repeat } from './repeats.ts'
import { cellOf, cellOfPicks, nameOfRuns, type Scored, scoredOf, spreadOf } from './score-run.ts'
import type { PublishedRow, StudyHooks } from './study.ts'
import { at, costScaleOf, hasLambda, lambdaOf, sweepStudy } from './sweep.ts'

/** λ of the published table. */
const tableLambda = '100'

/** Trained end to end in the paper, on frozen features here. */
const endToEnd: readonly string[] = ['cosinecls', 'routerdc', 'zooter', 'vlc']

/** Protocol 5.7–5.9. What the rest of the reference's fine-tuning sets stays as on the board. */
const paperHead = { width: '768', batch: 16, rate: 5e-5 }

/** The paper's settings where the board's differ, by router. */
const paperParams: Readonly<Record<string, ParamValues>> = {
  // λ in the unit of its neighbours: the reference multiplies it by 100 in every other router (quirk Q4).
  linear: { costScale: 100 },
  mlp: { hidden: '2048, 1024' },
  cosinecls: paperHead,
  routerdc: paperHead,
  zooter: { ...paperHead, rate: 1e-5 },
  vlc: paperHead,
}

interface Line {
  readonly entry: RouterEntry
  /** Unique in the table. */
  readonly key: string
  readonly trainLambda?: string
  readonly chosenOnDev?: true
}

export const publishedStudy: StudyRun<'published'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment)
  const oracle = oracleRow(ground)
  yield [oracle]
  const lines = experiment.study.paperSettings ? await paperLines(lab, experiment, hooks) : boardLines(experiment)
  const entries = lines.map(({ entry }) => entry)
  const byDev = { ...ground, experiment: { ...experiment, budget: { by: 'dev' } as const } }
  const repetition: Repetition<Kept> = {
    part: 'published',
    entries,
    seeds: experiment.study.seeds,
    ground,
    keep: (entry, run) => ({
      plain: scoredOf(entry, run, ground, 'plain'),
      ...('scores' in run.test && { onDev: cellOf(run, 'test', byDev, 'board') }),
    }),
  }
  for await (const repeats of repeat(repetition, lab, hooks))
    yield [oracle, ...repeats.map((router) => rowOf(router, lines[entries.indexOf(router.entry)]!))]
}

interface Kept {
  readonly plain: Scored
  /** Of routers that give scores. */
  readonly onDev?: Cell
}

const entryOf = ({ routers }: Experiment, key: string): RouterEntry[] => routers.filter((entry) => entry.key === key)

/** Strongest model, the ten routers of the paper at its λ, and MLP at both ends. */
function boardLines(experiment: Experiment): Line[] {
  const ten = paperRouters.flatMap((key) => entryOf(experiment, key))
  const mlp = entryOf(experiment, 'mlp')
  return [
    ...entryOf(experiment, 'strongest').map(lineOf),
    ...ten.map((entry) => (hasLambda(entry) ? lineAt(entry, tableLambda) : lineOf(entry))),
    ...mlp.flatMap((entry) => ['0', 'inf'].map((id) => lineAt(entry, id, `mlp λ ${id}`))),
  ]
}

/** The same with the paper's settings: each router at its own λ, and MLP at every λ that is published. */
async function paperLines(lab: Lab, experiment: Experiment, hooks: StudyHooks): Promise<Line[]> {
  const ten = paperRouters.flatMap((key) => entryOf(experiment, key)).map(asInPaper)
  const chosen = await chosenLambdas(lab, { ...experiment, routers: ten }, hooks)
  // Another process may still be at the sweep: no λ is chosen yet.
  if (lab.pieces.lacking) return []
  const ownLambda = (entry: RouterEntry): Line => {
    const id = chosen.get(entry.key)
    return id === undefined ? lineOf(entry) : { ...lineAt(entry, id), chosenOnDev: true }
  }
  const mlp = ten.filter(({ key }) => key === 'mlp')
  const others = ['0', tableLambda, 'inf'].filter((id) => id !== chosen.get('mlp'))
  return [
    ...entryOf(experiment, 'strongest').map(lineOf),
    ...ten.map(ownLambda),
    ...mlp.flatMap((entry) => others.map((id) => lineAt(entry, id, `mlp λ ${id}`))),
  ]
}

const asInPaper = (entry: RouterEntry): RouterEntry => ({
  ...entry,
  params: { ...entry.params, ...paperParams[entry.router] },
})

/** By row: the λ of the sweep with the best Rank Score on dev; test has no say, whatever the sweep's own setting is. */
async function chosenLambdas(lab: Lab, experiment: Experiment, hooks: StudyHooks): Promise<Map<string, string>> {
  if (!experiment.routers.some(hasLambda)) return new Map()
  const study = { ...experiment.study, routers: experiment.routers.map(({ key }) => key), pickOn: 'dev' } as const
  const chosen = new Map<string, string>()
  for await (const rows of sweepStudy(lab, { ...experiment, study }, hooks))
    for (const { key, points, picked } of rows) {
      const best = points[picked]
      if (best) chosen.set(key, best.id)
    }
  return chosen
}

const lineOf = (entry: RouterEntry): Line => ({ entry, key: entry.key })

const lineAt = (entry: RouterEntry, id: string, key = entry.key): Line => ({
  entry: { ...at(entry, id), label: nameOf(entry) },
  key,
  trainLambda: id,
})

function rowOf({ entry, runs, failure }: Repeats<Kept>, line: Line): PublishedRow {
  const published = publishedOf(line)
  const plain = runs.map((run) => run.plain)
  const onDev = runs.flatMap((run) => run.onDev ?? [])
  return {
    key: line.key,
    label: nameOfRuns(entry, plain),
    ...lambdaInRow(line),
    seeds: runs.length,
    ...(runs.length > 0 && { plain: spreadOf(plain.map(({ cell }) => cell)) }),
    ...(onDev.length > 0 && { onDev: spreadOf(onDev) }),
    ...(published && { published }),
    frozen: endToEnd.includes(entry.router),
    ...(failure !== undefined && { failure }),
  }
}

function lambdaInRow({ entry, trainLambda, chosenOnDev }: Line) {
  if (trainLambda === undefined) return {}
  const coefficient = (lambdaOf(trainLambda) * costScaleOf(entry)) / 1e4
  return { trainLambda, coefficient, ...(chosenOnDev && { chosenOnDev }) }
}

/** MLP's figures are printed for three λ, and belong to no other. */
function publishedOf({ entry, trainLambda }: Line) {
  const { key } = entry
  if (key !== 'mlp' || trainLambda === tableLambda) return publishedFigures[key]
  return publishedFigures[`mlp λ ${trainLambda}`]
}

function oracleRow(ground: StudyGround): PublishedRow {
  const cell = cellOfPicks(ground.parts.get('test').oracle, ground, ground.parts.get('test'))
  return {
    key: 'oracle',
    label: 'Oracle',
    seeds: 1,
    plain: spreadOf([cell]),
    ...(publishedFigures.oracle && { published: publishedFigures.oracle }),
    frozen: false,
  }
}
