/**
 * A fitted router as an ONNX file: one raw fused embedding per row goes in, is standardised as the page does it, and comes
 * out as `scores` and `choice`. What a reader needs to know stands in the file's metadata.
 */
import type { GraphConstant, GraphSpec, GraphStep } from '../../core/router.ts'
import type { Scaler } from '../../core/scaler.ts'
import { producer } from '../../core/version.ts'
import { type OnnxModel, writeModel } from './model.ts'

/** What stands before a router's graph, and what is said about it. */
export interface ModelFront {
  readonly name: string
  /** Width of a row as it goes in. */
  readonly dims: number
  /** What a row is, in a sentence. */
  readonly input: string
  /** Absent where the router gets rows as they are. */
  readonly scaler?: Scaler
  /** Ids of the models, in the order of the scores. */
  readonly models: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

const kinds: Record<GraphSpec['kind'], string> = {
  'p-correct': 'the probability that each model answers correctly',
  utility: 'how much each model is to be preferred; only differences count',
}

/** Throws a sentence where the graph does not fit together. */
export function writeRouterModel(graph: GraphSpec, front: ModelFront): Uint8Array<ArrayBuffer> {
  const { name, dims, input, models, metadata } = front
  const before = standardise(front)
  const after: GraphStep = { op: 'ArgMax', inputs: ['scores'], output: 'choice', attributes: { axis: 1, keepdims: 0 } }
  const scores = `${kinds[graph.kind]}, in the order of the metadata's models`
  const model: OnnxModel = {
    name,
    about: `${name}: from a question's embedding to the model that should answer it.`,
    producer,
    inputs: [{ name: 'embedding', type: 'float', shape: ['n', dims], about: input }],
    outputs: [
      { name: 'scores', type: 'float', shape: ['n', models.length], about: scores },
      { name: 'choice', type: 'int64', shape: ['n'], about: 'index of the highest score, ties to the lowest' },
    ],
    constants: { ...before.constants, ...graph.constants },
    steps: [...before.steps, ...graph.steps, after],
    metadata: { ...metadata, models: JSON.stringify(models), input, scores },
  }
  checkGraph(model)
  return writeModel(model)
}

/** From the input to what the router calls its features. */
function standardise({ scaler, dims }: ModelFront): Pick<GraphSpec, 'constants' | 'steps'> {
  if (!scaler) return { constants: {}, steps: [{ op: 'Identity', inputs: ['embedding'], output: 'features' }] }
  const vector = (values: Float64Array): GraphConstant => ({ shape: [dims], data: Float32Array.from(values) })
  return {
    constants: { 'scaler.mean': vector(scaler.mean), 'scaler.scale': vector(scaler.scale) },
    steps: [
      { op: 'Sub', inputs: ['embedding', 'scaler.mean'], output: 'scaler.centred' },
      { op: 'Div', inputs: ['scaler.centred', 'scaler.scale'], output: 'features' },
    ],
  }
}

/** Every name is made once and before it is used; every constant has as many finite numbers as its shape says. */
function checkGraph({ inputs, constants, steps }: OnnxModel): void {
  const known = new Set([...inputs.map(({ name }) => name), ...Object.keys(constants)])
  for (const [name, { shape, data }] of Object.entries(constants)) {
    const size = shape.reduce((product, side) => product * side, 1)
    if (data.length !== size) throw new Error(`"${name}" has ${data.length} numbers, its shape ${shape} needs ${size}`)
    const bad = data.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) throw new Error(`"${name}" holds ${data[bad]}: a file needs finite numbers`)
  }
  for (const { op, inputs: needed, output } of steps) {
    const missing = needed.find((name) => !known.has(name))
    if (missing !== undefined) throw new Error(`${op} needs "${missing}", which no earlier step makes`)
    if (known.has(output)) throw new Error(`${op} makes "${output}", which is there already: give it another name`)
    known.add(output)
  }
}
