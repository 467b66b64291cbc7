/**
 * Collects one record per call (one question, one model) in any order and lays them out as a pack's matrices. Values
 * without a record stay NaN: missing never becomes zero.
 */

import { datasetIndices } from '../../core/tables.ts'
import type { DatasetIndices, DatasetInfo, Finding, Sample } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { problem, warning } from '../findings.ts'
import { byCodePoint } from '../python-text.ts'

/** A question, the first time it is seen. */
export interface Question {
  readonly id: string
  readonly prompt?: string
  readonly options?: readonly string[]
  readonly image?: string
  /** Width and height of its picture in pixels, where known. */
  readonly imageSize?: readonly [width: number, height: number]
  readonly dataset: DatasetInfo
  /** 0 train, 1 dev, 2 test. */
  readonly part?: number
  /** What the source calls the questions it belongs together with. */
  readonly group?: string
}

/** Matrices are n×m, row-major, in the order of `questions` (as first seen) and `models` (by code point). */
export interface Layout {
  readonly questions: readonly Question[]
  readonly models: readonly string[]
  readonly score: Float32Array
  readonly inTokens: Float64Array
  readonly outTokens: Float64Array
  /** Dollars. */
  readonly cost: Float64Array
}

/** The record of one call; NaN where the source has no value. */
export interface Call {
  readonly score: number
  readonly inTokens: number
  readonly outTokens: number
  readonly cost: number
}

/** A call with a score only. */
export const scoreOnly: Call = { score: Number.NaN, inTokens: Number.NaN, outTokens: Number.NaN, cost: Number.NaN }

/** Row, model, score, input tokens, output tokens, cost: a call as it is kept. */
const width = 6

export class Records {
  readonly questions: Question[] = []
  private readonly rows = new Map<string, number>()
  private readonly columns = new Map<string, number>()
  /** Grown by doubling: hundreds of thousands of small objects would keep the collector busy for seconds. */
  private kept = new Float64Array(width * 1024)
  private used = 0

  /** The row of an id; `make` describes the question when the id is new. */
  row(id: string, make: () => Question): number {
    const known = this.rows.get(id)
    if (known !== undefined) return known
    this.rows.set(id, this.questions.length)
    return this.questions.push(make()) - 1
  }

  add(row: number, model: string, { score, inTokens, outTokens, cost }: Call): void {
    let column = this.columns.get(model)
    if (column === undefined) {
      column = this.columns.size
      this.columns.set(model, column)
    }
    if (this.used === this.kept.length) {
      const larger = new Float64Array(2 * this.used)
      larger.set(this.kept)
      this.kept = larger
    }
    const { kept, used } = this
    kept[used] = row
    kept[used + 1] = column
    kept[used + 2] = score
    kept[used + 3] = inTokens
    kept[used + 4] = outTokens
    kept[used + 5] = cost
    this.used += width
  }

  get models(): number {
    return this.columns.size
  }

  get calls(): number {
    return this.used / width
  }

  /** Records of one call that differ in their score are an error, unless it is said which of them counts. */
  layOut(where: string, counts?: Counted): { layout: Layout; findings: Finding[] } {
    const models = [...this.columns.keys()].sort(byCodePoint)
    const [n, m] = [this.questions.length, models.length]
    const sorted = new Map(models.map((model, k) => [model, k]))
    const place = Int32Array.from(this.columns.keys(), (model) => sorted.get(model)!)
    const blank = () => new Float64Array(n * m).fill(Number.NaN)
    const [inTokens, outTokens, cost] = [blank(), blank(), blank()]
    const score = new Float32Array(n * m).fill(Number.NaN)
    const filled = new Uint16Array(n * m)
    const columns = [score, inTokens, outTokens, cost]
    const repeats: Repeats = { same: 0, other: 0 }
    const { kept } = this
    for (let at = 0; at < this.used; at += width) {
      const cell = kept[at] * m + place[kept[at + 1]]
      const before = filled[cell]
      filled[cell] = Math.min(before + 1, 2 ** 16 - 1)
      if (before > 0) {
        const same = Object.is(Math.fround(kept[at + 2]), score[cell])
        repeats[same ? 'same' : 'other']++
        if (!counts || counts === 'first') continue
      }
      // The mean grows with each record; of one record it is the record.
      const share = counts === 'mean' ? 1 / (before + 1) : 1
      for (let k = 0; k < columns.length; k++) {
        const values = columns[k]
        const value = kept[at + 2 + k]
        values[cell] = share === 1 ? value : values[cell] + (value - values[cell]) * share
      }
    }
    return {
      layout: { questions: this.questions, models, score, inTokens, outTokens, cost },
      findings: repeated(where, repeats, counts),
    }
  }
}

/** Which of several records of one call counts. */
export type Counted = 'first' | 'last' | 'mean'

interface Repeats {
  same: number
  other: number
}

function repeated(where: string, { same, other }: Repeats, counts: Counted | undefined): Finding[] {
  if (other > 0 && !counts) {
    const what = `${plural(other, 'row repeats', 'rows repeat')} an earlier question and model with another score`
    return [problem(where, what, 'Name the column that tells them apart, keep one of them, or say which one counts.')]
  }
  if (same + other === 0) return []
  const what = `${plural(same + other, 'row repeats', 'rows repeat')} an earlier sample and model; ${inWords[counts ?? 'first']}`
  return [warning(where, what, 'If a later row is correct, remove the earlier ones.')]
}

const inWords: Readonly<Record<Counted, string>> = {
  first: 'the first one counts',
  last: 'the last one counts',
  mean: 'their mean counts',
}

/** The distinct datasets of the questions by code point of their ids, and each question's index among them. */
export function datasetsOf(questions: readonly Question[]): { datasets: DatasetInfo[]; dataset: DatasetIndices } {
  const byId = new Map(questions.map(({ dataset }) => [dataset.id, dataset]))
  const datasets = [...byId.values()].sort((a, b) => byCodePoint(a.id, b.id))
  const index = new Map(datasets.map(({ id }, d) => [id, d]))
  const own = Int32Array.from(questions, (question) => index.get(question.dataset.id) as number)
  return { datasets, dataset: datasetIndices(datasets.length, own) }
}

/** A number per question, the same for those of one group; undefined where the source names none. A question without a group is one. */
export function groupsOf(questions: readonly Question[]): Int32Array | undefined {
  if (questions.every(({ group }) => group === undefined)) return undefined
  const numbers = new Map<string, number>()
  let next = 0
  return Int32Array.from(questions, ({ group }) => {
    const number = (group === undefined ? undefined : numbers.get(group)) ?? next++
    if (group !== undefined) numbers.set(group, number)
    return number
  })
}

/** As they are kept in the pack; ids alone where the source has no texts. */
export const samplesOf = (questions: readonly Question[]): Sample[] =>
  questions.map(({ id, prompt = '', options, image }) => ({
    id,
    prompt,
    ...(options && options.length > 0 && { options }),
    ...(image !== undefined && { image }),
  }))
