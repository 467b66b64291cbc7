/**
 * The rules every router, built-in or guest, must pass before its figures count (docs/decisions.md#one-router-interface): shape and range
 * of its answers, the same answer twice, the same answer for a row alone and in a batch, no use of hidden answers, and the time limit. Each
 * finding is a sentence that names the row.
 */

import type { Need, Prediction } from '../../core/router.ts'
import { fixed } from '../../core/words.ts'
import { messageOf } from '../../packs/findings.ts'
import type { Asked } from '../prepare/parts.ts'
import type { Fitted, RunJob } from '../run/run.ts'
import { type Check, checkProbabilities, failed, passed, warned } from './check.ts'
import { difference } from './compare.ts'
import type { Draw } from './sample-job.ts'
import { rowsByThemselves } from './witness.ts'

/** Fits a router anew and hands it over to be asked. */
export type Fit = (job: RunJob) => Promise<Fitted>

export interface ConformanceOptions {
  readonly needs: readonly Need[]
  readonly mayReadDatasets: boolean
  /** Time limit of one call; Infinity where nobody waits. */
  readonly secondsPerCall: number
  /** Milliseconds. */
  readonly now: () => number
  /** Draws the rows that are asked about again. */
  readonly draw: Draw
}

/** @param job small: it is fitted three or four times */
export async function conformance(learn: Fit, job: RunJob, options: ConformanceOptions): Promise<Check[]> {
  const watch = stopwatch(options.now)
  let fitted: Fitted
  let answer: Prediction
  try {
    fitted = await watch(() => learn(job))
    answer = await watch(() => fitted.ask(job.test, job.features.test))
  } catch (error) {
    return [failed('shape', messageOf(error)), datasets(options)]
  }
  const again = difference(answer, await watch(() => fitted.ask(job.test, job.features.test)), job.K)
  const blurred = scrambled(job)
  const other = await watch(async () => (await learn(blurred)).ask(blurred.test, job.features.test))
  const apart = difference(answer, other, job.K)
  // A router that differs from fit to fit anyway is not blamed for the labels.
  const restless = apart && difference(answer, await (await learn(job)).ask(job.test, job.features.test), job.K)
  return [
    range(answer, job.K),
    twice(again, restless),
    await rowsByThemselves(job, answer, {
      // Fits that differ anyway are told of above.
      witness: restless ? fitted : await learn(job),
      another: async () => (restless ? fitted : learn(job)),
      usesRandom: fitted.seen.usesRandom,
      draw: options.draw,
    }),
    labels(restless ? undefined : apart, 'quality' in job.test),
    time(watch.longest(), options.secondsPerCall),
    datasets(options),
  ]
}

/** Scores of kind p-correct are probabilities; constant scores are allowed but reported. */
function range(answer: Prediction, K: number): Check {
  if ('choices' in answer) return passed('shape', 'one model per question')
  const { scores, kind } = answer
  try {
    checkProbabilities(answer, K)
  } catch (error) {
    return failed('shape', messageOf(error))
  }
  if (scores.every((score) => score === scores[0]))
    return warned('shape', `every score is ${scores[0]}: only prices decide`)
  return passed('shape', `one finite ${kind === 'p-correct' ? 'probability' : 'score'} per question and model`)
}

function twice(again: string | undefined, restless: string | undefined): Check {
  if (again)
    return failed(
      'twice',
      `asked twice, ${again}: draw random numbers from ctx.random(), and keep nothing between calls`,
    )
  if (restless) return failed('twice', `fitted twice on the same rows, ${restless}: draw from ctx.random() only`)
  return passed('twice', 'fitted and asked again, it gives the same answers')
}

function labels(apart: string | undefined, there: boolean): Check {
  if (apart)
    return failed('labels', `after scrambling the answers of the test rows, ${apart}: the router has seen them`)
  if (!there) return passed('labels', 'the answers of the test rows are not sent to it')
  return passed('labels', 'scrambling the answers of the test rows changes nothing')
}

function time(longestMs: number, secondsPerCall: number): Check {
  const took = `the longest call took ${fixed(longestMs / 1000, 2)} s`
  if (longestMs > 1000 * secondsPerCall) return failed('time', `${took}; the limit is ${secondsPerCall} s`)
  if (longestMs > 500 * secondsPerCall)
    return warned('time', `${took}: more than half of the limit of ${secondsPerCall} s`)
  return passed('time', took)
}

function datasets({ needs, mayReadDatasets }: ConformanceOptions): Check {
  if (!needs.includes('dataset')) return passed('datasets', 'it does not ask for them')
  if (mayReadDatasets) return warned('datasets', 'it reads the dataset of each question, which is unknown in practice')
  return failed('datasets', "it needs 'dataset': remove that, or allow it to read dataset names")
}

/** The same run whose test part carries inverted answers and swapped costs, where it carries any. */
function scrambled(job: RunJob): RunJob {
  const test: Asked & Partial<Record<'quality' | 'cost', Float32Array | Float64Array>> = { ...job.test }
  if (test.quality) test.quality = test.quality.map((q) => 1 - q)
  if (test.cost) test.cost = test.cost.toReversed()
  return { ...job, test }
}

/** Times calls; the longest stays known. */
function stopwatch(now: () => number) {
  let longest = 0
  const watch = async <T>(call: () => Promise<T>): Promise<T> => {
    const started = now()
    const value = await call()
    longest = Math.max(longest, now() - started)
    return value
  }
  return Object.assign(watch, { longest: () => longest })
}
