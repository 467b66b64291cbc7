/**
 * Time of the routing decision alone (protocol 6.4): the first B test questions, features ready, warm-ups, then timed runs.
 * Routers that look up neighbours are timed with the search, over an index that belongs to their fit. One router at a time, on
 * this thread, so that nothing of ours competes for the core.
 */
import { latencyReport } from '../../core/latency.ts'
import type { Router } from '../../core/router.ts'
import type { Matrix } from '../../core/types.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import { createKernel } from '../../kernel/kernel.ts'
import { buildIndex, type NeighborIndex } from '../../kernel/neighbors.ts'
import { copyRows } from '../../kernel/shards.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import { writeRouterModel } from '../../onnx/write/router-model.ts'
import { neighborCount } from '../prepare/neighbor-table.ts'
import type { Asked, PartFeatures } from '../prepare/parts.ts'
import { answersOf, firstRows, ownEngine } from '../run/answers.ts'
import { modelFront } from '../run/model-front.ts'
import { type Fitted, fitRouter, type RunJob } from '../run/run.ts'
import { type Ground, knownRouter, needsOf, prepareJob } from '../run/run-job.ts'
import type { Lab, StudyGround } from './lab.ts'
import { Count, entriesOf, type StudyRun } from './plan.ts'
import { namedBy, nameOfRuns, picksOf } from './score-run.ts'
import type { LatencyRow, StudyHooks, TimedBatch } from './study.ts'

const batchSizes: readonly number[] = [1, 8, 16, 32, 64]
const warmups = 5
const timedRuns = 50

/** Short calls are repeated until a timed run lasts this long: clocks in a browser tick every 0.1 ms. */
const shortestRunMs = 2

export const latencyStudy: StudyRun<'latency'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment)
  const entries = entriesOf(experiment)
  const count = new Count(entries.length, hooks)
  const rows: LatencyRow[] = []
  for (const entry of entries) {
    for await (const row of timeRouter(entry, lab, ground, count.of(nameOf(entry)))) {
      rows.push(row)
      yield [...rows]
    }
    count.step()
  }
}

/** By its own code, and by ONNX Runtime where it is a graph and the runtime is there. */
async function* timeRouter(entry: RouterEntry, lab: Lab, home: StudyGround, hooks: StudyHooks) {
  let base = { key: entry.key, label: nameOf(entry), fitSeconds: Number.NaN, batches: [] }
  const failed = (engine: string, error: unknown): LatencyRow => {
    hooks.signal.throwIfAborted()
    return { ...base, engine, failure: error instanceof Error ? error.message : String(error) }
  }
  const router = knownRouter(entry.router)
  let fit: { fitted: Fitted; job: RunJob; fitSeconds: number; ground: SeenGround }
  try {
    const ground = { ...home, prepared: await home.sight.preparedFor(router, hooks) }
    const job = await prepareJob(router, entry, ground, ground.experiment.seed)
    const started = performance.now()
    const fitted = await fitRouter(router, job, { ...hooks, lib: lab.engine.tools.lib })
    const index = needsOf(router).includes('neighbors') ? await indexOf(ground) : undefined
    const fitSeconds = (performance.now() - started) / 1000
    fit = { fitted, job, fitSeconds, ground }
    const batches = await timeBatches(ownCalls(fitted, index), ground, job, hooks.signal)
    base = { ...base, label: await markedFor(entry, fitted, job, ground) }
    yield { ...base, engine: ownEngine, fitSeconds, batches }
  } catch (error) {
    yield failed(ownEngine, error)
    return
  }
  if (!lab.open || !fit.fitted.graph) return
  try {
    yield {
      ...base,
      fitSeconds: fit.fitSeconds,
      ...(await timeRuntime(entry, { router, ...fit }, lab.open, hooks)),
    }
  } catch (error) {
    yield failed('ONNX Runtime Web', error)
  }
}

/** Its name, with the mark where it sends all test questions to one model: that needs no router, however fast. */
async function markedFor(entry: RouterEntry, fitted: Fitted, job: RunJob, ground: StudyGround): Promise<string> {
  const run = await answersOf(fitted, job)
  return nameOfRuns(entry, [namedBy(entry, picksOf(run, 'test', ground, 'board'), ground)])
}

/** With what its router sees. */
type SeenGround = StudyGround & Ground

/** Routes the first rows once. */
type CallOf = (asked: TimedRows, size: number) => () => Promise<unknown>

const ownCalls =
  (fitted: Fitted, index: NeighborIndex | undefined): CallOf =>
  ({ part, features, query }) =>
  async () => {
    const neighbors = index && (await index.nearest(query, neighborCount))
    return fitted.ask(part, { ...features, ...(neighbors && { neighbors }) })
  }

/** The file's graph has the scaler in it: rows go in as they were before it. */
async function timeRuntime(
  entry: RouterEntry,
  { router, fitted, job, ground }: { router: Router; fitted: Fitted; job: RunJob; ground: SeenGround },
  open: OpenModel,
  { signal }: StudyHooks,
) {
  const front = modelFront(entry, router, ground, ground)
  const raw = await ground.prepared?.raw()
  if (!front || !raw || !fitted.graph) throw new Error('this router has no ONNX file')
  const model = await open(writeRouterModel(fitted.graph, front))
  try {
    const calls: CallOf = (_asked, size) => () =>
      model.scores(raw.test.subarray(0, size * front.dims), front.dims, job.K)
    return { engine: model.engine, batches: await timeBatches(calls, ground, job, signal) }
  } finally {
    await model.close()
  }
}

async function timeBatches(callOf: CallOf, ground: SeenGround, job: RunJob, signal: AbortSignal) {
  const batches: TimedBatch[] = []
  for (const size of batchSizes) {
    if (size > ground.split.test.length) break
    const asked = batchFrom(ground, job, size)
    const { runsMs, callsPerRun } = await timeCalls(callOf(asked, size), signal)
    const report = latencyReport({ batchSize: size, batchTokens: asked.tokens, routerMs: runsMs })
    batches.push({ report, tokens: asked.tokens, callsPerRun, runs: timedRuns, warmups })
  }
  return batches
}

async function indexOf({ prepared }: SeenGround): Promise<NeighborIndex> {
  const features = prepared?.features
  if (!features) throw new Error('there are no features for the nearest-neighbour search')
  return buildIndex(features.train, await createKernel(), { places: features.places })
}

/** Milliseconds per call of each timed run. */
async function timeCalls(call: () => Promise<unknown>, signal: AbortSignal) {
  const time = async (calls: number) => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) await call()
    return performance.now() - start
  }
  await time(warmups)
  let callsPerRun = 1
  // Found after the warm-ups, whose first calls are many times slower.
  for (let ms = await time(1); ms < shortestRunMs; ms = await time(callsPerRun))
    callsPerRun *= Math.max(2, Math.min(10, Math.ceil(shortestRunMs / Math.max(ms, 0.1))))
  const runsMs = new Float64Array(timedRuns)
  for (let run = 0; run < timedRuns; run++) {
    signal.throwIfAborted()
    runsMs[run] = (await time(callsPerRun)) / callsPerRun
  }
  return { runsMs, callsPerRun }
}

interface TimedRows {
  readonly part: Asked
  readonly features: PartFeatures
  /** Their features, to look neighbours up with. */
  readonly query: Matrix
  /** Their input tokens together, a mean over the models where these differ; NaN when unknown. */
  readonly tokens: number
}

/** @param count at most the number of test rows */
function batchFrom({ prepared, split }: SeenGround, { test, features: given, K }: RunJob, count: number): TimedRows {
  const { embedding, text } = given.test
  const from = split.dev.length
  return {
    part: firstRows(test, K, count),
    features: {
      ...(embedding && { embedding: { ...embedding, data: embedding.data.subarray(0, count * embedding.dims) } }),
      ...(text && { text: text.slice(0, count) }),
    },
    query: prepared ? copyRows(prepared.features.query, from, from + count) : noFeatures,
    tokens: test.inTokens.subarray(0, count * K).reduce((sum, tokens) => sum + tokens, 0) / K,
  }
}

const noFeatures: Matrix = { kind: 'dense', rows: 0, cols: 0, data: new Float32Array(0) }
