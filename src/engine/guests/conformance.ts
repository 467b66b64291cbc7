/**
 * The rules every router, built-in or guest, must pass before its figures count (docs/decisions.md#one-router-interface): shape and range
 * of its answers, the same answer twice, the same answer for a row alone and in a batch, no use of hidden answers, and the time limit. Each
 * finding is a sentence that names the row.
 */

import type { Need, Prediction } from '../../core/router.ts'
import { fixed, plural } from '../../core/words.ts'
import type { Asked } from '../prepare/parts.ts'
import type { Fitted, RunJob } from '../run/run.ts'
import { pickAsked, pickFeatures, spread } from './sample-job.ts'

/** Fits a router anew and hands it over to be asked. */
export type Fit = (job: RunJob) => Promise<Fitted>

export interface Check {
  readonly id: 'shape' | 'twice' | 'alone' | 'labels' | 'time' | 'datasets'
  /** What was checked, in a few words. */
  readonly title: string
  /** 'warning': it counts, and a badge says so. */
  readonly status: 'passed' | 'warning' | 'failed'
  /** The observation, with the row if one is at fault. */
  readonly sentence: string
}

export interface ConformanceOptions {
  readonly needs: readonly Need[]
  readonly mayReadDatasets: boolean
  /** Time limit of one call; Infinity where nobody waits. */
  readonly secondsPerCall: number
  /** Milliseconds. */
  readonly now: () => number
}

/** Rows that are asked for once more on their own. */
const aloneRows = 4

/** @param job small: it is fitted two or three times */
export async function conformance(learn: Fit, job: RunJob, options: ConformanceOptions): Promise<Check[]> {
  const watch = stopwatch(options.now)
  let fitted: Fitted
  let answer: Prediction
  try {
    fitted = await watch(() => learn(job))
    answer = await watch(() => fitted.ask(job.test, job.features.test))
  } catch (error) {
    return [failed('shape', error instanceof Error ? error.message : String(error)), datasets(options)]
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
    await rowsAlone(fitted, job, answer),
    labels(restless ? undefined : apart, 'quality' in job.test),
    time(watch.longest(), options.secondsPerCall),
    datasets(options),
  ]
}

const titles: Record<Check['id'], string> = {
  shape: 'Shape and range',
  twice: 'Same answer twice',
  alone: 'Same answer alone and in a batch',
  labels: 'Cannot see test answers',
  time: 'Within the time limit',
  datasets: 'Dataset names',
}
const check = (id: Check['id'], status: Check['status'], sentence: string): Check => ({
  id,
  title: titles[id],
  status,
  sentence,
})
const passed = (id: Check['id'], sentence: string) => check(id, 'passed', sentence)
const failed = (id: Check['id'], sentence: string) => check(id, 'failed', sentence)

/** Scores of kind p-correct are probabilities; constant scores are allowed but reported. */
function range(answer: Prediction, K: number): Check {
  if ('choices' in answer) return passed('shape', 'one model per question')
  const { scores, kind } = answer
  const bad = kind === 'p-correct' ? scores.findIndex((p) => p < 0 || p > 1) : -1
  if (bad >= 0)
    return failed(
      'shape',
      `row ${Math.floor(bad / K)}, model ${bad % K} scores ${scores[bad]}: a 'p-correct' must be from 0 to 1; use kind 'utility' for anything else`,
    )
  if (scores.every((score) => score === scores[0]))
    return check('shape', 'warning', `every score is ${scores[0]}: only prices decide`)
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
    return check('time', 'warning', `${took}: more than half of the limit of ${secondsPerCall} s`)
  return passed('time', took)
}

function datasets({ needs, mayReadDatasets }: ConformanceOptions): Check {
  if (!needs.includes('dataset')) return passed('datasets', 'it does not ask for them')
  if (mayReadDatasets)
    return check('datasets', 'warning', 'it reads the dataset of each question, which is unknown in practice')
  return failed('datasets', "it needs 'dataset': remove that, or allow it to read dataset names")
}

/**
 * Asks for a few rows one by one. A router that draws random numbers, like the random baseline, answers by a row's
 * position in the batch: this is reported, but allowed.
 */
export async function rowsAlone(fitted: Fitted, { K, test, features }: RunJob, answer: Prediction): Promise<Check> {
  for (const row of spread(test.rows.length, aloneRows)) {
    const at = Int32Array.of(row)
    try {
      const alone = await fitted.ask(pickAsked(test, at, K), pickFeatures(features.test, at))
      const apart = difference(rowOf(answer, row, K), alone, K, row)
      if (apart && fitted.seen.usesRandom)
        return check('alone', 'warning', `it draws random numbers, so ${apart}: a row's answer depends on its position`)
      if (apart) return failed('alone', `asked alone instead of in a batch, ${apart}: decide each row independently`)
    } catch (error) {
      return failed('alone', `row ${row} alone: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return passed(
    'alone',
    `${plural(Math.min(aloneRows, test.rows.length), 'row')} asked alone ${Math.min(aloneRows, test.rows.length) === 1 ? 'gets' : 'get'} the same answers as in the batch`,
  )
}

function rowOf(answer: Prediction, row: number, K: number): Prediction {
  const probes = answer.probes && { probes: answer.probes.slice(row * K, row * K + K) }
  if ('choices' in answer) return { choices: [answer.choices[row]!], ...probes }
  const { scores, kind, choice } = answer
  return {
    scores: scores.slice(row * K, row * K + K),
    kind,
    ...(choice && { choice: choice.slice(row, row + 1) }),
    ...probes,
  }
}

/** The first difference of two answers in words; undefined when there is none. Rounding in the last digits is none. */
export function difference(a: Prediction, b: Prediction, K: number, firstRow = 0): string | undefined {
  const scored = 'scores' in a
  if (scored !== 'scores' in b) return 'it returns scores once and choices once'
  const pairs: [string, ArrayLike<number>, ArrayLike<number>, number][] =
    'scores' in a && 'scores' in b
      ? [
          ['scores', a.scores, b.scores, K],
          ['chooses', a.choice ?? [], b.choice ?? [], 1],
        ]
      : 'choices' in a && 'choices' in b
        ? [['chooses', a.choices, b.choices, 1]]
        : []
  pairs.push(['probes', a.probes ?? [], b.probes ?? [], K])
  for (const [verb, x, y, width] of pairs) {
    const at = firstApart(x, y)
    if (at < 0) continue
    const model = width > 1 ? ` for model ${at % width}` : ''
    return `row ${firstRow + Math.floor(at / width)} ${verb} ${x[at]}${model} once and ${y[at]} the other time`
  }
  return undefined
}

function firstApart(x: ArrayLike<number>, y: ArrayLike<number>): number {
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    // Negated, so that a value that is missing on one side counts.
    if (!(Math.abs(x[i]! - y[i]!) <= 1e-6 * Math.max(1, Math.abs(x[i]!)))) return i
  }
  return -1
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
