/** A training that the visitor ends before its time, as the board shows it. */
import { describe, expect, it } from 'vitest'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

const experiment = {
  ...smallExperiment,
  routers: [
    { key: 'mlp', router: 'mlp', params: { epochs: 1000, patience: 1000, batch: 32 }, fitOn: 'train' as const },
    { key: 'ovr', router: 'ovr', params: {}, fitOn: 'train' as const },
  ],
}

describe('a training that is ended early', () => {
  it('leaves its best so far on the board, marked, with its dev curve', async () => {
    const engine = await openEngine(await smallPack())
    const controller = new AbortController()
    const options = {
      signal: new AbortController().signal,
      finishEarly: controller.signal,
      onProgress: ({ unit, done }: { unit: string; done: number }) => {
        if (unit === 'epochs' && done >= 3) controller.abort()
      },
    }
    await engine.train(experiment, 'mlp', options)
    const row = (await engine.board(experiment)).rows.find(({ key }) => key === 'mlp')
    expect(row).toMatchObject({ status: 'ready', file: true })
    const { devCurve = [], stopped } = row?.training ?? {}
    expect(stopped?.unit).toBe('epochs')
    expect(stopped?.done).toBeGreaterThanOrEqual(3)
    expect(stopped?.done).toBeLessThan(1000)
    expect(devCurve).toHaveLength(stopped?.done ?? Number.NaN)
    expect(devCurve.every((score) => score > 0 && score <= 1)).toBe(true)
  })

  it('is as if it had not begun where there is nothing to keep', async () => {
    const engine = await openEngine(await smallPack())
    const options = { signal: new AbortController().signal, finishEarly: AbortSignal.abort(), onProgress: () => {} }
    const slow = {
      ...experiment,
      routers: experiment.routers.map((entry) => ({ ...entry, params: { hidden: '4000' } })),
    }
    await expect(engine.train(slow, 'mlp', options)).rejects.toThrow()
    expect((await engine.board(slow)).rows.find(({ key }) => key === 'mlp')?.status).toBe('untrained')
  })
})
