/**
 * TF-IDF of words and word pairs, as scikit-learn's TfidfVectorizer computes it with ngram_range (1, 2), min_df 2,
 * sublinear_tf, max_features 50,000 and otherwise its defaults (lower case, tokens of two or more word characters,
 * smooth idf, l2 norm). Fitted on the texts it is given: pass train rows only.
 */
import type { DenseMatrix, Sample, SparseMatrix } from '../core/types.ts'
import { byCodePoint } from '../packs/python-text.ts'

export interface TfidfModel {
  /** Column of each term; columns are in code-point order of the terms. */
  readonly vocabulary: ReadonlyMap<string, number>
  /** One per column: ln((1 + texts) / (1 + texts with the term)) + 1. */
  readonly idf: Float64Array
}

export interface TfidfOptions {
  /** Terms in fewer texts are dropped. */
  readonly minTexts?: number
  /** The most frequent terms kept; ties go to the lower term in code-point order. */
  readonly maxTerms?: number
}

const defaults = { minTexts: 2, maxTerms: 50_000 }

/** Python's \b\w\w+\b: word characters are letters, numbers and the underscore of any script, but no combining marks. */
const words = /[\p{L}\p{N}_]{2,}/gu

/** What routers read of a sample: the question and, when there are some, its options. */
export function routerText(sample: Pick<Sample, 'prompt' | 'options'>): string {
  const { prompt, options } = sample
  return options && options.length > 0 ? `${prompt} ${options.join(' ')}` : prompt
}

/** Words, then pairs of adjacent words joined by a space. */
export function termsOf(text: string): string[] {
  const unigrams = text.toLowerCase().match(words) ?? []
  const bigrams = unigrams.slice(1).map((word, i) => `${unigrams[i]} ${word}`)
  return [...unigrams, ...bigrams]
}

/** Without any text, or when no term is frequent enough, the vocabulary is empty and every row is empty. */
export function fitTfidf(texts: readonly string[], options: TfidfOptions = {}): TfidfModel {
  const { minTexts, maxTerms } = { ...defaults, ...options }
  const seen = new Map<string, { texts: number; uses: number; last: number }>()
  for (const [row, text] of texts.entries()) {
    for (const term of termsOf(text)) {
      const found = seen.get(term)
      if (!found) {
        seen.set(term, { texts: 1, uses: 1, last: row })
        continue
      }
      found.uses++
      if (found.last !== row) found.texts++
      found.last = row
    }
  }
  const terms = [...seen].filter(([, term]) => term.texts >= minTexts).sort(([a], [b]) => byCodePoint(a, b))
  // Sorting is stable, so equally frequent terms stay in code-point order.
  const kept = terms.length <= maxTerms ? terms : mostUsed(terms, maxTerms)
  return {
    vocabulary: new Map(kept.map(([term], column) => [term, column])),
    idf: Float64Array.from(kept, ([, term]) => Math.log((1 + texts.length) / (1 + term.texts)) + 1),
  }
}

function mostUsed<T extends { uses: number }>(terms: readonly [string, T][], limit: number): [string, T][] {
  const frequent = [...terms].sort(([, a], [, b]) => b.uses - a.uses).slice(0, limit)
  return frequent.sort(([a], [b]) => byCodePoint(a, b))
}

/** One row per text, of length 1 (or 0 when the text has no known term). A row does not depend on the others. */
export function transformTfidf(model: TfidfModel, texts: readonly string[]): SparseMatrix {
  const rowStart = new Int32Array(texts.length + 1)
  const column: number[] = []
  const value: number[] = []
  for (const [row, text] of texts.entries()) {
    for (const [at, weight] of weightsOf(model, text)) {
      column.push(at)
      value.push(weight)
    }
    rowStart[row + 1] = column.length
  }
  return {
    kind: 'sparse',
    rows: texts.length,
    cols: model.idf.length,
    rowStart,
    column: Int32Array.from(column),
    value: Float32Array.from(value),
  }
}

/** (1 + ln count) · idf of each known term, columns ascending, scaled to length 1. */
function weightsOf({ vocabulary, idf }: TfidfModel, text: string): [number, number][] {
  const counts = new Map<number, number>()
  for (const term of termsOf(text)) {
    const column = vocabulary.get(term)
    if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const weights = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([column, count]): [number, number] => [column, (1 + Math.log(count)) * idf[column]!])
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0))
  return weights.map(([column, weight]) => [column, weight / length])
}

/** Signs per column: enough that two columns rarely share all of them, few enough to stay sparse. */
const signsPerColumn = 8

/**
 * Dense rows for routers that need vectors: a sparse sign projection. Each column is sent to 8 of `dims` places (fewer
 * when dims is smaller) with sign ± and weight 1/√8, chosen by a hash of seed and column, so that inner products are
 * kept on average with an error near 1/√dims. A row depends on nothing but itself and the seed.
 * Source: Kane and Nelson, "Sparser Johnson-Lindenstrauss Transforms", JACM 2014, block construction.
 */
export function projectSparse(matrix: SparseMatrix, dims: number, seed: number): DenseMatrix {
  if (!Number.isInteger(dims) || dims < 1)
    throw new Error(`a projection to ${dims} dimensions is not possible: use 1 or more`)
  const signs = Math.min(signsPerColumn, dims)
  const data = new Float32Array(matrix.rows * dims)
  const { rowStart, column, value } = matrix
  for (let row = 0; row < matrix.rows; row++) {
    for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
      for (let block = 0; block < signs; block++) {
        const hash = mix(mix(mix(seed) ^ column[i]!) ^ block)
        // Blocks are adjacent ranges of places that together cover all dims.
        const first = Math.floor((block * dims) / signs)
        const width = Math.floor(((block + 1) * dims) / signs) - first
        const sign = hash & 1 ? 1 : -1
        data[row * dims + first + ((hash >>> 1) % width)]! += (sign * value[i]!) / Math.sqrt(signs)
      }
    }
  }
  return { kind: 'dense', rows: matrix.rows, cols: dims, data }
}

/** Spreads 32 bits (the finaliser of MurmurHash3, offset so that 0 does not map to 0). */
function mix(x: number): number {
  let h = (x + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
