/** Pieces of routers' graphs (see GraphSpec): the ONNX operators behind what the routers compute. */
import type { GraphConstant, GraphSpec, GraphStep } from '../core/router.ts'
import type { Activation } from '../train/network.ts'

export type GraphPart = Pick<GraphSpec, 'constants' | 'steps'>

/** Below this, lengths count as this: a zero row can then be divided. */
const shortest = 1e-12

const matrix = (data: Float32Array, columns: number): GraphConstant => ({
  shape: [data.length / columns, columns],
  data,
})
const vector = (data: Float32Array): GraphConstant => ({ shape: [data.length], data })

/** Parts one after the other as a router's graph. The last must make 'scores'. */
export function graphOf(kind: GraphSpec['kind'], ...parts: readonly GraphPart[]): GraphSpec {
  return {
    kind,
    constants: Object.assign({}, ...parts.map(({ constants }) => constants)),
    steps: parts.flatMap(({ steps }) => steps),
  }
}

/** output = input·Wᵀ + b. @param W row-major outputs×inputs */
export function affineStep(input: string, W: Float32Array, b: Float32Array, output: string): GraphPart {
  const names = { W: `${output}.W`, b: `${output}.b` }
  return {
    constants: { [names.W]: matrix(W, W.length / b.length), [names.b]: vector(b) },
    steps: [{ op: 'Gemm', inputs: [input, names.W, names.b], output, attributes: { transB: 1 } }],
  }
}

/** output = input·Wᵀ. @param W row-major, as wide as the input */
export function productStep(input: string, W: Float32Array, width: number, output: string): GraphPart {
  const name = `${output}.W`
  return {
    constants: { [name]: matrix(W, width) },
    steps: [{ op: 'Gemm', inputs: [input, name], output, attributes: { transB: 1 } }],
  }
}

/** output = numerator divided, row by row, by the length of the row of `measured`. */
export function divideByLength(numerator: string, measured: string, output: string): GraphPart {
  const [length, least, divisor] = [`${output}.length`, `${output}.least`, `${output}.divisor`]
  return {
    constants: { [least]: vector(Float32Array.of(shortest)) },
    steps: [
      { op: 'ReduceL2', inputs: [measured], output: length, attributes: { axes: [1], keepdims: 1 } },
      { op: 'Max', inputs: [length, least], output: divisor },
      { op: 'Div', inputs: [numerator, divisor], output },
    ],
  }
}

const operators: Record<Activation, string> = { relu: 'Relu', tanh: 'Tanh', logistic: 'Sigmoid', none: 'Identity' }

export const activationStep = (input: string, activation: Activation, output: string): GraphPart =>
  step({ op: operators[activation], inputs: [input], output })

/** Row-wise softmax, the last step of most routers. */
export const softmaxStep = (input: string): GraphPart =>
  step({ op: 'Softmax', inputs: [input], output: 'scores', attributes: { axis: 1 } })

export const step = (one: GraphStep): GraphPart => ({ constants: {}, steps: [one] })
