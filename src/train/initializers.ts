/** Starting weights with PyTorch's distributions, from a seeded stream. Other numbers than PyTorch's, same statistics. */

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
