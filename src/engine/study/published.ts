/**
 * The paper's method table: our routers at λ = 100, decided by the highest score as there and, beside it, with a λ of the
 * decision found on dev as on the board; next to what the paper prints. Each keeps its mark: simulated, published.
 */
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { paperRouters } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Run } from '../run/run.ts'
import type { StudyGround } from './lab.ts'
import type { StudyRun } from './plan.ts'
import { publishedFigures } from './published-figures.ts'
import { type Repeats, repeat } from './repeats.ts'
import { cellOf, cellOfPicks, spreadOf } from './score-run.ts'
import type { PublishedRow } from './study.ts'
import { at, hasLambda } from './sweep.ts'

/** λ of the published table. */
const tableLambda = '100'

/** Trained end to end in the paper, on frozen features here. */
const endToEnd: readonly string[] = ['cosinecls', 'routerdc', 'zooter', 'vlc']

interface Line {
  readonly entry: RouterEntry
  /** Key of the published figures. */
  readonly figures: string
  readonly trainLambda?: string
}

export const publishedStudy: StudyRun<'published'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment, hooks)
  const lines = linesOf(experiment)
  const entries = lines.map(({ entry }) => entry)
  const oracle = oracleRow(ground)
  yield [oracle]
  for await (const repeats of repeat(entries, experiment.study.seeds, lab, ground, hooks))
    yield [oracle, ...repeats.map((router) => rowOf(router, lines[entries.indexOf(router.entry)]!, ground))]
}

/** Strongest model, the ten routers of the paper at its λ, and MLP at both ends. */
function linesOf({ routers }: Experiment): Line[] {
  const find = (key: string) => routers.find((entry) => entry.key === key)
  const line = (key: string, trainLambda = tableLambda, figures = key): Line[] => {
    const entry = find(key)
    if (!entry) return []
    if (!hasLambda(entry)) return [{ entry, figures }]
    return [{ entry: { ...at(entry, trainLambda), label: nameOf(entry) }, figures, trainLambda }]
  }
  const ends = ['0', 'inf'].flatMap((id) => line('mlp', id, `mlp λ ${id}`))
  return [...line('strongest'), ...paperRouters.flatMap((key) => line(key)), ...ends]
}

function rowOf({ entry, runs, failure }: Repeats, { figures, trainLambda }: Line, ground: StudyGround): PublishedRow {
  const published = publishedFigures[figures]
  const spread = (rule: 'plain' | 'board', of: StudyGround) =>
    spreadOf(runs.map((run: Run) => cellOf(run, 'test', of, rule)))
  const givesScores = runs[0] !== undefined && 'scores' in runs[0].test
  const byDev = { ...ground, experiment: { ...ground.experiment, budget: { by: 'dev' } as const } }
  return {
    key: figures,
    label: nameOf(entry),
    ...(trainLambda !== undefined && { trainLambda }),
    seeds: runs.length,
    ...(runs.length > 0 && { plain: spread('plain', ground) }),
    ...(givesScores && { onDev: spread('board', byDev) }),
    ...(published && { published }),
    frozen: endToEnd.includes(entry.router),
    ...(failure !== undefined && { failure }),
  }
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
