/**
 * What the page can ask about the open pack: by name, a function over the open engine. Questions are about the experiment that
 * was set last, which is the one the visitor sees. A handler is added here and nowhere else: the worker's interface is made
 * from this map (serve.ts).
 */
import type { OnProgress } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Device } from '../onnx/run/device.ts'
import type { Encoding } from '../storage/encodings.ts'
import type { Calls } from './calls.ts'
import type { Engine } from './engine.ts'
import type { Awaiting, Following } from './follow.ts'
import type { Insight } from './insight.ts'
import type { Question } from './questions/ask.ts'
import type { SampleQuery } from './questions/question-list.ts'
import type { BreakEvenQuestion } from './rows/break-even.ts'
import type { PairChoice } from './rows/compare-encoders.ts'
import type { Pair } from './rows/metrics-sheet.ts'
import type { GuestFrames } from './run/kept-runs.ts'

/** What is there while a pack is open. */
export interface Open {
  readonly engine: Engine
  readonly following: Following
  /** Loaded when first asked: the first board does without. */
  readonly insight: () => Promise<Insight>
  /** Encodings of the pack that are kept in this browser. */
  readonly encodings: () => Promise<Encoding[]>
  /** Calls that take long, by the number that their caller gave them. */
  readonly calls: Calls
}

export const handlers = {
  /** Sets the experiment, and answers with its board: a few milliseconds. Undefined when a newer one overtook it. */
  set: ({ following }: Open, experiment: Experiment, token: number, awaiting: Awaiting) =>
    following.set(experiment, token, awaiting),

  /**
   * Computes what the waiting rows need (features, neighbour table), and a search
   * that would take long only when asked to. Answers with the board, as the next two.
   */
  prepare: ({ engine, following, calls }: Open, call: number, searchAnyway: boolean, onProgress: OnProgress) =>
    calls.run(call, async (signal) => {
      await engine.prepare(following.experiment, { signal, onProgress, searchAnyway })
      return following.again()
    }),

  /** Fits the row of this key, whose router takes long. @param device for its answers; chosen when undefined */
  train: (open: Open, key: string, call: number, device: Device | undefined, onProgress: OnProgress) =>
    open.calls.run(call, async (signal, finishEarly) => {
      const options = { signal, finishEarly, onProgress, ...(device && { device }) }
      await open.engine.train(open.following.experiment, key, options)
      return open.following.again()
    }),

  /** Runs the guest's row of this key in sealed frames: the ports, to be transferred, lead into them. */
  runGuest: (open: Open, key: string, frames: GuestFrames, call: number, onProgress: OnProgress) =>
    open.calls.run(call, async (signal) => {
      const now = () => performance.now()
      const onnx = () => import('../onnx/run/pieces.ts').then(({ runtimePieces }) => runtimePieces())
      const options = { signal, onProgress, now, onnx }
      const report = await open.engine.runGuest(open.following.experiment, key, frames, options)
      return { report, patch: await open.following.again() }
    }),

  /**
   * The router of one row on another pair of encoders. The experiment is sent along: all pairs of a comparison must be run
   * under the same one.
   */
  comparePair: (
    { engine, calls, encodings }: Open,
    experiment: Experiment,
    { row, choice }: { row: string; choice: PairChoice },
    call: number,
    onProgress: OnProgress,
  ) =>
    calls.run(call, async (signal) =>
      engine.comparePair(experiment, row, choice, await encodings(), { signal, onProgress }),
    ),

  encodings: ({ encodings }: Open) => encodings(),

  /** The row's router as an ONNX file, as it answered; undefined where there is none. */
  file: ({ engine, following }: Open, key: string) => engine.file(following.experiment, key),

  /** The neighbouring benchmarks' metrics; between the most accurate and the cheapest model unless a pair is given. */
  metrics: ({ engine, following }: Open, pair?: Pair) => engine.metrics(following.experiment, pair),

  /** 95 % intervals of those metrics that pick a setting on test. */
  pickedIntervals: async ({ insight, following: { experiment } }: Open) =>
    (await insight()).pickedIntervals(experiment),

  /** The price of a model at which a router's lead is gone; undefined where there is nothing to compare. */
  breakEven: ({ engine, following }: Open, question: BreakEvenQuestion) =>
    engine.breakEven(following.experiment, question),

  /** What every fitted router says to one question. */
  ask: ({ engine, following }: Open, question: Question) => engine.ask(following.experiment, question),

  /** A few of the pack's own test questions. */
  examples: ({ engine, following }: Open) => engine.examples(following.experiment),

  /** The board as the headless twin prints it, for download. */
  report: async ({ insight, following: { experiment } }: Open) => (await insight()).report(experiment),

  /** A row by its key, or the pack where there is none, under audit; undefined for a row that has not run. */
  audit: async ({ insight, following: { experiment } }: Open, key?: string) => (await insight()).audit(experiment, key),

  /** Two rows on the questions they send to different models; undefined where one has not run. */
  contest: async ({ insight, following: { experiment } }: Open, keys: readonly [string, string]) =>
    (await insight()).contest(experiment, keys),

  /** The fewest questions that would undo a lead of one of two rows; undefined where one has not run. */
  solid: async ({ insight, following: { experiment } }: Open, keys: readonly [string, string]) =>
    (await insight()).solid(experiment, keys),

  /** A page of the questions' list. */
  samplePage: async ({ insight, following: { experiment } }: Open, query: SampleQuery) =>
    (await insight()).samplePage(experiment, query),

  /** One question, by its row of the pack; undefined where there is none, or nothing can be scored. */
  sampleDetail: async ({ insight, following: { experiment } }: Open, row: number) =>
    (await insight()).sampleDetail(experiment, row),
}
