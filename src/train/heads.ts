/**
 * The two heads of the end-to-end routers on frozen embeddings, forward and backward (protocol 5.12). Both start with
 * h = activation(W·z + b). Cosine (RouterDC, CosineCls): logits = exp(s) · cos(h, model vector). Linear (ZOOTER, VLC): a
 * second affine layer. Work in the precision of what they are given.
 */
import { addToRows, columnSums, type Floats, like, type Products, product } from './floats.ts'
import { type Activation, activate, throughActivation } from './network.ts'

/** d query features, D inputs, K models. */
export interface CosineHead<T extends Floats = Floats> {
  /** Row-major d×D. */
  readonly W: T
  readonly b: T
  /** Model vectors, row-major K×d; brought to length 1 where they are used. */
  readonly E: T
  /** Logarithm of the scale, one value. */
  readonly s: T
}

export interface LinearHead<T extends Floats = Floats> {
  /** Row-major d×D. */
  readonly W: T
  readonly b: T
  /** Row-major K×d. */
  readonly Wc: T
  readonly bc: T
}

export interface CosinePass<T extends Floats> {
  readonly hidden: T
  /** h divided by its length (at least 1e−12), rows×d. */
  readonly query: T
  readonly queryNorms: T
  readonly models: T
  readonly modelNorms: T
  /** Row-major rows×K. */
  readonly logits: T
}

export function forwardCosine<T extends Floats>(
  head: CosineHead<T>,
  activation: Activation,
  x: T,
  rows: number,
  lib: Products,
): CosinePass<T> {
  const d = head.b.length
  const K = head.E.length / d
  const hidden = firstLayer(head, activation, x, rows, lib)
  const { unit: query, norms: queryNorms } = unitRows(hidden, rows, d)
  const { unit: models, norms: modelNorms } = unitRows(head.E, K, d)
  const logits = product(lib, query, models, rows, d, K, true)
  const scale = Math.exp(head.s[0])
  for (let i = 0; i < logits.length; i++) logits[i] *= scale
  return { hidden, query, queryNorms, models, modelNorms, logits }
}

/** Gradients in the order W, b, E, s. @param queryGradient added to what the logits say about the unit queries, if any */
export function backwardCosine<T extends Floats>(
  head: CosineHead<T>,
  activation: Activation,
  x: T,
  pass: CosinePass<T>,
  logitGradient: T,
  rows: number,
  lib: Products,
  queryGradient?: T,
): T[] {
  const d = head.b.length
  const K = head.E.length / d
  const scale = Math.exp(head.s[0])
  const sGradient = like(head.s, 1)
  let along = 0
  for (let i = 0; i < logitGradient.length; i++) along += logitGradient[i] * pass.logits[i]
  sGradient[0] = along
  const scaled = like(logitGradient, logitGradient.length)
  for (let i = 0; i < scaled.length; i++) scaled[i] = logitGradient[i] * scale
  const delta = product(lib, scaled, pass.models, rows, K, d)
  if (queryGradient) for (let i = 0; i < delta.length; i++) delta[i] += queryGradient[i]
  throughUnitRows(delta, pass.query, pass.queryNorms, rows, d)
  const models = product(lib, scaled, pass.query, K, rows, d, false, true)
  throughUnitRows(models, pass.models, pass.modelNorms, K, d)
  return [...firstLayerGradients(head, activation, x, pass.hidden, delta, rows, lib), models, sGradient]
}

export interface LinearPass<T extends Floats> {
  readonly hidden: T
  /** What the second layer saw: `hidden`, or `hidden` times the dropout mask. */
  readonly kept: T
  readonly logits: T
}

/** @param mask rows×d factors on h while training: 0 for dropped features, 1/(1 − share) for the others */
export function forwardLinear<T extends Floats>(
  head: LinearHead<T>,
  activation: Activation,
  x: T,
  rows: number,
  lib: Products,
  mask?: T,
): LinearPass<T> {
  const d = head.b.length
  const K = head.bc.length
  const hidden = firstLayer(head, activation, x, rows, lib)
  const kept = mask ? times(hidden, mask) : hidden
  const logits = product(lib, kept, head.Wc, rows, d, K, true)
  addToRows(logits, head.bc, rows, K)
  return { hidden, kept, logits }
}

/** Gradients in the order W, b, Wc, bc. */
export function backwardLinear<T extends Floats>(
  head: LinearHead<T>,
  activation: Activation,
  x: T,
  pass: LinearPass<T>,
  logitGradient: T,
  rows: number,
  lib: Products,
  mask?: T,
): T[] {
  const d = head.b.length
  const K = head.bc.length
  const into = product(lib, logitGradient, head.Wc, rows, K, d)
  const delta = mask ? times(into, mask) : into
  return [
    ...firstLayerGradients(head, activation, x, pass.hidden, delta, rows, lib),
    product(lib, logitGradient, pass.kept, K, rows, d, false, true),
    columnSums(logitGradient, rows, K),
  ]
}

/** Inverted dropout: each of `length` features is dropped with probability `share`, the others grow to make up for it. */
export function dropoutMask(length: number, share: number, random: () => number): Float32Array {
  const keep = 1 / (1 - share)
  return Float32Array.from({ length }, () => (random() < share ? 0 : keep))
}

interface FirstLayer<T extends Floats> {
  readonly W: T
  readonly b: T
}

function firstLayer<T extends Floats>(
  { W, b }: FirstLayer<T>,
  activation: Activation,
  x: T,
  rows: number,
  lib: Products,
): T {
  const hidden = product(lib, x, W, rows, W.length / b.length, b.length, true)
  addToRows(hidden, b, rows, b.length)
  activate(hidden, activation)
  return hidden
}

/** `delta` holds the gradient with respect to h and is used up. */
function firstLayerGradients<T extends Floats>(
  { W, b }: FirstLayer<T>,
  activation: Activation,
  x: T,
  hidden: T,
  delta: T,
  rows: number,
  lib: Products,
): [T, T] {
  const d = b.length
  throughActivation(delta, hidden, activation)
  return [product(lib, delta, x, d, rows, W.length / d, false, true), columnSums(delta, rows, d)]
}

function unitRows<T extends Floats>(x: T, rows: number, cols: number): { unit: T; norms: T } {
  const unit = like(x, rows * cols)
  const norms = like(x, rows)
  for (let i = 0; i < rows; i++) {
    let squares = 0
    for (let j = 0; j < cols; j++) squares += x[i * cols + j] * x[i * cols + j]
    const norm = Math.max(Math.sqrt(squares), 1e-12)
    norms[i] = norm
    for (let j = 0; j < cols; j++) unit[i * cols + j] = x[i * cols + j] / norm
  }
  return { unit, norms }
}

/** From the gradient with respect to unit rows to that of the rows themselves, in place. */
function throughUnitRows(gradient: Floats, unit: Floats, norms: Floats, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) {
    let along = 0
    for (let j = 0; j < cols; j++) along += gradient[i * cols + j] * unit[i * cols + j]
    for (let j = 0; j < cols; j++)
      gradient[i * cols + j] = (gradient[i * cols + j] - along * unit[i * cols + j]) / norms[i]
  }
}

function times<T extends Floats>(a: T, b: T): T {
  const out = like(a, a.length)
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i]
  return out
}
