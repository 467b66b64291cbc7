/** What a way out of a finding does to the experiment, and what a taken sheet leaves alone. */
import { describe, expect, it } from 'vitest'
import { sizePriceSheet } from '../../src/core/prices/price-sheets.ts'
import { applyRemedy } from '../../src/page/data.ts'
import { takeSheet } from '../../src/page/prices.ts'
import { Session } from '../../src/page/session.ts'
import { makePack } from '../core/fakes.ts'

const unused = { get: () => expect.fail('no worker is asked'), terminate: () => {}, enter: () => () => {} }

/** A session with a pack of three models, whose changes are not scored. */
function open() {
  const session = new Session({ pack: unused, engine: unused } as unknown as ConstructorParameters<typeof Session>[0])
  const { info } = makePack({ models: ['a-7B', 'b-70B', 'c'], n: 1 })
  const models = info.models.map((model, k) => ({ ...model, ...(k < 2 && { paramsB: [7, 70][k] }) }))
  const pack = { id: 'fake', hash: '', info: { ...info, models }, storedAt: 0, bytes: 0 }
  session.tell({ type: 'opened', pack, experiment: session.state.experiment })
  session.change = (change) => session.tell({ type: 'edited', experiment: { ...session.state.experiment, ...change } })
  return session
}

describe('a way out of a finding', () => {
  it('draws the split by group with the seed in force', async () => {
    const session = open()
    session.change({ split: { by: 'seed', seed: 7 } })
    await applyRemedy(session, { label: '', set: 'split-by-group' })
    expect(session.state.experiment.split).toEqual({ by: 'seed', seed: 7, draw: 'group' })
  })

  it('assumes prices by size for the models whose size is known, and says for which it does not', async () => {
    const session = open()
    await applyRemedy(session, { label: '', set: 'prices-by-size' })
    const { prices, priceSource } = session.state.experiment
    expect(Object.keys(prices)).toEqual(['a-7B', 'b-70B'])
    expect(priceSource).toMatchObject({ title: 'Prices assumed by size', assumed: true })
    expect(session.state.findings.map(({ what }) => what)).toEqual(['has prices for 2 of 3 models; not for "c"'])
  })
})

describe('a price sheet that is taken over', () => {
  it('keeps prices of models it does not list, and leaves out models the pack does not have', () => {
    const session = open()
    const own = { inputPerMillion: 9, outputPerMillion: 9 }
    session.change({ prices: { c: own } })
    const sheet = sizePriceSheet([
      { id: 'a-7B', access: 'open', paramsB: 7 },
      { id: 'stranger', access: 'open', paramsB: 1 },
    ])
    takeSheet(session, sheet)
    expect(session.state.experiment.prices).toEqual({ c: own, 'a-7B': sheet.prices['a-7B'] })
  })

  it('changes nothing when it knows none of the models', () => {
    const session = open()
    takeSheet(session, sizePriceSheet([{ id: 'stranger', access: 'open', paramsB: 1 }]))
    expect(session.state.experiment.prices).toEqual({})
    expect(session.state.experiment.priceSource).toBeUndefined()
  })
})
