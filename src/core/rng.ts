/**
 * MT19937 as NumPy's legacy generator (`numpy.random.RandomState`) drives it: the same seed gives the same splits and
 * the same random router as the reference code (protocol 1.3). Not for secrets.
 */

/** A seeded stream of numbers. Two generators made with one seed give the same numbers for the same calls. */
export interface Rng {
  /** Next 32 bits, 0 .. 2³²−1. */
  uint32(): number
  /** Uniform integer in 0..max, **both ends included**. max = 0 gives 0 without drawing; max above 2³²−1 throws. */
  randomInt(max: number): number
  /** Uniform in [0, 1) with 53 random bits, as `random_sample`. */
  random(): number
  /** Standard normal, as the legacy `randn`: the polar method, drawn in pairs. */
  normal(): number
  /** Shuffles in place, as the legacy `shuffle`, and returns its argument. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T
  /** 0..n−1 in random order, as the legacy `permutation`. */
  permutation(n: number): Int32Array
}

/** @param seed an integer; its lowest 32 bits count. */
export function createRng(seed: number): Rng {
  const uint32 = twister(seed)
  const random = () => {
    const high = uint32() >>> 5
    const low = uint32() >>> 6
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }
  const randomInt = (max: number) => drawUpTo(max, uint32)
  const shuffle: Rng['shuffle'] = (items) => {
    for (let i = items.length - 1; i > 0; i--) swap(items, i, randomInt(i))
    return items
  }
  const permutation = (n: number) => shuffle(Int32Array.from({ length: n }, (_, i) => i))
  return { uint32, randomInt, random, normal: gauss(random), shuffle, permutation }
}

/** Masks 32-bit draws to the smallest 2^k − 1 ≥ max and rejects those above max. */
function drawUpTo(max: number, uint32: () => number): number {
  if (!(max >= 0 && max <= 0xffffffff))
    throw new Error(`a random integer up to ${max} was asked for: ask for 0 to 2^32 - 1`)
  if (max === 0) return 0
  const mask = 0xffffffff >>> Math.clz32(max)
  let value = (uint32() & mask) >>> 0
  while (value > max) value = (uint32() & mask) >>> 0
  return value
}

function swap(items: { [index: number]: unknown }, i: number, j: number) {
  const kept = items[i]
  items[i] = items[j]
  items[j] = kept
}

function gauss(random: () => number): () => number {
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    let x = 0
    let y = 0
    let r2 = 0
    do {
      x = 2 * random() - 1
      y = 2 * random() - 1
      r2 = x * x + y * y
    } while (r2 >= 1 || r2 === 0)
    const stretch = Math.sqrt((-2 * Math.log(r2)) / r2)
    // NumPy hands out the second coordinate first and keeps the other.
    spare = stretch * x
    return stretch * y
  }
}

const length = 624
const middle = 397

/** The bare generator: 32 bits a call. */
function twister(seed: number): () => number {
  const state = new Uint32Array(length)
  state[0] = seed >>> 0
  for (let i = 1; i < length; i++) state[i] = Math.imul(1_812_433_253, state[i - 1] ^ (state[i - 1] >>> 30)) + i
  let at = length
  return () => {
    if (at === length) {
      twist(state)
      at = 0
    }
    let bits = state[at++]
    bits ^= bits >>> 11
    bits ^= (bits << 7) & 0x9d2c5680
    bits ^= (bits << 15) & 0xefc60000
    return (bits ^ (bits >>> 18)) >>> 0
  }
}

function twist(state: Uint32Array) {
  for (let i = 0; i < length; i++) {
    const bits = (state[i] & 0x80000000) | (state[(i + 1) % length] & 0x7fffffff)
    state[i] = state[(i + middle) % length] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0)
  }
}
