/** The figures that docs/teaching.md expects are those of the board. A comment above each table holds what is set. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { sourceFiles } from '../src/cli/source-files.ts'
import type { Engine } from '../src/engine/engine.ts'
import { digestOf } from '../src/engine/score/board.ts'
import { defaultExperiment, type Experiment } from '../src/experiment/experiment.ts'
import { importFiles } from '../src/packs/import/index.ts'
import { presets } from '../src/ui/board/presets.ts'
import { openEngine } from './engine/open-engine.ts'

const lesson = readFileSync('docs/teaching.md', 'utf8')
const tables = [...lesson.matchAll(/^<!-- board: (.*) -->\n\n\|.*\n\|.*\n((?:\|.*\n)+)/gm)].map(([, set, rows]) => ({
  set,
  rows: rows
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, label, ...figures]) => [label, figures.join(' ').trim()]),
}))

describe('the lesson', () => {
  let engine: Engine
  beforeAll(async () => {
    const { sealed } = await importFiles(sourceFiles('public/packs/simulated.zip'))
    if (!sealed) throw new Error('there is no simulated pack: run `npm run generate`')
    engine = await openEngine(sealed, defaultExperiment)
  })

  it.each(tables)('expects what the board shows for $set', async ({ set, rows }) => {
    const board = await engine.board({ ...defaultExperiment, ...(JSON.parse(set) as Partial<Experiment>) })
    const printed = (await digestOf(board, '')).rows
    const keyOf = new Map(board.rows.map(({ key, label }) => [label, key]))
    expect(rows).toEqual(rows.map(([label]) => [label, printed[keyOf.get(label) ?? '']]))
  })

  it('has the task and a link of every preset', () => {
    expect(tables).toHaveLength(4)
    for (const { id, label, task } of presets.filter((preset) => preset.id !== '')) {
      expect(lesson).toContain(`**Task**: _${task}_`)
      expect(lesson).toContain(`\`#board?view.preset=${id}\``)
      expect(lesson).toContain(`## ${label}`)
    }
  })
})
