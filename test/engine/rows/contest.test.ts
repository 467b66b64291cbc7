import { describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { contest } from '../../../src/engine/rows/contest.ts'
import { outcomesOf } from '../../../src/engine/score/outcomes.ts'
import { defaultExperiment } from '../../../src/experiment/experiment.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import { smallPack } from '../small-pack.ts'

async function scorable() {
  const pack = await smallPack()
  const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  const { engine } = await Engine.open({ info: pack.info, hash: pack.hash, read }, tools)
  return (engine as Engine).scorable({ ...defaultExperiment, pack: 'small' }, true)
}

describe('two rows side by side', () => {
  it('counts every question once, by dataset and overall, and agrees with what both did', async () => {
    const input = await scorable()
    const both = contest(input, ['strongest', 'model:ant'])
    const [a, b] = ['strongest', 'model:ant'].map((key) => outcomesOf(input).find((outcome) => outcome.key === key)!)
    const differ = Array.from(a.quality.keys()).filter((i) => a.picks[i] !== b.picks[i])
    expect(both?.overall.differ).toBe(differ.length)
    expect(both?.overall.betterA).toBe(differ.filter((i) => a.quality[i] > b.quality[i]).length)
    expect(both?.overall.costB).toBeCloseTo((differ.reduce((sum, i) => sum + b.cost[i], 0) / differ.length) * 1e4, 9)
    for (const field of ['n', 'differ', 'betterA', 'betterB', 'even'] as const)
      expect(both?.datasets.reduce((sum, duel) => sum + duel[field], 0)).toBe(both?.overall[field])
  })

  it('is mirrored when the rows change places, and empty against itself', async () => {
    const input = await scorable()
    const there = contest(input, ['strongest', 'oracle'])?.overall
    const back = contest(input, ['oracle', 'strongest'])?.overall
    expect(back).toMatchObject({ betterA: there?.betterB, betterB: there?.betterA, costA: there?.costB })
    const self = contest(input, ['oracle', 'oracle'])?.overall
    expect(self).toMatchObject({ differ: 0, even: 0, costA: Number.NaN })
  })

  it('is undefined for a row that has no answers', async () => {
    expect(contest(await scorable(), ['strongest', 'nobody'])).toBeUndefined()
  })
})
