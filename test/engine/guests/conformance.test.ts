import { describe, expect, it } from 'vitest'
import type { Router } from '../../../src/core/router.ts'
import { difference } from '../../../src/engine/guests/compare.ts'
import { conformance } from '../../../src/engine/guests/conformance.ts'
import { secretly } from '../../../src/engine/guests/sample-job.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { fitRouter, type RunJob } from '../../../src/engine/run/run.ts'
import { needsOf } from '../../../src/engine/run/run-job.ts'
import { builtInRouters } from '../../../src/routers/index.ts'
import { smallJob } from '../run/small-job.ts'

const quiet = { signal: new AbortController().signal, onProgress: () => {} }
const check = async (router: Router, job: RunJob, mayReadDatasets = true) => {
  const tools = { lib: await engineLib(), ...quiet }
  return conformance((small) => fitRouter(router, small, tools), job, {
    needs: needsOf(router),
    mayReadDatasets,
    secondsPerCall: 30,
    now: () => performance.now(),
    draw: secretly,
  })
}
const broken = async (router: Partial<Router>, mayReadDatasets = false) => {
  const checks = await check({ id: 'bad', name: 'Bad', about: '', ...router } as Router, smallJob(), mayReadDatasets)
  return checks.filter(({ status }) => status === 'failed').map(({ id, sentence }) => `${id}: ${sentence}`)
}

describe('built-in routers keep to what is asked of every router', () => {
  it.each(builtInRouters.map((router) => [router.id, router] as const))('%s', async (_, router) => {
    const checks = await check(router, smallJob())
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
    expect(checks).toHaveLength(6)
  })
})

describe('a router that breaks a rule is told which and where', () => {
  const scores = (n: number, K: number, of: (at: number) => number) => ({
    scores: Float32Array.from({ length: n * K }, (_, at) => of(at)),
    kind: 'p-correct' as const,
  })

  it('when a score is not finite', async () => {
    expect(await broken({ predict: ({ n, K }) => scores(n, K, (at) => (at === 5 ? Number.NaN : 0)) })).toEqual([
      'shape: the score of row 1, model 1 is NaN: scores must be finite',
    ])
  })

  it('when a probability is above 1', async () => {
    const [first] = await broken({ predict: ({ n, K }) => scores(n, K, (at) => (at === 6 ? 1.5 : 0)) })
    expect(first).toContain("row 1, model 2 scores 1.5: a 'p-correct' must be from 0 to 1")
  })

  it('when it draws from Math.random', async () => {
    const found = await broken({ predict: ({ n, K }) => scores(n, K, () => Math.random()) })
    expect(found.join()).toMatch(/twice: asked twice, row 0 scores .* draw random numbers from ctx.random\(\)/)
  })

  it('when only its fit is restless', async () => {
    const found = await broken({
      fit: () => Math.random(),
      predict: ({ n, K }, { state }) => scores(n, K, () => state as number),
    })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^twice: fitted twice on the same rows, row 0 scores/)
  })

  it('when a row depends on its neighbours in the batch', async () => {
    const found = await broken({ predict: ({ n, K }) => scores(n, K, () => 1 / n) })
    expect(found.join()).toMatch(/^alone: asked alone instead of in a batch, row \d+ scores/)
  })

  it('when it peeks at the answers of the test rows', async () => {
    const job = smallJob()
    const peeking: Router = {
      id: 'peek',
      name: 'Peek',
      about: '',
      predict: (batch) => ({
        scores: (batch as unknown as { part: { quality: Float32Array } }).part.quality,
        kind: 'p-correct',
      }),
    }
    const found = (await check(peeking, job)).find(({ id }) => id === 'labels')
    expect(found?.sentence).toMatch(/scrambling the answers of the test rows, row 0 scores .* the router has seen them/)
  })

  it('when it asks for dataset names without leave, and with a warning when it has leave', async () => {
    const needy: Partial<Router> = { needs: ['dataset'], predict: ({ n, K }) => scores(n, K, (at) => (at % K) / K) }
    expect((await broken(needy)).join()).toContain("datasets: it needs 'dataset'")
    expect(await broken(needy, true)).toEqual([])
  })
})

it('tells choices, scores and probes apart by row', () => {
  const a = { choices: [0, 1], probes: Uint8Array.of(0, 0, 1, 0) }
  expect(difference(a, { ...a }, 2)).toBeUndefined()
  expect(difference(a, { ...a, choices: [0, 0] }, 2)).toBe('row 1 chooses 1 once and 0 the other time')
  expect(difference(a, { ...a, probes: Uint8Array.of(0, 0, 0, 0) }, 2)).toBe(
    'row 1 probes 1 for model 0 once and 0 the other time',
  )
  expect(difference(a, { choices: a.choices }, 2)).toContain('row 0 probes 0')
})
