/** VLMEvalKit work directories against the matrices beside them: every folder `vlmevalkit-*` with an expected.json. */
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { dataPath, readJson, sourceFiles } from '../support/data-folder.ts'

interface Expected {
  models: string[]
  sample_ids: string[]
  Y: (number | null)[][]
  datasets: Record<string, { index: string[]; score: (number | null)[][] }>
}

const root = dataPath()
const folders = (existsSync(root) ? readdirSync(root) : [])
  .filter((name) => name.startsWith('vlmevalkit-') && existsSync(dataPath(name, 'expected.json')))
  .sort()

describe.skipIf(folders.length === 0)(
  `VLMEvalKit work directories${folders.length > 0 ? '' : ` — skipped: no vlmevalkit-* in ${root}, set DATA_DIR`}`,
  () => {
    it.each(folders)('%s gives the expected matrix in lenient mode', async (folder) => {
      const expected = readJson<Expected>(folder, 'expected.json')
      const { sealed, findings } = await importFiles(sourceFiles(folder))
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
      const { pack } = await decodePack(sealed!.entries)
      const samples = await decodeSamples(async (name) => sealed!.entries.get(name)!)
      const rowOf = new Map(samples.map(({ id }, row) => [id, row]))
      const columnOf = new Map(pack!.info.models.map(({ id }, column) => [id, column]))
      expect([...columnOf.keys()].sort()).toEqual([...expected.models].sort())
      expect([...rowOf.keys()].sort()).toEqual([...expected.sample_ids].sort())
      const cell = (id: string, model: string) => pack!.quality[rowOf.get(id)! * pack!.m + columnOf.get(model)!]
      for (const [i, id] of expected.sample_ids.entries()) {
        for (const [j, model] of expected.models.entries()) {
          const got = cell(id, model)
          const label = Number.isNaN(got) ? null : Number(got >= 0.5)
          expect(`${id} ${model} ${label}`).toBe(`${id} ${model} ${expected.Y[i][j]}`)
        }
      }
      for (const [dataset, { index, score }] of Object.entries(expected.datasets)) {
        for (const [i, id] of index.entries()) {
          for (const [j, model] of expected.models.entries()) {
            const got = cell(`${dataset}/${id}`, model)
            if (score[i][j] === null) expect(got).toBeNaN()
            else expect(got).toBeCloseTo(score[i][j], 6)
          }
        }
      }
    })
  },
)
