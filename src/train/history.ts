/**
 * Memory of limited-memory BFGS: the last steps and gradient changes, and the direction they suggest (Nocedal 1980). The
 * two-loop recursion is cut in the middle, so that many problems can be preconditioned together.
 */

export class History {
  private readonly steps: Float64Array[] = []
  private readonly changes: Float64Array[] = []
  private readonly products: number[] = []

  constructor(private readonly size: number) {}

  clear(): void {
    this.steps.length = this.changes.length = this.products.length = 0
  }

  get length(): number {
    return this.steps.length
  }

  /** Remembers a step and how the gradient changed over it; ignored where rounding hides the curvature. */
  push(step: Float64Array, change: Float64Array): void {
    const product = dot(step, change)
    if (!(product > 1e-16 * dot(change, change))) return
    if (this.steps.length === this.size) {
      this.steps.shift()
      this.changes.shift()
      this.products.shift()
    }
    this.steps.push(step)
    this.changes.push(change)
    this.products.push(product)
  }

  /** First half of the direction: the gradient with the remembered curvature taken out, latest first. */
  unwind(gradient: Float64Array): Unwound {
    const vector = gradient.slice()
    const along = new Float64Array(this.steps.length)
    for (let h = this.steps.length - 1; h >= 0; h--) {
      along[h] = dot(this.steps[h], vector) / this.products[h]
      addScaled(vector, this.changes[h], -along[h])
    }
    return { vector, along }
  }

  /** The inverse curvature of the last step, for want of a preconditioner; 1 without any. */
  lastScale(): number {
    const last = this.steps.length - 1
    return last < 0 ? 1 : this.products[last] / dot(this.changes[last], this.changes[last])
  }

  /** Second half: −H⁻¹·gradient, once `vector` was multiplied with a first guess of H⁻¹. */
  rewind({ vector, along }: Unwound): Float64Array {
    for (let h = 0; h < this.steps.length; h++) {
      const back = dot(this.changes[h], vector) / this.products[h]
      addScaled(vector, this.steps[h], along[h] - back)
    }
    for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]
    return vector
  }
}

export interface Unwound {
  readonly vector: Float64Array
  readonly along: Float64Array
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

export function addScaled(to: Float64Array, x: Float64Array | Float32Array, scale: number): void {
  for (let i = 0; i < to.length; i++) to[i] += scale * x[i]
}
