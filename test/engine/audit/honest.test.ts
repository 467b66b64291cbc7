/** Honest rows raise nothing on the simulated pack and on published runs, whatever the split and the budget. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Insight } from '../../../src/engine/insight.ts'
import { defaultExperiment, type Experiment } from '../../../src/experiment/experiment.ts'
import { fromBlob } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import type { SealedPack } from '../../../src/packs/seal.ts'
import { hasData, sourceFiles, whyNot } from '../../packs/support/data-folder.ts'
import { dynamath } from '../../ui/board/dynamath.ts'
import { openEngine, quiet } from '../open-engine.ts'

/** Quick fits: what is judged is the choices, not how good they are. */
const few = { epochs: 2, steps: 20 }

/**
 * Key of each row, and what was raised about it, at λ of dev and at λ = 0.
 * @param mayNote that a row sends nearly everything to one model: true of ZOOTER and VLC on MATH-Vision however long they train
 */
async function raisedOn(pack: SealedPack, split: Experiment['split'], mayNote = true): Promise<string[]> {
  const routers = defaultExperiment.routers.map((entry) => ({ ...entry, params: { ...entry.params, ...few } }))
  const experiment: Experiment = { ...defaultExperiment, pack: pack.info.id, split, routers }
  const engine = await openEngine(pack, experiment)
  for (const { key, status } of (await engine.board(experiment)).rows)
    if (status === 'untrained') await engine.train(experiment, key, quiet)
  const insight = new Insight(engine)
  const found: string[] = []
  for (const budget of [{ by: 'dev' }, { by: 'lambda', lambda: 0 }] as const) {
    const rows = (await insight.audits({ ...experiment, budget })).filter(({ key }) => key !== '')
    expect(rows.map(({ key }) => key)).toEqual([...routers.map(({ key }) => key), 'oracle'])
    const raised = rows.flatMap(({ key, checks }) =>
      checks.flatMap(({ outcome, severity, check, what }) =>
        outcome === 'raised' && (severity !== 'note' || !mayNote) ? `${key}: ${check}: ${what}` : [],
      ),
    )
    found.push(...raised)
  }
  return found
}

const seeded = (seed: number) => ({ by: 'seed', seed }) as const

describe('honest rows', () => {
  it('raise nothing on the simulated pack', async () => {
    const zip = readFileSync(resolve(import.meta.dirname, '../../../public/packs/simulated.zip'))
    const { sealed } = await importFiles([fromBlob(new Blob([zip]), 'simulated.zip')])
    expect(await raisedOn(sealed!, { by: 'pack' }, false)).toEqual([])
  }, 180_000)

  it.skipIf(!hasData('mathvision'))(
    `raise nothing on MATH-Vision${whyNot('mathvision')}`,
    async () => {
      const { sealed } = await importFiles(sourceFiles('mathvision'))
      for (const seed of [42, 7, 11]) expect(await raisedOn(sealed!, seeded(seed))).toEqual([])
    },
    180_000,
  )

  it.skipIf(!hasData('dynamath'))(
    `raise nothing on DynaMath, about new variants and about new kinds of question${whyNot('dynamath')}`,
    async () => {
      const pack = await dynamath()
      expect(await raisedOn(pack, { by: 'pack' })).toEqual([])
      expect(await raisedOn(pack, { by: 'seed', seed: 5, draw: 'group' })).toEqual([])
    },
    180_000,
  )
})
