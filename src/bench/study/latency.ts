/**
 * Time of the routing decision alone (protocol 6.4): the first B test questions, features ready, warm-ups, then timed runs.
 * Routers that look up neighbours are timed with the search, over an index that belongs to their fit. One router at a time, on
 * this thread, so that nothing of ours competes for the core.
 */
import { latencyReport } from '../../core/latency.ts'
import type { Router } from '../../core/router.ts'
import { createKernel } from '../../kernel/kernel.ts'
import { buildIndex, type NeighborIndex } from '../../kernel/neighbors.ts'
import { routerById } from '../../routers/index.ts'
import type { RouterEntry } from '../../state/experiment.ts'
import { neighborCount } from '../neighbor-table.ts'
import { fitRouter } from '../run.ts'
import { needsOf, runJob } from '../run-job.ts'
import { batchFrom } from './first-rows.ts'
import type { Lab, StudyGround } from './lab.ts'
import { Count, entriesOf, nameOf } from './plan.ts'
import type { StudyRun } from './runner.ts'
import type { LatencyRow, StudyHooks, TimedBatch } from './study.ts'

export const batchSizes: readonly number[] = [1, 8, 16, 32, 64]
export const warmups = 5
export const timedRuns = 50

/** Short calls are repeated until a timed run lasts this long: clocks in a browser tick every 0.1 ms. */
const shortestRunMs = 2

export const latencyStudy: StudyRun<'latency'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment, hooks)
  const entries = entriesOf(experiment)
  const count = new Count(entries.length, hooks)
  const rows: LatencyRow[] = []
  for (const entry of entries) {
    rows.push(await timeRouter(entry, lab, ground, count.of(nameOf(entry))))
    count.step()
    yield [...rows]
  }
}

async function timeRouter(entry: RouterEntry, lab: Lab, ground: StudyGround, hooks: StudyHooks): Promise<LatencyRow> {
  const base = { key: entry.key, label: nameOf(entry) }
  try {
    return { ...base, ...(await measure(entry, lab, ground, hooks)) }
  } catch (error) {
    hooks.signal.throwIfAborted()
    const failure = error instanceof Error ? error.message : String(error)
    return { ...base, fitSeconds: Number.NaN, batches: [], failure }
  }
}

async function measure(entry: RouterEntry, lab: Lab, ground: StudyGround, hooks: StudyHooks) {
  const router = routerById(entry.router) as Router
  const job = runJob(entry, ground, ground.experiment.seed)
  const started = performance.now()
  const fitted = await fitRouter(router, job, { ...hooks, lib: lab.bench.tools.lib })
  const index = needsOf(router).includes('neighbors') ? await indexOf(ground) : undefined
  const fitSeconds = (performance.now() - started) / 1000
  const batches: TimedBatch[] = []
  for (const size of batchSizes) {
    if (size > ground.split.test.length) break
    const asked = batchFrom(ground, job, size)
    const ask = async () => {
      const neighbors = index && (await index.nearest(asked.query, neighborCount))
      return fitted.ask(asked.part, { ...asked.features, ...(neighbors && { neighbors }) })
    }
    const { runsMs, callsPerRun } = await timeCalls(ask, hooks.signal)
    const report = latencyReport({ batchSize: size, batchTokens: asked.tokens, routerMs: runsMs })
    batches.push({ report, tokens: asked.tokens, callsPerRun, runs: timedRuns, warmups })
  }
  return { fitSeconds, batches }
}

async function indexOf({ features }: StudyGround): Promise<NeighborIndex> {
  if (!features) throw new Error('there are no features to look neighbours up in')
  return buildIndex(features.train, await createKernel())
}

/** Milliseconds per call of each timed run. */
async function timeCalls(call: () => Promise<unknown>, signal: AbortSignal) {
  const warm = performance.now()
  for (let i = 0; i < warmups; i++) await call()
  const warmMs = (performance.now() - warm) / warmups
  const callsPerRun = Math.max(1, Math.ceil(shortestRunMs / Math.max(warmMs, 1e-3)))
  const runsMs = new Float64Array(timedRuns)
  for (let run = 0; run < timedRuns; run++) {
    signal.throwIfAborted()
    const start = performance.now()
    for (let i = 0; i < callsPerRun; i++) await call()
    runsMs[run] = (performance.now() - start) / callsPerRun
  }
  return { runsMs, callsPerRun }
}
