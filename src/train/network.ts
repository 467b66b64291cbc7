/**
 * A multi-layer perceptron, forward and backward, for any hidden sizes (protocol 5.6). The last layer is affine. Works in
 * the precision of what it is given.
 */
import { addToRows, columnSums, type Floats, type Products, product } from './floats.ts'

export type Activation = 'relu' | 'tanh' | 'logistic' | 'none'

/** One affine layer. */
export interface Layer<T extends Floats = Floats> {
  /** Row-major outputs×inputs. */
  readonly W: T
  readonly b: T
}

/** What a layer did to a batch: its input and what came out after the activation. Row-major. */
export interface LayerPass<T extends Floats> {
  readonly input: T
  readonly output: T
}

/** Runs a batch through the network; the last pass's output holds the logits. @param x row-major rows×inputs */
export function forwardNetwork<T extends Floats>(
  layers: readonly Layer<T>[],
  activation: Activation,
  x: T,
  rows: number,
  lib: Products,
): LayerPass<T>[] {
  const passes: LayerPass<T>[] = []
  let input = x
  for (const [l, { W, b }] of layers.entries()) {
    const output = product(lib, input, W, rows, W.length / b.length, b.length, true)
    addToRows(output, b, rows, b.length)
    if (l < layers.length - 1) activate(output, activation)
    passes.push({ input, output })
    input = output
  }
  return passes
}

/** Gradients of every layer's W and b, in order, from the gradient with respect to the logits. */
export function backwardNetwork<T extends Floats>(
  layers: readonly Layer<T>[],
  activation: Activation,
  passes: readonly LayerPass<T>[],
  logitGradient: T,
  rows: number,
  lib: Products,
): T[] {
  const gradients: T[] = []
  let delta = logitGradient
  for (let l = layers.length - 1; l >= 0; l--) {
    const { W, b } = layers[l]
    const outputs = b.length
    const inputs = W.length / outputs
    gradients.unshift(
      product(lib, delta, passes[l].input, outputs, rows, inputs, false, true),
      columnSums(delta, rows, outputs),
    )
    if (l === 0) break
    delta = product(lib, delta, W, rows, outputs, inputs)
    throughActivation(delta, passes[l].input, activation)
  }
  return gradients
}

/** All weights of a network in the order of its gradients. */
export const networkWeights = <T extends Floats>(layers: readonly Layer<T>[]): T[] =>
  layers.flatMap(({ W, b }) => [W, b])

/** In place. */
export function activate(x: Floats, activation: Activation): void {
  if (activation === 'none') return
  if (activation === 'relu') for (let i = 0; i < x.length; i++) x[i] = x[i] > 0 ? x[i] : 0
  else if (activation === 'tanh') for (let i = 0; i < x.length; i++) x[i] = Math.tanh(x[i])
  else for (let i = 0; i < x.length; i++) x[i] = 1 / (1 + Math.exp(-x[i]))
}

/** Multiplies `delta` by the activation's slope, which its output tells, in place. */
export function throughActivation(delta: Floats, output: Floats, activation: Activation): void {
  if (activation === 'relu') for (let i = 0; i < delta.length; i++) delta[i] = output[i] > 0 ? delta[i] : 0
  else if (activation === 'tanh') for (let i = 0; i < delta.length; i++) delta[i] *= 1 - output[i] * output[i]
  else if (activation === 'logistic') for (let i = 0; i < delta.length; i++) delta[i] *= output[i] * (1 - output[i])
}

/** Uniform in [0, 1): the router's seeded stream. */
export type Uniform = () => number

/** An affine layer as PyTorch starts it: weights and bias uniform in ±1/√inputs. */
export interface Affine {
  /** Row-major outputs×inputs. */
  readonly W: Float32Array
  readonly b: Float32Array
}

export function affine(outputs: number, inputs: number, random: Uniform): Affine {
  const bound = 1 / Math.sqrt(inputs)
  const draw = () => (2 * random() - 1) * bound
  return { W: Float32Array.from({ length: outputs * inputs }, draw), b: Float32Array.from({ length: outputs }, draw) }
}

/** `length` values of mean 0 and standard deviation 1, by Box and Muller's method. */
export function standardNormal(length: number, random: Uniform): Float32Array {
  const values = new Float32Array(length)
  for (let i = 0; i < length; i += 2) {
    // 1 − u is never 0, so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    values[i] = radius * Math.cos(angle)
    if (i + 1 < length) values[i + 1] = radius * Math.sin(angle)
  }
  return values
}
