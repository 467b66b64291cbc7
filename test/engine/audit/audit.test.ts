/** Planted cheats are named, each by its own check; honest rows and packs raise nothing. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import type { Prediction } from '../../../src/core/router.ts'
import { type Audit, auditRow } from '../../../src/engine/audit/audit.ts'
import { type Judged, subjectOf, type Views, viewsOf } from '../../../src/engine/audit/subject.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import type { Part } from '../../../src/engine/prepare/parts.ts'
import { type Scorable, scoreBoard } from '../../../src/engine/score/score.ts'
import { defaultExperiment, type Experiment, rowOf } from '../../../src/experiment/experiment.ts'
import { openEngine, quiet } from '../open-engine.ts'
import { auditedPack } from './audited-pack.ts'

const experiment: Experiment = { ...defaultExperiment, pack: 'audited' }
const raisedIn = ({ checks }: Audit) => checks.filter(({ outcome }) => outcome === 'raised').map(({ check }) => check)

let engine: Engine
let honest: Scorable
let views: Views

beforeAll(async () => {
  engine = await openEngine(await auditedPack(), experiment)
  honest = await engine.scorable(experiment, true)
  const { dev, test } = honest.split.split
  views = viewsOf(honest, await engine.neighbors(experiment), { dev: [...dev.keys()], test: [...test.keys()] })!
})

const partOf = (name: Judged): Part => honest.priced!.parts.get(name)

/** A planted row: the choices of each part, and what else its answers carry. */
function planted(
  choose: (part: Part, name: Judged) => ArrayLike<number>,
  also: (part: Part, name: Judged) => Pick<Prediction, 'probes'> = () => ({}),
): Audit {
  const answer = (name: Judged): Prediction => ({
    choices: Int32Array.from(choose(partOf(name), name)),
    ...also(partOf(name), name),
  })
  const run = { dev: answer('dev'), test: answer('test'), usesPrices: false, usesRandom: false, notes: [] }
  const row = { entry: rowOf('planted'), run }
  const input: Scorable = { ...honest, priced: { ...honest.priced!, rows: [...honest.priced!.rows, row] } }
  const board = scoreBoard(input).rows.find(({ key }) => key === 'planted')!
  return auditRow(subjectOf(input, views, 'planted')!, board, 'toy')
}

/** What KNN chooses on the part: an honest start. */
function knn(name: Judged): Int32Array {
  const { run } = honest.priced!.rows.find(({ entry }) => entry.key === 'knn-64')!
  const { scores } = run![name] as Extract<Prediction, { scores: Float32Array }>
  const K = honest.pack.m
  return Int32Array.from({ length: scores.length / K }, (_, i) => {
    const own = scores.subarray(i * K, (i + 1) * K)
    return own.indexOf(Math.max(...own))
  })
}

const isRight = ({ quality }: Part, i: number, k: number) => quality[i * honest.pack.m + k] === 1
const sometimes = (share: number, seed: number) => {
  const rng = createRng(seed)
  return () => rng.random() < share
}

describe('planted cheats', () => {
  it('a copy of the oracle at 95 %, and at 60 %', () => {
    for (const share of [0.95, 0.6]) {
      const often = sometimes(share, 1)
      const audit = planted(({ oracle }, name) => knn(name).map((pick, i) => (often() ? oracle[i] : pick)))
      expect(raisedIn(audit)).toContain('known-answers')
    }
  })

  it('any correct model, whatever it costs', () => {
    const audit = planted((part, name) =>
      knn(name).map((pick, i) => [7, 6, 5, 4, 3, 2, 1, 0].find((k) => isRight(part, i, k)) ?? pick),
    )
    expect(raisedIn(audit)).toContain('known-correct')
  })

  it('answers of test, through ids, for a third of its questions', () => {
    const often = sometimes(0.33, 2)
    const audit = planted((part, name) =>
      knn(name).map((pick, i) => (name === 'test' && often() ? part.oracle[i] : pick)),
    )
    expect(raisedIn(audit)).toContain('test-answers')
    const { what } = audit.checks.find(({ check }) => check === 'test-answers')!
    expect(what).toMatch(/^it makes the cheapest correct choice in \d+\.\d % of dev and \d+\.\d % of test/)
  })

  it('one model for everything, and for all but one in three hundred', () => {
    expect(raisedIn(planted(({ rows }) => rows.map(() => 3)))).toEqual(['constant'])
    expect(raisedIn(planted(({ rows }) => rows.map((_, i) => (i % 300 === 0 ? 2 : 3))))).toEqual(['constant'])
  })

  it('a table of datasets that does not say so, and one with a little noise', () => {
    const table = [7, 2, 5, 4]
    expect(raisedIn(planted(({ dataset }) => Array.from(dataset, (d) => table[d])))).toEqual(['dataset-lookup'])
    const rarely = sometimes(0.08, 3)
    const noisy = planted(({ dataset }) => Array.from(dataset, (d) => (rarely() ? 0 : table[d])))
    expect(raisedIn(noisy)).toEqual(['dataset-lookup'])
  })

  it('a cascade that does not pay for the answer it looked at', () => {
    const audit = planted((part) => part.rows.map((_, i) => (isRight(part, i, 3) ? 3 : 7)))
    expect(raisedIn(audit)).toContain('free-probes')
    expect(audit.checks.find(({ check }) => check === 'free-probes')!.what).toMatch(/^dog is right in 100\.0 %/)
  })

  it('probes that are paid for on dev alone', () => {
    const probes = (part: Part, name: Judged) =>
      name === 'dev' ? { probes: Uint8Array.from(part.quality, (_, at) => Number(at % honest.pack.m === 0)) } : {}
    expect(raisedIn(planted((_, name) => knn(name), probes))).toEqual(['free-probes'])
  })

  it('choices that are dice thrown by id', () => {
    const rng = createRng(4)
    expect(raisedIn(planted(({ rows }) => rows.map(() => rng.randomInt(7))))).toEqual(['unrelated'])
  })

  it('calls that are not in the bill', () => {
    const row = scoreBoard(honest).rows.find(({ key }) => key === 'knn')!
    const subject = subjectOf(honest, views, 'knn')!
    const cheaper = { ...row, overall: { ...row.overall, costPer10k: 0.9 * row.overall.costPer10k } }
    expect(raisedIn(auditRow(subject, row, ''))).toEqual([])
    expect(raisedIn(auditRow(subject, cheaper, ''))).toEqual(['bill'])
  })

  it('says of rows that know answers by definition that they do, and raises nothing', () => {
    const { rows } = scoreBoard(honest)
    for (const key of ['oracle', 'strongest-per-dataset-hindsight', 'model:ant']) {
      const audit = auditRow(subjectOf(honest, views, key)!, rows.find((row) => row.key === key)!, '')
      expect([key, raisedIn(audit)]).toEqual([key, []])
    }
  })
})

describe('planted packs', () => {
  const insightOn = async (change: Parameters<typeof auditedPack>[1], set: Partial<Experiment> = {}) => {
    const opened = await openEngine(await auditedPack(1, change), experiment)
    const insight = new Insight(opened)
    return (key?: string) => insight.audit({ ...experiment, ...set }, key).then((audit) => raisedIn(audit!))
  }

  it('raises nothing in an honest one', async () => {
    const audit = await insightOn((parts) => parts)
    expect(await audit()).toEqual([])
  })

  it('tokens that are constant, constant by dataset, or the same for every model', async () => {
    const tokens: ((row: number, k: number, dataset: number) => number)[] = [
      (_, k) => 100 + k,
      (_, k, dataset) => 100 + k + 50 * dataset,
      (row) => 20 + (row % 90),
    ]
    for (const count of tokens) {
      const audit = await insightOn((parts) => ({
        ...parts,
        outTokens: Uint16Array.from(parts.outTokens!, (_, at) =>
          count(Math.floor(at / 8), at % 8, parts.dataset[Math.floor(at / 8)]),
        ),
      }))
      expect(await audit()).toEqual(['tokens'])
    }
  })

  it('a model at $0, in the pack and in rows that call it', async () => {
    const audit = await insightOn((parts) => parts, { prices: { hen: { inputPerMillion: 0, outputPerMillion: 0 } } })
    expect(await audit()).toEqual(['prices'])
    expect(await audit('knn-64')).toEqual(['free-models'])
  })

  it('a model without a price', async () => {
    const audit = await insightOn(({ info, ...parts }) => {
      const { hen: _, ...prices } = info.priceSheet.prices
      return { ...parts, info: { ...info, priceSheet: { ...info.priceSheet, prices } } }
    })
    expect(await audit()).toEqual(['prices'])
    expect(await audit('knn-64')).toEqual([])
  })

  it('questions on both sides of the split', async () => {
    const audit = await insightOn((parts) => ({
      ...parts,
      samples: parts.samples!.map((sample, i) => ({ ...sample, prompt: parts.samples![i - (i % 10)].prompt })),
    }))
    expect(await audit()).toEqual(['both-sides'])
  })

  it('one run under two names', async () => {
    const audit = await insightOn((parts) => ({
      ...parts,
      quality: parts.quality.map((score, at) => (at % 8 === 5 ? parts.quality[at + 1] : score)),
    }))
    expect(await audit()).toEqual(['same-models'])
  })
})

describe('honest rows', () => {
  const few = { epochs: 5, steps: 40 }
  const routers = defaultExperiment.routers.map((entry) => ({ ...entry, params: { ...entry.params, ...few } }))

  it('raise nothing, whatever the seed and the budget', async () => {
    for (const seed of [2]) {
      const asked: Experiment = { ...experiment, routers, seed }
      const opened = await openEngine(await auditedPack(seed), asked)
      for (const { key, status } of (await opened.board(asked)).rows)
        if (status === 'untrained') await opened.train(asked, key, quiet)
      const insight = new Insight(opened)
      for (const budget of [{ by: 'dev' }, { by: 'lambda', lambda: 0 }] as const) {
        const audits = await insight.audits({ ...asked, budget })
        expect(audits.map(({ key }) => key)).toContain('mlp')
        expect(audits.map((audit) => [audit.label, raisedIn(audit)])).toEqual(audits.map(({ label }) => [label, []]))
      }
    }
  }, 120_000)
})
