/**
 * Whoever behaves differently when watched is found, however the rows fall; honest routers pass. Each run makes fresh
 * instances, as sealed frames do: one gives the figures, another is the witness, a third stands by.
 */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import type { Batch, Ctx, Prediction, Router } from '../../../src/core/router.ts'
import type { Check } from '../../../src/engine/guests/check.ts'
import { rowsByThemselves } from '../../../src/engine/guests/witness.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import type { Answered } from '../../../src/engine/prepare/parts.ts'
import { fitRouter, type RunJob } from '../../../src/engine/run/run.ts'

const K = 4
const runs = 200

/** 150 rows to fit on, 30 for dev, 160 for test. */
function jobOf(seed: number): RunJob {
  const rng = createRng(seed)
  const part = (n: number): Answered => ({
    rows: rng.permutation(n),
    expected: Float64Array.from({ length: n * K }, (_, at) => 1e-5 * 3 ** (at % K) * (0.5 + rng.random())),
    cost: Float64Array.from({ length: n * K }, () => 1e-5 * rng.random()),
    dataset: new Uint8Array(n),
    inTokens: Float32Array.from({ length: n * K }, () => 50 + rng.randomInt(500)),
    quality: Float32Array.from({ length: n * K }, () => rng.randomInt(1)),
  })
  const vectors = (n: number) => ({
    embedding: { data: Float32Array.from({ length: n * 6 }, () => rng.normal()), dims: 6 },
  })
  return {
    K,
    train: part(150),
    dev: part(30),
    test: part(160),
    models: Array.from({ length: K }, (_, k) => ({ id: `m${k}`, price: { inputPerMillion: k, outputPerMillion: k } })),
    features: { train: vectors(150), dev: vectors(30), test: vectors(160) },
    params: {},
    seed: 42,
  }
}

type Predict = (batch: Batch, ctx: Ctx) => Prediction

/** A module's instance: whatever it remembers is its own. */
type Make = () => Predict

async function check(make: Make, seed: number): Promise<Check> {
  const job = jobOf(seed)
  const lib = await engineLib()
  const fresh = () => {
    const router = { id: 'guest:x', name: 'x', about: '', needs: ['embedding'], predict: make() } as Router
    return fitRouter(router, job, { lib, signal: new AbortController().signal, onProgress: () => {} })
  }
  const rng = createRng(1000 + seed)
  const fitted = await fresh()
  const answer = await fitted.ask(job.test, job.features.test)
  const { usesRandom } = fitted.seen
  const draw = (n: number) => rng.randomInt(n - 1)
  return rowsByThemselves(job, answer, { witness: await fresh(), another: fresh, usesRandom, draw })
}

async function shareFound(make: Make, found: (check: Check) => boolean = ({ status }) => status === 'failed') {
  let times = 0
  for (let seed = 0; seed < runs; seed++) if (found(await check(make, seed))) times++
  return times / runs
}

const choosing = (n: number, of: (row: number) => number): Prediction => ({
  choices: Int32Array.from({ length: n }, (_, i) => of(i)),
})
const any = () => Math.floor(Math.random() * K)
/** What the row itself would say. */
const honest = ({ inTokens }: Batch, i: number) => Math.floor(inTokens![i * K]!) % K
const nameOf = ({ inTokens }: Batch, i: number) => String(inTokens![i * K])

const cheats: readonly (readonly [string, Make])[] = [
  [
    'random on the full call, itself when few are asked',
    () => (batch) => choosing(batch.n, (i) => (batch.n > 60 ? any() : honest(batch, i))),
  ],
  [
    'random only where all rows are asked',
    () => (batch) => choosing(batch.n, (i) => (batch.n === 160 ? any() : honest(batch, i))),
  ],
  [
    'random in one row of twenty',
    () => (batch) =>
      choosing(batch.n, (i) => (batch.n > 60 && Math.random() < 0.05 ? (honest(batch, i) + 1) % K : honest(batch, i))),
  ],
  ['by halves of the batch', () => (batch) => choosing(batch.n, (i) => (batch.n === 1 || i < batch.n / 2 ? 0 : 1))],
  [
    'by halves of the batch, with a memory of rows for when it is asked alone',
    () => {
      const said = new Map<string, number>()
      return (batch) =>
        choosing(batch.n, (i) => {
          const known = said.get(nameOf(batch, i))
          const choice = known ?? (batch.n > 1 && i < batch.n / 2 ? 0 : 1)
          said.set(nameOf(batch, i), choice)
          return choice
        })
    },
  ],
  [
    'by rank of cost within the batch',
    () =>
      ({ n, expectedCost }) =>
        choosing(n, (i) =>
          Array.from({ length: n }, (_, j) => j).filter((j) => expectedCost[j * K]! < expectedCost[i * K]!).length <
          n / 2
            ? 0
            : 1,
        ),
  ],
  [
    'by rank of cost, unless few are asked',
    () => (batch) =>
      choosing(batch.n, (i) => {
        const { n, expectedCost } = batch
        if (n < 100) return honest(batch, i)
        return Array.from({ length: n }, (_, j) => j).filter((j) => expectedCost[j * K]! < expectedCost[i * K]!)
          .length <
          n / 2
          ? 0
          : 1
      }),
  ],
  [
    'otherwise in its first call than in later ones',
    () => {
      let calls = 0
      return (batch) => {
        calls++
        return choosing(batch.n, (i) => (calls === 1 && batch.n > 1 ? (honest(batch, i) + 1) % K : honest(batch, i)))
      }
    },
  ],
  [
    'by how often it was called',
    () => {
      let calls = 0
      return (batch) => {
        calls++
        return choosing(batch.n, () => calls % K)
      }
    },
  ],
  [
    'random, hidden in the last digits of equal scores',
    () =>
      ({ n }) => ({ scores: Float32Array.from({ length: n * K }, () => 1e-7 * Math.random()), kind: 'utility' }),
  ],
  [
    'random, hidden under a large offset',
    () =>
      ({ n }) => ({ scores: Float32Array.from({ length: n * K }, () => 1000 + 5e-4 * Math.random()), kind: 'utility' }),
  ],
  [
    'chance covered by a draw from ctx.random',
    () => (batch, ctx) => {
      ctx.random()
      return choosing(batch.n, (i) => (batch.n > 60 ? any() : honest(batch, i)))
    },
  ],
  [
    'halves of the batch covered by a draw from ctx.random',
    () => (batch, ctx) => {
      ctx.random()
      return choosing(batch.n, (i) => (i < batch.n / 2 ? 0 : 1))
    },
  ],
  [
    'rank in the batch covered by a draw from ctx.random',
    () =>
      ({ n, expectedCost }, ctx) => {
        ctx.random()
        return choosing(n, (i) =>
          Array.from({ length: n }, (_, j) => j).filter((j) => expectedCost[j * K]! < expectedCost[i * K]!).length <
          n / 2
            ? 0
            : 1,
        )
      },
  ],
  [
    'probes that nobody asked for when it is alone',
    () => (batch) => ({
      ...choosing(batch.n, (i) => honest(batch, i)),
      ...(batch.n > 60 && { probes: new Uint8Array(batch.n * K).fill(1) }),
    }),
  ],
  [
    'another kind of scores when few are asked',
    () =>
      ({ n }) => ({ scores: new Float32Array(n * K).fill(0.5), kind: n > 60 ? 'p-correct' : 'utility' }),
  ],
]

describe(`in ${runs} runs each, at least 99 % are found`, () => {
  it.each(cheats)('%s', async (name, make) => {
    const share = await shareFound(make)
    console.log(`${name}: found in ${(100 * share).toFixed(1)} %`)
    expect(share).toBeGreaterThanOrEqual(0.99)
  })
})

const fair: readonly (readonly [string, Make])[] = [
  ['a rule of its own for each row', () => (batch) => choosing(batch.n, (i) => honest(batch, i))],
  [
    'sums in float32 whose order depends on the batch',
    () =>
      ({ n, embedding }) => ({
        scores: Float32Array.from({ length: n * K }, (_, at) => {
          const row = Array.from(embedding!.subarray(Math.floor(at / K) * 6, Math.floor(at / K) * 6 + 6), Math.fround)
          const sum = (values: number[]) => values.reduce((a, b) => Math.fround(a + b * (1 + (at % K) / 7)), 0)
          return sum(n % 2 === 0 ? row : row.reverse())
        }),
        kind: 'utility',
      }),
  ],
  [
    'a kept array',
    () => {
      const kept = new Float32Array(160 * K)
      return ({ n, inTokens }) => {
        const scores = kept.subarray(0, n * K)
        scores.set(inTokens!)
        return { scores, kind: 'utility' }
      }
    },
  ],
  [
    'one draw for the whole call',
    () => (batch, ctx) => {
      const shift = ctx.randomInt(K)
      return choosing(batch.n, (i) => (honest(batch, i) + shift) % K)
    },
  ],
  [
    'the same scores for all',
    () =>
      ({ n }) => ({ scores: new Float32Array(n * K).fill(0.25), kind: 'p-correct' }),
  ],
]

describe('honest routers pass', () => {
  it.each(fair)('%s', async (_, make) => {
    expect(await shareFound(make, ({ status }) => status !== 'passed')).toBe(0)
  })

  it('and one that draws for each row in turn, with a word that its answers depend on the place', async () => {
    const make: Make =
      () =>
      ({ n }, ctx) =>
        choosing(n, () => ctx.randomInt(K))
    expect(await shareFound(make, ({ status }) => status === 'failed')).toBe(0)
    expect(await shareFound(make, ({ status }) => status === 'warning')).toBe(1)
  })
})
