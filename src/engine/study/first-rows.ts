/** The first test rows of a ground, as a router is given them. */
import type { Matrix } from '../../core/types.ts'
import { copyRows } from '../../kernel/shards.ts'
import type { Asked, PartFeatures } from '../prepare/parts.ts'
import { firstRows } from '../run/answers.ts'
import type { RunJob } from '../run/run.ts'
import type { StudyGround } from './lab.ts'

export interface TimedRows {
  readonly part: Asked
  readonly features: PartFeatures
  /** Their features, to look neighbours up with. */
  readonly query: Matrix
  /** Their input tokens together, a mean over the models where these differ; NaN when unknown. */
  readonly tokens: number
}

/** @param count at most the number of test rows */
export function batchFrom(
  { features, split }: StudyGround,
  { test, features: given, K }: RunJob,
  count: number,
): TimedRows {
  const { embedding, text } = given.test
  const from = split.dev.length
  return {
    part: firstRows(test, K, count),
    features: {
      ...(embedding && { embedding: { ...embedding, data: embedding.data.subarray(0, count * embedding.dims) } }),
      ...(text && { text: text.slice(0, count) }),
    },
    query: features ? copyRows(features.query, from, from + count) : noFeatures,
    tokens: test.inTokens.subarray(0, count * K).reduce((sum, tokens) => sum + tokens, 0) / K,
  }
}

const noFeatures: Matrix = { kind: 'dense', rows: 0, cols: 0, data: new Float32Array(0) }
