/** Through the engine: what the data check blocks, how pictures are re-counted, and where a lead ends. */
import { describe, expect, it } from 'vitest'
import { paperPriceSheet, sizePriceSheet } from '../../src/core/prices/price-sheets.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { Insight } from '../../src/engine/insight.ts'
import { sheetFor } from '../../src/engine/prepare/pricing.ts'
import { fixPack } from '../../src/packs/fix/index.ts'
import { sealPack, unsealPack } from '../../src/packs/seal.ts'
import { smallExperiment as experiment, openEngine } from './open-engine.ts'
import { smallPack } from './small-pack.ts'

const parts = async () => {
  const sealed = await smallPack()
  return unsealPack(sealed.info, sealed.hash, async (name) => sealed.entries.get(name)!)
}

const keys = { router: 'knn-64', model: 'cat', against: 'dog' }
const scoreOf = async (engine: Engine, key: string, prices = experiment.prices) => {
  const { rows } = await engine.board({ ...experiment, prices }, false)
  return rows.find((row) => row.key === key)?.overall.rankScore ?? Number.NaN
}

describe('a pack with missing cells', () => {
  it('is not scored, and is once it was fixed', async () => {
    const whole = await parts()
    const quality = whole.quality.slice()
    quality[9] = Number.NaN
    const holed = await sealPack({ ...whole, quality })
    const blocked = await (await openEngine(holed)).board(experiment)
    expect(blocked.rows).toEqual([])
    expect(blocked.findings.map(({ where, severity }) => [where, severity])).toEqual([['Answers', 'error']])
    const fixed = await fixPack(holed, [{ fix: 'drop-rows', because: 'missing' }])
    const engine = await openEngine(fixed)
    expect((await engine.board(experiment)).rows.length).toBeGreaterThan(0)
    expect((await new Insight(engine).report(experiment)).pack).toMatchObject({
      n: whole.dataset.length - 1,
      derived: { from: { id: 'small', hash: holed.hash } },
    })
  })
})

describe('the break-even', () => {
  it('gives a price on whose sides the board orders router and model differently', async () => {
    const engine = await openEngine(await smallPack())
    await engine.board(experiment)
    const found = await engine.breakEven(experiment, keys)
    expect(found?.now).toEqual({ router: await scoreOf(engine, 'knn-64'), against: await scoreOf(engine, 'model:dog') })
    const { multiple = Number.NaN, price } = found ?? {}
    expect(price?.inputPerMillion).toBeCloseTo(0.9 * multiple, 10)
    const lead = async (factor: number) => {
      const prices = { cat: { inputPerMillion: 0.9 * factor, outputPerMillion: 1.8 * factor } }
      return (await scoreOf(engine, 'knn-64', prices)) > (await scoreOf(engine, 'model:dog', prices))
    }
    expect(await lead(multiple * 1.001)).not.toBe(await lead(multiple * 0.999))
  })

  it('has no answer where nothing is compared, and leaves the board as it was', async () => {
    const engine = await openEngine(await smallPack())
    const before = await engine.board(experiment)
    expect(await engine.breakEven(experiment, { ...keys, router: 'nobody' })).toBeUndefined()
    await engine.breakEven(experiment, keys)
    expect(await engine.board(experiment)).toEqual(before)
  })
})

describe('the prices in force', () => {
  it('carry the source of the sheet that was taken over, and stay assumed while any of them is', async () => {
    const { info } = await smallPack()
    const { prices: _prices, id: _id, ...source } = paperPriceSheet(info.models)
    const assumed = { ...info, priceSheet: { ...info.priceSheet, assumed: true } }
    const all = Object.fromEntries(info.models.map(({ id }) => [id, { inputPerMillion: 1, outputPerMillion: 1 }]))
    const sheet = (prices: typeof all) => sheetFor(assumed, { ...experiment, prices, priceSource: source })
    expect(sheet(all)).toMatchObject({ title: "The paper's prices", assumed: false })
    expect(sheet({ ant: all.ant }).assumed).toBe(true)
  })

  it('by size follow the nearest line of the paper, and leave models without a size unpriced', () => {
    const { prices } = sizePriceSheet([
      { id: 'a', access: 'open', paramsB: 70 },
      { id: 'b', access: 'api' },
    ])
    expect(prices).toEqual({
      a: {
        inputPerMillion: 0.8,
        outputPerMillion: 1.2,
        assumption: 'assumed: 70B parameters, priced like Qwen2.5-VL-72B-Instruct',
      },
    })
  })
})
