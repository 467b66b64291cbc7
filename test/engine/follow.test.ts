/** What the engine tells of its own accord about the experiment that is set: in which order, and until when. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { fullResamples } from '../../src/core/statistics/stats.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { type Awaiting, Following, type Patch } from '../../src/engine/follow.ts'
import { Insight } from '../../src/engine/insight.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { nextTask } from '../../src/kernel/pace.ts'
import { openEngine, quiet, smallExperiment } from './open-engine.ts'
import { smallPack } from './small-pack.ts'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine(await smallPack())
  // Once to its end: afterwards everything that is loaded when first needed is there, and tasks are all that takes time.
  const { set, told } = follow()
  await set({ ...smallExperiment }, 0)
  await vi.waitUntil(() => told.at(-1)?.intervals?.resamples === fullResamples, { timeout: 30_000 })
})

/** Follows with rests of one task each, and keeps what is told. */
function follow(on: Engine = engine) {
  const told: Patch[] = []
  const insight = new Insight(on)
  const following = new Following(on, {
    push: (patch) => told.push(patch),
    insight: async () => insight,
    rest: nextTask,
  })
  /** Until nothing more has come for a while. */
  const quiescent = async () => {
    for (let still = 0, known = -1; still < 200; still = known === told.length ? still + 1 : 0) {
      known = told.length
      await nextTask()
    }
  }
  const set = (experiment: Experiment, token: number, awaiting?: Awaiting) => following.set(experiment, token, awaiting)
  return { following, told, set, quiescent }
}

/** Names of what a patch holds. */
const parts = (patch: Patch | undefined) => Object.keys(patch ?? {}).filter((name) => name !== 'token')
const priced = (inputPerMillion: number): Experiment => ({
  ...smallExperiment,
  prices: { ant: { inputPerMillion, outputPerMillion: 9 } },
})

describe('an experiment that is set', () => {
  it('is answered with the board; curves and check follow together, then intervals with the row that is looked at', async () => {
    const { set, told, quiescent } = follow()
    expect(parts(await set({ ...smallExperiment }, 1))).toEqual(['board'])
    await quiescent()
    expect(told.map(parts).filter((names) => !(names.length === 1 && names[0] === 'intervals'))).toEqual([
      ['curves', 'check'],
      ['intervals', 'routing'],
    ])
    expect(told.every(({ token }) => token === 1)).toBe(true)
    expect(told.at(-1)?.intervals?.resamples).toBe(fullResamples)
  })

  it('has its refits told with the curves that belong to them, where prices have moved', async () => {
    const { set, told, quiescent } = follow()
    await set({ ...smallExperiment }, 1)
    await quiescent()
    told.length = 0
    const quick = await set(priced(8), 2)
    expect(quick?.board?.rows.some(({ stale }) => stale)).toBe(true)
    await quiescent()
    expect(parts(told[0])).toEqual(['board', 'curves', 'check'])
    expect(told[0].board?.rows.some(({ stale }) => stale)).toBe(false)
    expect(told.slice(1).some(({ board }) => board)).toBe(false)
  })

  it('gives the very board that is asked for by itself', async () => {
    const { set, told, quiescent } = follow()
    const experiment = priced(5)
    await set(experiment, 1)
    await quiescent()
    const fresh = await (await openEngine(await smallPack())).board(priced(5))
    const board = told.findLast((patch) => patch.board)?.board ?? (await engine.board(experiment))
    expect(board.rows.map(({ key, overall }) => ({ key, overall }))).toEqual(
      fresh.rows.map(({ key, overall }) => ({ key, overall })),
    )
  })
})

describe('an experiment that is overtaken', () => {
  it('is not even scored when the newer one is already there', async () => {
    const { set } = follow()
    const answers = await Promise.all([set(priced(1), 1), set(priced(2), 2), set(priced(3), 3)])
    expect(answers.map((patch) => patch?.token)).toEqual([undefined, undefined, 3])
  })

  it('has nothing more to say, however far it had come', async () => {
    const { set, told, quiescent } = follow()
    for (let token = 1; token <= 12; token++) {
      await set(priced(token), token)
      // One task further each time: somewhere between the board and the last resamples.
      for (let i = 0; i < token; i++) await nextTask()
      const before = told.length
      const answer = await set(priced(token + 0.5), token + 0.5)
      expect(answer?.token).toBe(token + 0.5)
      await nextTask()
      expect(told.slice(before).every((patch) => patch.token === token + 0.5)).toBe(true)
    }
    await quiescent()
    expect(told.at(-1)?.token).toBe(12.5)
  })

  it('is dropped when another pack is opened', async () => {
    const { following, set, told, quiescent } = follow()
    await set(priced(4), 1)
    following.end()
    await quiescent()
    expect(told).toEqual([])
    expect(() => following.experiment).toThrow('no experiment is set')
  })
})

describe('what is about to be replaced', () => {
  it('has a board and nothing slow: not before a run the visitor started has ended', async () => {
    const { following, set, told, quiescent } = follow()
    expect(parts(await set(priced(6), 1, 'run'))).toEqual(['board'])
    await quiescent()
    expect(told).toEqual([])
    expect(parts(await following.again())).toEqual(['board'])
    await quiescent()
    expect(told.at(-1)?.intervals?.resamples).toBe(fullResamples)
  })

  it('is followed when its waiting rows were prepared, or when nobody will prepare them', async () => {
    const unprepared = await openEngine(await smallPack(), smallExperiment, false)
    const { following, set, told, quiescent } = follow(unprepared)
    const first = await set({ ...smallExperiment }, 1, 'preparation')
    expect(first?.board?.waitingFor).toEqual(['the nearest-neighbour table'])
    await quiescent()
    expect(told).toEqual([])
    await set({ ...smallExperiment }, 2, 'nothing')
    await quiescent()
    expect(told.length).toBeGreaterThan(0)
    await unprepared.prepare(following.experiment, quiet)
    const again = await following.again()
    expect(again?.board?.waitingFor).toEqual([])
  })
})

describe('a change of what is looked at', () => {
  it('takes the other row apart and scores nothing', async () => {
    const { set, told, quiescent } = follow()
    await set({ ...smallExperiment }, 1)
    await quiescent()
    told.length = 0
    const looked = { ...smallExperiment, view: { ...smallExperiment.view, selected: 'kmeans' } }
    expect(await set(looked, 1)).toBeUndefined()
    expect(told.map(parts)).toEqual([['routing']])
    expect(told[0].routing?.key).toBe('kmeans')
    await set({ ...looked, view: { ...looked.view, heatmap: 'costPer10k' } }, 1)
    await quiescent()
    expect(told).toHaveLength(1)
  })
})

describe('a failure', () => {
  it('of the board is told as a finding, and nothing follows', async () => {
    const broken = await openEngine(await smallPack())
    broken.board = () => Promise.reject(new Error('out of memory'))
    const { set, told, quiescent } = follow(broken)
    const answer = await set({ ...smallExperiment }, 1)
    expect(answer?.findings).toMatchObject([{ severity: 'error', where: 'scoring', what: 'out of memory' }])
    await quiescent()
    expect(told).toEqual([])
  })

  it('of one step is told with what came of the others', async () => {
    const broken = await openEngine(await smallPack())
    broken.check = () => Promise.reject(new Error('a picture is unreadable'))
    const { set, told, quiescent } = follow(broken)
    await set({ ...smallExperiment }, 1)
    await quiescent()
    expect(parts(told[0])).toEqual(['curves', 'findings'])
    expect(told[0].findings?.[0].where).toBe('checking the data')
    expect(told.at(-1)?.intervals?.resamples).toBe(fullResamples)
  })
})
