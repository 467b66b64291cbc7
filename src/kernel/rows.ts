/** What can be said of the rows of a dense matrix one by one: length, dot product, which are copies of each other. */

/** Σ aᵢ·bᵢ in float64 of the d values starting at `a` and `b`. Products of float32 values are exact in float64. */
export function dot(x: Float32Array, a: number, y: Float32Array, b: number, d: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 4 <= d; i += 4) {
    s0 += x[a + i] * y[b + i]
    s1 += x[a + i + 1] * y[b + i + 1]
    s2 += x[a + i + 2] * y[b + i + 2]
    s3 += x[a + i + 3] * y[b + i + 3]
  }
  for (; i < d; i++) s0 += x[a + i] * y[b + i]
  return s0 + s1 + (s2 + s3)
}

/** Euclidean length of each row. A value that is not finite has no cosine: it is refused by name. */
export function rowNorms(name: string, data: Float32Array, rows: number, d: number): Float64Array {
  const norms = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    norms[r] = Math.sqrt(dot(data, r * d, data, r * d, d))
    if (!Number.isFinite(norms[r]))
      throw new RangeError(`${name} row ${r} holds a value that is not a number: repair or leave out the row`)
  }
  return norms
}

/** Rows with the same values: group g holds row numbers members[start[g] .. start[g+1]), ascending. */
export interface Groups {
  readonly count: number
  readonly start: Int32Array
  readonly members: Int32Array
}

/** Groups rows with identical bits; groups in order of their first row. (Questions repeat: "What is the brand?") */
export function groupRows(data: Float32Array, rows: number, d: number): Groups {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length)
  const firstOf: number[] = []
  const byHash = new Map<number, number[]>()
  const group = new Int32Array(rows)
  for (let r = 0; r < rows; r++) {
    const hash = hashWords(words, r * d, d)
    const candidates = byHash.get(hash) ?? []
    let found = candidates.find((g) => sameWords(words, firstOf[g] * d, r * d, d))
    if (found === undefined) {
      found = firstOf.push(r) - 1
      candidates.push(found)
      byHash.set(hash, candidates)
    }
    group[r] = found
  }
  return listMembers(group, firstOf.length)
}

function listMembers(group: Int32Array, count: number): Groups {
  const start = new Int32Array(count + 1)
  for (const g of group) start[g + 1]++
  for (let g = 0; g < count; g++) start[g + 1] += start[g]
  const next = start.slice()
  const members = new Int32Array(group.length)
  for (let r = 0; r < group.length; r++) members[next[group[r]]++] = r
  return { count, start, members }
}

/** FNV-1a over 32-bit words. */
function hashWords(words: Uint32Array, from: number, d: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < from + d; i++) {
    hash = Math.imul(hash ^ words[i], 0x01000193)
    hash ^= hash >>> 15
  }
  return hash
}

function sameWords(words: Uint32Array, a: number, b: number, d: number): boolean {
  for (let i = 0; i < d; i++) if (words[a + i] !== words[b + i]) return false
  return true
}
