/**
 * Is a row's answer its own? What the figures rest on was said by one instance of a router, about the whole test part at
 * once. Here another instance that has not seen that batch is asked about secret rows one by one, then about all rows in a
 * secret order and in batches of secret sizes. Whoever decides by place, by company, by chance or by being watched differs.
 */
import type { Prediction } from '../../core/router.ts'
import { plural } from '../../core/words.ts'
import { messageOf } from '../../packs/findings.ts'
import type { Fitted, RunJob } from '../run/run.ts'
import { type Check, failed, passed, warned } from './check.ts'
import { difference, pickAnswer, scaleOf } from './compare.ts'
import { type Draw, drawn, pickAsked, pickFeatures, upTo } from './sample-job.ts'

export interface Witnesses {
  /** Fitted like the instance that answered, and not asked about any of these rows before. */
  readonly witness: Fitted
  /** One more, for routers that draw random numbers. */
  readonly another: () => Promise<Fitted>
  /** The instance that answered drew random numbers. */
  readonly usesRandom: boolean
  readonly draw: Draw
}

/** A rule that half of the rows break is then missed once in 256 times by these alone. */
const aloneRows = 8
const batches = 4
const prefixes = 5

/** @param answer what was said about the whole test part of the job */
export async function rowsByThemselves(job: RunJob, answer: Prediction, witnesses: Witnesses): Promise<Check> {
  const { witness, another, usesRandom, draw } = witnesses
  const n = job.test.rows.length
  const said = comparer(job, answer)
  const alone = drawn(n, draw, Math.min(aloneRows, n))
  const apart =
    (await said(witness, cut(alone, 1), 'asked alone instead of in a batch')) ??
    (await said(witness, secretBatches(n, draw), 'asked in another order and in smaller batches'))
  if (apart === undefined)
    return passed(
      'alone',
      `another instance gives the same answers: ${plural(alone.length, 'row')} asked alone, then all of them in another order`,
    )
  if (!usesRandom) return failed('alone', `${apart}: decide each row independently, and draw from ctx.random() only`)
  // It may draw a number for each row in turn: then the first rows of the batch do not depend on how many follow.
  const lengths = [1, 2, 3, ...Array.from({ length: prefixes }, () => 1 + draw(n)), n]
  const first = lengths.map((length) => upTo(Math.min(length, n)))
  const unlike = await said(await another(), first, 'asked again with the same random numbers')
  if (unlike) return failed('alone', `${unlike}: draw for each row in turn, and from ctx.random() only`)
  return warned('alone', `it draws random numbers, so ${apart}: a row's answer depends on its position`)
}

/** Asks about each batch of rows; the first answer that differs from what was said, in words. */
function comparer(job: RunJob, answer: Prediction) {
  const { K, test, features } = job
  const scale = scaleOf(answer, K)
  return async (fitted: Fitted, asked: readonly Int32Array[], how: string): Promise<string | undefined> => {
    for (const at of asked) {
      try {
        const again = await fitted.ask(pickAsked(test, at, K), pickFeatures(features.test, at))
        const apart = difference(pickAnswer(answer, at, K), again, K, { at, scale })
        if (apart) return `${how}, ${apart}`
      } catch (error) {
        return `${how}, it failed at row ${at[0]} of ${plural(at.length, 'row')}: ${messageOf(error)}`
      }
    }
    return undefined
  }
}

const cut = (rows: Int32Array, size: number): Int32Array[] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.subarray(i * size, (i + 1) * size))

/** All rows in secret order, in batches of secret sizes, none of them the whole. */
function secretBatches(n: number, draw: Draw): Int32Array[] {
  const rows = drawn(n, draw)
  const ends = [...drawn(n - 1, draw, Math.min(batches - 1, n - 1))].map((end) => end + 1).sort((a, b) => a - b)
  return [...ends, n].map((end, i) => rows.subarray(ends[i - 1] ?? 0, end))
}
