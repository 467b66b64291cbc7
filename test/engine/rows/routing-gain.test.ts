import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import type { RoutingGain } from '../../../src/engine/rows/routing-gain.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

let engine: Engine
let insight: Insight
const gainOf = async (key: string) => (await insight.routing(smallExperiment, key)) as RoutingGain
const level = ({ levels }: RoutingGain, id: string) => levels.find((candidate) => candidate.id === id)!

beforeAll(async () => {
  engine = await openEngine(await smallPack())
  insight = new Insight(engine)
})

describe('a row beside what its money could buy', () => {
  it('stands on levels that add up from the cheapest model to the oracle', async () => {
    const { levels } = await gainOf('knn')
    expect(levels.map(({ id }) => id)).toEqual(['cheapest', 'constant', 'mix', 'lookup', 'row', 'oracle'])
    const sum = levels.reduce((total, { gain }) => total + (gain?.difference ?? 0), levels[0].accuracy)
    expect(sum).toBeCloseTo(levels[5].accuracy, 12)
    for (const { gain } of levels.slice(1)) expect(gain?.low).toBeLessThanOrEqual(gain?.high ?? Number.NaN)
  })

  it('is given a mix and a lookup at its own spend', async () => {
    const gain = await gainOf('knn')
    const { costPer10k } = level(gain, 'row')
    for (const id of ['mix', 'lookup']) expect(level(gain, id).costPer10k / costPer10k).toBeCloseTo(1, 9)
    expect(level(gain, 'constant').costPer10k).toBeLessThanOrEqual(costPer10k)
  })

  it('shows no skill where there is none: a constant is its own best constant, and its own shuffle', async () => {
    const gain = await gainOf('strongest')
    expect(level(gain, 'constant').accuracy).toBeCloseTo(level(gain, 'row').accuracy, 12)
    expect(gain.shuffled.accuracy).toBeCloseTo(level(gain, 'row').accuracy, 12)
    expect(gain.shuffled.costPer10k).toBeCloseTo(level(gain, 'row').costPer10k, 9)
  })

  it('agrees with the board on the row and the oracle', async () => {
    const board = await engine.board(smallExperiment)
    const gain = await gainOf('kmeans')
    const on = (key: string) => board.rows.find((row) => row.key === key)?.overall.accuracy
    expect(level(gain, 'row').accuracy).toBeCloseTo(on('kmeans')!, 12)
    expect(level(gain, 'oracle').accuracy).toBeCloseTo(on('oracle')!, 12)
    expect(gain.ceiling.test.unsolved).toBe(board.unsolvedShare)
  })

  it('has nothing to say about a row that has not run', async () => {
    expect(await insight.routing(smallExperiment, 'mlp')).toBeUndefined()
  })
})
