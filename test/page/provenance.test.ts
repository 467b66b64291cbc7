import { describe, expect, it, vi } from 'vitest'
import { sizePriceSheet } from '../../src/core/prices/price-sheets.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { takeSheet } from '../../src/page/prices.ts'
import { provenanceOf } from '../../src/page/provenance.ts'
import { Session } from '../../src/page/session.ts'
import { openEngine, smallExperiment } from '../engine/open-engine.ts'
import { smallPack } from '../engine/small-pack.ts'

vi.stubGlobal('navigator', { userAgent: 'Firefox/140.0 (Linux)' })

/** What an export of this experiment says it rests on. */
async function made(change: Partial<Experiment> = {}) {
  const { info, hash } = await smallPack()
  const engine = await openEngine(await smallPack())
  const experiment = { ...smallExperiment, ...change }
  const pack = { id: info.id, info, hash, storedAt: 0, bytes: 0 }
  const { state } = new Session({} as ConstructorParameters<typeof Session>[0])
  const board = await engine.board(experiment)
  return provenanceOf({ ...state, experiment, pack, board }, 'https://example.org/#board', 'abc')
}

/** The change of an experiment that taking over a sheet makes. */
async function taken(): Promise<Partial<Experiment>> {
  const { info, hash } = await smallPack()
  const session = new Session({} as ConstructorParameters<typeof Session>[0])
  const pack = { id: info.id, info, hash, storedAt: 0, bytes: 0 }
  session.tell({ type: 'opened', pack, experiment: session.state.experiment })
  const models = info.models.map((model, k) => ({ ...model, paramsB: 1 + k }))
  takeSheet(session, sizePriceSheet(models))
  const { prices, priceSource } = session.state.experiment
  return { prices, priceSource }
}

describe('what an exported figure says it rests on', () => {
  it('is the pack, its prices, the rule for pictures and the budget', async () => {
    expect(await made()).toMatchObject({
      pack: expect.stringMatching(/^Small \(simulated\), sha256 [0-9a-f]{64}$/),
      prices: 'Small prices, 2026-01-01',
      'picture tokens': 'flat, 256 a picture',
      budget: 'each router at the λ with its best Rank Score on dev',
    })
  })

  it('names the sheet in force, and that it is assumed', async () => {
    const change = await taken()
    const { prices } = await made(change)
    expect(prices).toBe(`${change.priceSource?.title}, ${change.priceSource?.date}, assumed`)
    const ant = Object.fromEntries(Object.entries(change.prices ?? {}).slice(0, 1))
    const partly = await made({ ...change, prices: ant })
    expect(partly.prices).toMatch(/, assumed, for 1 model; others by Small prices, 2026-01-01$/)
  })

  it('counts prices that were typed in', async () => {
    const { prices } = await made({ prices: { ant: { inputPerMillion: 1, outputPerMillion: 1 } } })
    expect(prices).toBe('Small prices, 2026-01-01, 1 changed')
  })

  it('says which spending limit or λ was set', async () => {
    const budget = async (by: Experiment['budget']) => (await made({ budget: by })).budget
    expect(await budget({ by: 'spend', usdPer10k: 0.1 })).toBe('at most $0.100 per 10,000 questions, met on dev')
    expect(await budget({ by: 'lambda', lambda: 1e3 })).toBe('λ = 1,000 for all routers')
  })

  it('keeps the flat rule where the pack does not know the sizes of its pictures', async () => {
    expect((await made({ imageTokens: 'provider' }))['picture tokens']).toBe('flat, 256 a picture')
  })
})
