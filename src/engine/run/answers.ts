/**
 * What a fitted router says about dev and test: by its graph on ONNX Runtime Web where that can be had, else by its own
 * code. The file that answered is the one that can be downloaded.
 */
import type { Prediction, Router, Scores } from '../../core/router.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import type { ModelFront } from '../../onnx/write/router-model.ts'
import type { Asked } from '../prepare/parts.ts'
import { checkPrediction, type Fitted, fitRouter, type Run, type RunJob, type RunTools } from './run.ts'

/** For rows that were not answered by ONNX Runtime. */
export const ownEngine = "the page's own WebAssembly kernel"

/** Questions both are asked about before the runtime is believed, and how far scores of about 1 may differ. */
const probed = { rows: 256, tolerance: 1e-3 }

export async function runRouter<State>(router: Router<State>, job: RunJob, tools: RunTools): Promise<Run> {
  return answersOf(await fitRouter(router, job, tools), job, tools.open)
}

export async function answersOf(fitted: Fitted, job: RunJob, open?: OpenModel): Promise<Run> {
  const file = await fileOf(fitted, job.front)
  const said = (file && open && (await byRuntime(file, fitted, job, open))) ?? (await byOwnCode(fitted, job))
  const { training } = fitted
  return {
    dev: said.dev,
    test: said.test,
    ...fitted.seen,
    notes: [...fitted.notes],
    ...(training && { training }),
    ...(file && { file, engine: said.engine }),
  }
}

type Said = Pick<Run, 'dev' | 'test'> & { readonly engine: string }

async function byOwnCode(fitted: Fitted, { test, dev, features }: RunJob): Promise<Said> {
  const onTest = await fitted.ask(test, features.test)
  return { test: onTest, dev: await fitted.ask(dev, features.dev), engine: ownEngine }
}

async function fileOf({ graph, notes }: Fitted, front: ModelFront | undefined): Promise<Uint8Array | undefined> {
  if (!graph || !front) return undefined
  try {
    const { writeRouterModel } = await import('../../onnx/write/router-model.ts')
    return writeRouterModel(graph, front)
  } catch (error) {
    notes.add(`This router has no ONNX file: ${sentence(error)}.`)
    return undefined
  }
}

/** Undefined, and a note, where the runtime cannot be had or does not say what the router says. */
async function byRuntime(file: Uint8Array, fitted: Fitted, job: RunJob, open: OpenModel): Promise<Said | undefined> {
  const { raw, front, K } = job
  const { graph } = fitted
  if (!raw || !front || !graph) return undefined
  try {
    const model = await open(file)
    const ask = async (rows: Float32Array, { rows: { length: n } }: Asked) =>
      checkPrediction({ scores: await model.scores(rows, front.dims, K), kind: graph.kind }, n, K)
    const test = await ask(raw.test, job.test)
    const own = await fitted.ask(firstRows(job.test, K, probed.rows), job.features.test)
    if (!(apart(test, own) < probed.tolerance)) throw new Error(`${model.engine} gave different scores than the router`)
    const dev = await ask(raw.dev, job.dev)
    await model.close()
    return { test, dev, engine: model.engine }
  } catch (error) {
    fitted.notes.add(`Answered by ${ownEngine}: ONNX Runtime Web failed (${sentence(error)}).`)
    return undefined
  }
}

/** Views of the first n rows. */
export function firstRows({ rows, expected, dataset, inTokens }: Asked, K: number, n: number): Asked {
  return {
    rows: rows.subarray(0, n),
    expected: expected.subarray(0, n * K),
    dataset: dataset.subarray(0, n),
    inTokens: inTokens.subarray(0, n * K),
  }
}

/** Largest difference over the rows that `few` has. */
function apart(all: Prediction, few: Prediction): number {
  // A router with a graph gives scores.
  const [a, b] = [(all as Scores).scores, (few as Scores).scores]
  return b.reduce((most, score, i) => Math.max(most, Math.abs(score - a[i]!)), 0)
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error))
