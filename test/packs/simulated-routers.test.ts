/**
 * The simulated pack as the site ships it, seen by the routers: MLP beside its three published points, and the table of ten
 * beside what is published, printed with the test's output.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { sourceFiles } from '../../src/cli/source-files.ts'
import { Lab } from '../../src/engine/study/lab.ts'
import { printValue } from '../../src/engine/study/print.ts'
import { runStudy } from '../../src/engine/study/studies.ts'
import type { PublishedRow, Study } from '../../src/engine/study/study.ts'
import { tablesOf } from '../../src/engine/study/tables.ts'
import { defaultExperiment, paperRouters } from '../../src/experiment/experiment.ts'
import { importFiles } from '../../src/packs/import/index.ts'
import { openEngine, quiet } from '../engine/open-engine.ts'

let study: Study<'published'>
/** MLP alone, over three seeds. */
let mlp: Study<'published'>

beforeAll(async () => {
  const { sealed } = await importFiles(sourceFiles('public/packs/simulated.zip'))
  if (!sealed) throw new Error('there is no simulated pack: run `npm run generate`')
  const lab = new Lab(await openEngine(sealed, defaultExperiment, false))
  const asked = (seeds: number) => ({ ...defaultExperiment, study: { ...defaultExperiment.study, seeds } })
  for await (study of runStudy('published', lab, asked(1), 'a test', quiet));
  const routers = defaultExperiment.routers.filter(({ key }) => key === 'mlp')
  for await (mlp of runStudy('published', lab, { ...asked(3), routers }, 'a test', quiet));
}, 600_000)

const row = ({ rows }: Study<'published'>, key: string): PublishedRow => rows.find((one) => one.key === key)!

describe('the ten routers on the simulated pack', () => {
  it('stand in one table beside the published figures', () => {
    const [{ columns, rows }] = tablesOf(study)
    const shown = columns.filter(({ id }) => /^(router|trainLambda|accuracy|costPer10k|rankScore|published\.)/.test(id))
    console.table(rows.map(({ values }) => Object.fromEntries(shown.map((c) => [c.head, printValue(c, values[c.id])]))))
    expect(study.rows.filter(({ failure }) => failure)).toEqual([])
    for (const key of paperRouters) expect(row(study, key).plain?.rankScore.mean, key).toBeGreaterThan(40)
  })

  it.each(['mlp λ 0', 'mlp', 'mlp λ inf'])(
    'put %s near the published point: 1.5 points of accuracy, 25 %% of cost',
    (key) => {
      const { plain, published, seeds } = row(mlp, key)
      expect(seeds).toBe(3)
      expect(Math.abs(plain!.accuracy.mean - published!.accuracy!.value)).toBeLessThanOrEqual(0.015)
      expect(Math.abs(plain!.costPer10k.mean / published!.costPer10k!.value - 1)).toBeLessThanOrEqual(0.25)
    },
  )

  it('beat the strongest model by Rank Score where the published ones do: MLP and VLC', () => {
    const score = (key: string) => row(study, key).plain!.rankScore.mean
    for (const key of ['mlp', 'vlc']) expect(score(key), key).toBeGreaterThan(score('strongest') + 2)
  })
})
