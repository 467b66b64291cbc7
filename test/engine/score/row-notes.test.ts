import { describe, expect, it } from 'vitest'
import { Insight } from '../../../src/engine/insight.ts'
import type { BoardRow } from '../../../src/engine/score/board.ts'
import { markedName } from '../../../src/engine/score/board.ts'
import { reportJson } from '../../../src/engine/score/report.ts'
import { constantOf } from '../../../src/engine/score/row-notes.ts'
import type { Experiment } from '../../../src/experiment/experiment.ts'
import { leaderboardTable } from '../../../src/ui/export/board-tables.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

const models = [{ id: 'ant' }, { id: 'bee' }]

describe('a row that sends everything to one model', () => {
  const router = { kind: 'router', router: 'knn' } as const
  it('is found, whatever made its choices', () => {
    expect(constantOf(router, [1, 1, 1], models)).toBe('bee')
    expect(constantOf({ kind: 'router', router: 'guest:mine' }, [0, 0], models)).toBe('ant')
    expect(constantOf({ kind: 'baseline', router: 'guest:blind' }, [0, 0], models)).toBe('ant')
    expect(constantOf({ kind: 'baseline', router: 'strongest-per-dataset' }, [0, 0], models)).toBe('ant')
    expect(constantOf(router, [1, 1, 0], models)).toBeUndefined()
  })
  it('is not one where that is what the row is, or where one question says nothing', () => {
    expect(constantOf({ kind: 'baseline', router: 'strongest' }, [0, 0], models)).toBeUndefined()
    expect(constantOf({ kind: 'baseline', router: 'cheapest' }, [0, 0], models)).toBeUndefined()
    expect(constantOf({ kind: 'hindsight', router: 'strongest-per-dataset' }, [0, 0], models)).toBeUndefined()
    expect(constantOf(router, [1], models)).toBeUndefined()
  })

  it('is marked on the board, in the report and in the export', async () => {
    const engine = await openEngine(await smallPack())
    const cheap: Experiment = { ...smallExperiment, budget: { by: 'lambda', lambda: Number.POSITIVE_INFINITY } }
    const board = await engine.board(cheap)
    const row = board.rows.find(({ key }) => key === 'knn') as BoardRow
    expect(row).toMatchObject({ constant: 'ant', badges: ['one model'] })
    expect(row.notes[0]).toBe('Asks ant every time: not routing here.')
    expect(markedName(row)).toBe('KNN, k = 5 (one model)')
    for (const key of ['strongest', 'cheapest', 'model:ant'])
      expect(board.rows.find((other) => other.key === key)?.constant, key).toBeUndefined()
    const report = JSON.parse(reportJson(await new Insight(engine).report(cheap)))
    expect(report.rows.find(({ router }: { router: string }) => router === 'knn')).toMatchObject({
      constant: 'ant',
      badges: ['one model'],
    })
    const { columns, rows } = leaderboardTable(board)
    expect(rows.find(([key]) => key === 'knn')?.[columns.indexOf('constant')]).toBe('ant')
    const plain = await engine.board(smallExperiment)
    expect(plain.rows.filter(({ constant }) => constant).map(({ key }) => key)).toEqual(['strongest-per-dataset'])
  })
})
