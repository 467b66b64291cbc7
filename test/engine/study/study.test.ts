import { beforeAll, describe, expect, it } from 'vitest'
import { perFigure } from '../../../src/core/figures.ts'
import { rightCounts } from '../../../src/core/strata.ts'
import type { Progress } from '../../../src/core/types.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { ownEngine } from '../../../src/engine/run/answers.ts'
import { Lab } from '../../../src/engine/study/lab.ts'
import { madeFrom, studyInputs } from '../../../src/engine/study/settings-key.ts'
import { sourcesOf } from '../../../src/engine/study/sources-of-spread.ts'
import { runStudy } from '../../../src/engine/study/studies.ts'
import type { Study, StudyHooks, StudyKind } from '../../../src/engine/study/study.ts'
import { tablesOf } from '../../../src/engine/study/tables.ts'
import {
  defaultExperiment,
  type Experiment,
  paperRouters,
  type StudySettings,
} from '../../../src/experiment/experiment.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import type { SealedPack } from '../../../src/packs/seal.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { routerById } from '../../../src/routers/index.ts'
import { smallPack, smallParts } from '../small-pack.ts'

async function openLab(pack: SealedPack): Promise<Lab> {
  const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
  const source = { info: pack.info, hash: pack.hash, read }
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  return new Lab((await Engine.open(source, tools)).engine as Engine)
}

const few = { epochs: 2, steps: 20 }
const experiment = (study: Partial<StudySettings> = {}): Experiment => ({
  ...defaultExperiment,
  pack: 'small',
  routers: defaultExperiment.routers.map((entry) => ({ ...entry, params: { ...entry.params, ...few } })),
  study: { ...defaultExperiment.study, seeds: 2, ...study },
})

const device = 'a test'
const quiet: StudyHooks = { signal: new AbortController().signal, onProgress: () => {} }

async function all<Kind extends StudyKind>(kind: Kind, on: Lab, asked: Experiment, hooks = quiet) {
  const states: Study<Kind>[] = []
  for await (const state of runStudy(kind, on, asked, device, hooks)) states.push(state)
  return states
}
const last = async <Kind extends StudyKind>(kind: Kind, on: Lab, asked: Experiment): Promise<Study<Kind>> =>
  (await all(kind, on, asked)).at(-1) as Study<Kind>

let lab: Lab
let engine: Engine
beforeAll(async () => {
  lab = await openLab(await smallPack({ images: true }))
  engine = lab.engine
})

describe('a study', () => {
  it('grows row by row, tells how far it is, and is complete only at the end', async () => {
    const told: Progress[] = []
    const states = await all('seeds', lab, experiment({ routers: ['kmeans', 'random', 'linear'] }), {
      ...quiet,
      onProgress: (progress) => void told.push(progress),
    })
    expect(states.map(({ complete }) => complete)).toEqual([...states.slice(1).map(() => false), true])
    expect(states[0].rows).toHaveLength(1)
    expect(told.at(-1)).toMatchObject({ done: 5, total: 5, unit: 'runs' })
    expect(told.some(({ note }) => note && /^Linear.*, seed 42/.test(note))).toBe(true)
  })

  it('records pack, split, prices, seed, engine and device', async () => {
    const { stamp } = await last('seeds', lab, experiment({ routers: ['cheapest'] }))
    expect(stamp).toMatchObject({
      pack: { id: 'small', kind: 'simulated', hash: engine.source.hash },
      split: { train: 144, dev: 48, test: 48 },
      prices: { title: 'Small prices', assumed: false, changed: 0 },
      seed: 42,
      device,
    })
    expect(stamp.inputs).toBe(studyInputs(experiment({ routers: ['cheapest'] })))
    expect(stamp.inputs).not.toBe(studyInputs({ ...experiment({ routers: ['cheapest'] }), beta: 0.2 }))
  })

  it('stops between runs when it is aborted', async () => {
    const controller = new AbortController()
    const states: Study[] = []
    const hooks = { signal: controller.signal, onProgress: () => {} }
    const stopped = (async () => {
      for await (const state of runStudy('seeds', lab, experiment({ seeds: 3 }), device, hooks)) {
        states.push(state)
        if (states.length === 2) controller.abort()
      }
    })()
    await expect(stopped).rejects.toThrow(/abort/i)
    expect(states).toHaveLength(2)
    expect(states[1].complete).toBe(false)
  })

  const kinds: StudyKind[] = ['published', 'seeds', 'sweep', 'heldOut', 'strata', 'fusion', 'latency']
  it.each(kinds)('of the kind %s can be stopped while it runs', async (kind) => {
    const controller = new AbortController()
    const hooks = { signal: controller.signal, onProgress: () => controller.abort() }
    const asked = experiment({ routers: ['kmeans', 'mlp'], lambdas: ['0', 'inf'], leaveOut: 'dataset' })
    await expect(all(kind, lab, asked, hooks)).rejects.toThrow(/abort/i)
  })

  it('gives a sentence for a router that fails, and goes on with the others', async () => {
    const { rows } = await last('seeds', lab, {
      ...experiment({ routers: ['ghost', 'cheapest'] }),
      routers: [
        { key: 'ghost', router: 'ghost', params: {}, fitOn: 'train' },
        { key: 'cheapest', router: 'cheapest', params: {}, fitOn: 'train' },
      ],
    })
    expect(rows[0].failure).toContain('"ghost"')
    expect(rows[1].accuracy.mean).toBeGreaterThan(0)
  })

  it('has no costs while a price is missing', async () => {
    const prices = { bee: { inputPerMillion: Number.NaN, outputPerMillion: 1 } }
    const settings = experiment({ routers: ['strongest', 'cheapest'] })
    const [strongest, cheapest] = (await last('seeds', lab, { ...settings, prices })).rows
    expect(strongest).toMatchObject({ costPer10k: { mean: Number.NaN }, rankScore: { mean: Number.NaN } })
    expect(strongest?.accuracy.mean).toBeGreaterThan(0)
    expect(cheapest?.failure).toMatch(/costs are not known/)
  })
})

describe('runs over seeds', () => {
  it('repeat routers that draw random numbers, and run the others once', async () => {
    const { rows } = await last('seeds', lab, experiment({ routers: ['kmeans', 'ovr', 'random', 'mlp'], seeds: 3 }))
    expect(rows.map(({ key, deterministic, seeds }) => [key, deterministic, seeds])).toEqual([
      ['kmeans', true, [42]],
      ['ovr', true, [42]],
      ['random', false, [42, 43, 44]],
      ['mlp', false, [42, 43, 44]],
    ])
    expect(rows[0].accuracy.sd).toBeNaN()
    expect(rows[2].accuracy.sd).toBeGreaterThan(0)
  })

  it('agree with the board for its own seed', async () => {
    const asked = experiment({ routers: ['kmeans', 'random'], seeds: 1 })
    await engine.prepare(asked, quiet)
    const board = await engine.board(asked)
    for (const row of (await last('seeds', lab, asked)).rows) {
      const same = board.rows.find(({ key }) => key === row.key)
      expect(row.accuracy.mean).toBeCloseTo(same?.overall.accuracy ?? Number.NaN, 12)
      expect(row.costPer10k.mean).toBeCloseTo(same?.overall.costPer10k ?? Number.NaN, 9)
      expect(row.rankScore.mean).toBeCloseTo(same?.overall.rankScore ?? Number.NaN, 9)
    }
  })
})

describe('training redrawn', () => {
  it('gives every row that learns its spread, the same every time, and long ones on request', async () => {
    const told: Progress[] = []
    const hooks = { ...quiet, onProgress: (progress: Progress) => void told.push(progress) }
    const states = await all('training', lab, experiment({ redraws: 5 }), hooks)
    expect(states.map(({ rows }) => rows[0]?.redraws)).toEqual([1, 2, 3, 4, 5, 5])
    const { rows } = states.at(-1)!
    const byKey = new Map(rows.map((row) => [row.key, row]))
    expect([...byKey.keys()]).toEqual(
      experiment()
        .routers.filter(({ fitOn, router }) => fitOn === 'train' && !routerById(router)?.long)
        .map(({ key }) => key),
    )
    expect(byKey.get('knn')!.sd.accuracy).toBeGreaterThan(0)
    // The cheapest model is the same on any half, and so is the best one's lead over itself.
    expect(byKey.get('cheapest')!.sd).toEqual({ accuracy: 0, costPer10k: 0, rankScore: 0 })
    expect(byKey.get('strongest')!.lead).toBe(0)
    expect([byKey.get('knn')!.deterministic, byKey.get('random')!.deterministic]).toEqual([true, false])
    expect(told.at(-1)).toMatchObject({ done: 2 * 5 * rows.length, total: 2 * 5 * rows.length })
    const again = await last('training', await openLab(await smallPack({ images: true })), experiment({ redraws: 5 }))
    expect(again.rows).toEqual(rows)
    const long = await last('training', lab, experiment({ redraws: 5, redrawTrained: true }))
    expect(long.rows.map(({ key }) => key)).toContain('ovr')
  })

  it('can be stopped, and what there is stays', async () => {
    const stop = new AbortController()
    const states: Study<'training'>[] = []
    const running = (async () => {
      for await (const state of runStudy('training', lab, experiment({ redraws: 50 }), device, {
        ...quiet,
        signal: stop.signal,
      })) {
        states.push(state)
        if (states.length === 2) stop.abort()
      }
    })()
    await expect(running).rejects.toThrow()
    expect(states.map(({ complete, rows }) => [complete, rows[0]?.redraws])).toEqual([
      [false, 1],
      [false, 2],
    ])
  })
})

describe('the sources of spread', () => {
  it('add up, root of the sum of squares, where each is known', () => {
    const interval = { low: 0, high: 0, sd: 0.03 }
    const sure = { intervals: perFigure(() => interval), lead: { ...interval, sd: 0.05 } }
    const none = { mean: 0, sd: Number.NaN, n: 1 }
    const seeds = { key: 'a', label: 'A', seeds: [1], deterministic: true, ...perFigure(() => none) }
    const training = { key: 'a', label: 'A', redraws: 20, deterministic: true, sd: perFigure(() => 0.04), lead: 0.12 }
    const sources = sourcesOf('accuracy', sure, seeds, training)
    expect(sources).toMatchObject({ questions: 0.03, seeds: 0, training: 0.04 })
    expect(sources.method).toBeCloseTo(0.05, 12)
    expect(sources.halfWidth).toBeGreaterThan(1.96 * 0.05)
    expect(sources.halfWidth).toBeLessThan(2.05 * 0.05)
    expect(sourcesOf('lead', sure, seeds, training).method).toBeCloseTo(0.13, 12)
    expect(sourcesOf('accuracy', sure, seeds, undefined).method).toBeNaN()
  })
})

describe('repeated splits', () => {
  it('draw 70/10/20 with the seeds after the own one, and fit each anew', async () => {
    const { rows } = await last('splits', lab, experiment({ splits: 3 }))
    const knn = rows.find(({ key }) => key === 'knn')!
    expect(knn.seeds).toEqual([43, 44, 45])
    expect(knn.accuracy.n).toBe(3)
    const asked = { ...experiment(), split: { by: 'seed' as const, seed: 44 } }
    await engine.prepare(asked, quiet)
    const own = (await engine.board(asked)).rows.find(({ key }) => key === 'knn')!.overall.accuracy
    expect(Math.abs(own - knn.accuracy.mean)).toBeLessThanOrEqual(knn.accuracy.sd * 1.2)
  })
})

describe('the λ sweep', () => {
  const asked = (more: Partial<StudySettings> = {}) =>
    experiment({ routers: ['kmeans', 'mlp'], lambdas: ['inf', '0', '1e4'], ...more })

  it('takes the routers that have a λ, in ascending order of it, and picks on dev', async () => {
    const { rows } = await last('sweep', lab, asked())
    expect(rows.map(({ key }) => key)).toEqual(['mlp'])
    const [{ points, picked, costScale }] = rows
    expect(points.map(({ lambda }) => lambda)).toEqual([0, 1e4, Number.POSITIVE_INFINITY])
    expect(costScale).toBe(100)
    expect(points[picked].dev.rankScore.mean).toBe(Math.max(...points.map(({ dev }) => dev.rankScore.mean)))
  })

  it('picks on test in paper mode only', async () => {
    const [{ points, picked }] = (await last('sweep', lab, asked({ pickOn: 'test' }))).rows
    expect(points[picked].test.rankScore.mean).toBe(Math.max(...points.map(({ test }) => test.rankScore.mean)))
  })

  it('picks the same λ whatever the answers of the test rows are', async () => {
    const flipped = await openLab(await smallPack({ images: true, flipTest: true }))
    const pick = async (on: Lab) => (await last('sweep', on, asked())).rows.map(({ picked }) => picked)
    expect(await pick(flipped)).toEqual(await pick(lab))
  })

  it('says what to choose when no router has a λ', async () => {
    await expect(last('sweep', lab, asked({ routers: ['kmeans'] }))).rejects.toThrow('choose Linear')
  })
})

describe('leaving a dataset out', () => {
  it('trains on none of its rows, and scores both fits on the same questions', async () => {
    const { rows } = await last('heldOut', lab, experiment({ routers: ['kmeans', 'knn'], leaveOut: 'dataset' }))
    expect(rows.map(({ part, key }) => `${part} ${key}`)).toEqual([
      'left kmeans',
      'left knn',
      'right kmeans',
      'right knn',
    ])
    for (const row of rows) {
      expect(row.nTrain).toBe(72)
      expect(row.held.n).toBe(24)
      expect(row.within.n).toBe(24)
    }
    expect(rows.some(({ held, within }) => held.accuracy !== within.accuracy)).toBe(true)
  })

  it('says that one group cannot be left out', async () => {
    await expect(last('heldOut', lab, experiment({ leaveOut: 'group' }))).rejects.toThrow('one group')
  })
})

describe('difficulty strata', () => {
  it('add up to the accuracy and cost of the row', async () => {
    const asked = experiment({ routers: ['kmeans', 'strongest'] })
    const { rows } = await last('strata', lab, asked)
    const whole = await last('seeds', lab, asked)
    for (const [i, { strata }] of rows.entries()) {
      const filled = strata.filter(({ n }) => n > 0)
      const sum = (of: (s: (typeof filled)[number]) => number) =>
        filled.reduce((total, s) => total + s.n * of(s), 0) / 48
      expect(strata).toHaveLength(5)
      expect(sum(({ accuracy }) => accuracy)).toBeCloseTo(whole.rows[i].accuracy.mean, 9)
      expect(sum(({ costPer10k }) => costPer10k)).toBeCloseTo(whole.rows[i].costPer10k.mean, 9)
      if (strata[0].n > 0) expect(strata[0].accuracy).toBe(0)
      if (strata[4].n > 0) expect(strata[4].accuracy).toBe(1)
    }
    expect(rightCounts(Float32Array.of(1, 0, 1, 0), 2)).toEqual(Int32Array.of(1, 1))
  })
})

describe('the fusion comparison', () => {
  it('runs each router under every method', async () => {
    const { rows } = await last('fusion', lab, experiment({ routers: ['kmeans', 'prknn'] }))
    expect(rows).toHaveLength(16)
    const dims = Object.fromEntries(rows.map((row) => [row.method, row.dims]))
    expect(dims).toMatchObject({ concat: 15, average: 6, only_text: 6, concat_interaction: 27 })
    const of = (method: string) => rows.find((row) => row.method === method && row.key === 'kmeans')?.cell.accuracy ?? 0
    expect(of('only_text')).toBeGreaterThan(of('only_image'))
  })

  it('says so when a pack has one kind of embedding', async () => {
    const textOnly = await openLab(await smallPack())
    await expect(last('fusion', textOnly, experiment())).rejects.toThrow('nothing to fuse')
  })
})

describe('latency', () => {
  it('times the decision at each batch size, with warm-ups, and counts real tokens', async () => {
    const { rows } = await last('latency', lab, experiment({ routers: ['kmeans', 'knn'] }))
    for (const { batches, fitSeconds, key } of rows) {
      expect(fitSeconds, key).toBeGreaterThan(0)
      expect(
        batches.map(({ report }) => report.batchSize),
        key,
      ).toEqual([1, 8, 16, 32])
      for (const { report, warmups, runs, tokens } of batches) {
        const { stats, tokensPerSecond, samplesPerSecond } = report.offline
        expect(warmups).toBeGreaterThanOrEqual(5)
        expect(runs).toBeGreaterThanOrEqual(20)
        expect(stats.p95).toBeGreaterThanOrEqual(stats.p50)
        expect(tokens).toBeGreaterThan(50 * report.batchSize)
        expect(tokensPerSecond / samplesPerSecond).toBeCloseTo(tokens / report.batchSize, 6)
      }
    }
  })
})

describe('latency on ONNX Runtime', () => {
  it('is timed beside the own code for routers that are graphs, and fails in a sentence', async () => {
    const runtime = 'a runtime'
    const scores = async (rows: Float32Array, dims: number, K: number) => new Float32Array((rows.length / dims) * K)
    const answering = new Lab(engine, async () => ({ engine: runtime, scores, close: async () => {} }))
    const { rows } = await last('latency', answering, experiment({ routers: ['kmeans', 'knn'] }))
    expect(rows.map((row) => [row.key, row.engine, row.batches.length])).toEqual([
      ['kmeans', ownEngine, 4],
      ['kmeans', runtime, 4],
      ['knn', ownEngine, 4],
    ])
    const offline = new Lab(engine, async () => Promise.reject(new Error('no network')))
    const failed = await last('latency', offline, experiment({ routers: ['kmeans'] }))
    expect(failed.rows[1]).toMatchObject({ batches: [], failure: 'no network' })
  })
})

describe('the table beside the published figures', () => {
  it('has all ten routers, each with its own marks', async () => {
    const { rows } = await last('published', lab, experiment({ seeds: 1 }))
    expect(rows.map(({ key }) => key)).toEqual([
      'oracle',
      'strongest',
      'knn-label',
      'prknn',
      'ovr',
      'kmeans',
      'linear',
      'mlp',
      'cosinecls',
      'routerdc',
      'zooter',
      'vlc',
      'mlp λ 0',
      'mlp λ inf',
    ])
    expect(rows.filter(({ failure }) => failure)).toEqual([])
    for (const { plain, key } of rows) expect(plain?.accuracy.mean, key).toBeGreaterThan(0)
    expect(rows.filter(({ frozen }) => frozen).map(({ key }) => key)).toEqual([
      'cosinecls',
      'routerdc',
      'zooter',
      'vlc',
    ])
    expect(rows.find(({ key }) => key === 'mlp')).toMatchObject({
      trainLambda: '100',
      published: { accuracy: { value: 0.7749, sd: 0.0056 }, rankScore: { value: 74.23, sd: 0.22 } },
    })
  })

  it('says what one λ comes to for each router, and that three of the ten are published', async () => {
    const study = await last('published', lab, experiment({ seeds: 1 }))
    const coefficients = Object.fromEntries(study.rows.map(({ key, coefficient }) => [key, coefficient]))
    expect(coefficients).toMatchObject({ linear: 0.01, mlp: 1, vlc: 1, 'mlp λ inf': Number.POSITIVE_INFINITY })
    expect(coefficients.kmeans).toBeUndefined()
    expect(tablesOf(study)[0].caption).toContain('3 of the paper’s ten routers')
    const beside = study.rows.filter(({ published, key }) => published && paperRouters.includes(key))
    expect(beside.map(({ key }) => key)).toEqual(['mlp', 'routerdc', 'vlc'])
  })

  it('takes the paper’s settings on request: its sizes and units, and for each router the λ that is best on dev', async () => {
    const asked = (pickOn: 'dev' | 'test') =>
      experiment({ seeds: 1, lambdas: ['0', '1e4'], pickOn, paperSettings: true })
    const { rows, stamp } = await last('published', lab, asked('test'))
    const swept = await last('sweep', lab, {
      ...asked('dev'),
      routers: asked('dev').routers.map((entry) =>
        entry.key === 'linear' ? { ...entry, params: { ...entry.params, costScale: 100 } } : entry,
      ),
    })
    const best = swept.rows.find(({ key }) => key === 'linear')!
    const linear = rows.find(({ key }) => key === 'linear')!
    expect(linear).toMatchObject({ trainLambda: best.points[best.picked].id, chosenOnDev: true })
    expect(linear.coefficient).toBe(100 * (Number(linear.trainLambda) / 1e4))
    expect(rows.filter(({ failure }) => failure)).toEqual([])
    expect(madeFrom({ kind: 'published', rows, stamp, complete: true })['published comparison']).toContain('λ of each')
  })

  it('keeps MLP at each λ that is printed; at another λ nothing stands beside it', async () => {
    const { rows } = await last('published', lab, experiment({ seeds: 1, lambdas: ['10'], paperSettings: true }))
    const mlp = rows.filter(({ key }) => key.startsWith('mlp'))
    expect(mlp.map(({ key, trainLambda, published }) => [key, trainLambda, published?.accuracy?.value])).toEqual([
      ['mlp', '10', undefined],
      ['mlp λ 0', '0', 0.7925],
      ['mlp λ 100', '100', 0.7749],
      ['mlp λ inf', 'inf', 0.5932],
    ])
  })

  it('chooses those λ without the answers of the test rows', async () => {
    const flipped = await openLab(await smallPack({ images: true, flipTest: true }))
    const whole = experiment({ seeds: 1, lambdas: ['0', '1e4'], paperSettings: true })
    const asked = { ...whole, routers: whole.routers.filter(({ key }) => key === 'linear' || key === 'vlc') }
    const chosen = async (on: Lab) => (await last('published', on, asked)).rows.map(({ trainLambda }) => trainLambda)
    expect(await chosen(flipped)).toEqual(await chosen(lab))
  })
})

describe('rows that do not route', () => {
  it('are marked in the tables where every run asks one model', async () => {
    const cheap = {
      ...experiment({ routers: ['knn', 'cheapest'] }),
      budget: { by: 'lambda', lambda: Infinity } as const,
    }
    // In the table of times too: who sends everything to one model needs no time.
    for (const kind of ['seeds', 'latency'] as const) {
      const { rows } = await last(kind, lab, cheap)
      expect(
        rows.map(({ label }) => label),
        kind,
      ).toEqual(['KNN, k = 5 (one model)', 'Cheapest model'])
    }
  })
  it('do not run on questions without text', async () => {
    const { embeddings: _, ...parts } = smallParts()
    const samples = Array.from(parts.dataset, (_, i) => ({ id: `q${i}`, prompt: '' }))
    const blind = await openLab(await sealPack({ ...parts, samples }))
    const { rows } = await last('seeds', blind, experiment({ routers: ['kmeans', 'strongest'] }))
    expect(rows[0].failure).toContain('nothing to see')
    expect(rows[1].failure).toBeUndefined()
  })
})
