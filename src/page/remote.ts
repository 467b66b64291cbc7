/** One written interface per worker; imported as types by both sides. Inputs and outputs are plain data. */

import type { Finding, OnProgress, PackFix, PackInfo } from '../core/types.ts'
import type { GuestReport } from '../engine/guests/run-guest.ts'
import type { AskAnswer, Question } from '../engine/questions/ask.ts'
import type { Example } from '../engine/questions/examples.ts'
import type { SamplePage, SampleQuery } from '../engine/questions/question-list.ts'
import type { SampleDetail } from '../engine/questions/sample-detail.ts'
import type { BreakEven, BreakEvenQuestion } from '../engine/rows/break-even.ts'
import type { PairChoice, PairRow } from '../engine/rows/compare-encoders.ts'
import type { Contest } from '../engine/rows/contest.ts'
import type { Significance } from '../engine/rows/intervals.ts'
import type { MetricsSheet, Pair } from '../engine/rows/metrics-sheet.ts'
import type { RoutingGain } from '../engine/rows/routing-gain.ts'
import type { Board, Curve } from '../engine/score/board.ts'
import type { Study, StudyKind } from '../engine/study/study.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Device } from '../onnx/run/device.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import type { CheckFinding } from '../packs/check/finding.ts'
import type { ImportOptions } from '../packs/import/importer.ts'
import type { TableAsk } from '../packs/import/table-mapping.ts'
import type { SealedPack } from '../packs/seal.ts'
import type { EncodeService } from '../storage/encode-service.ts'
import type { Encoding } from '../storage/encodings.ts'
import type { Kept, KeptKind } from '../storage/kept.ts'

/** A stored pack as the page lists it. */
export interface PackListing {
  readonly id: string
  readonly hash: string
  readonly info: PackInfo
  readonly storedAt: number
  readonly bytes: number
}

/** A pack is stored, or nothing changed and the findings say why. Findings of a stored pack are notes and warnings. */
export interface StoreResult {
  readonly stored?: PackListing
  /** The pack itself, where this browser keeps nothing: a private window, or storage switched off. */
  readonly unstored?: SealedPack
  readonly findings: readonly Finding[]
  /** The visitor must say first what a table's columns hold; nothing was stored. */
  readonly ask?: TableAsk
}

/** What a visitor says about files whose names and columns do not. */
type Said = Pick<ImportOptions, 'mapping' | 'vlmevalkit'>

interface FetchResult {
  readonly name: string
  readonly file?: Blob
  readonly findings: readonly Finding[]
}

/** A dropped file with its path inside the drop. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

export interface PackWorker {
  list(): Promise<PackListing[]>
  /** Fetches a catalogue entry's files, builds or opens the pack, stores it. */
  load(entry: CatalogueEntry, base: string, onProgress: OnProgress): Promise<StoreResult>
  importFiles(files: readonly DroppedFile[], onProgress: OnProgress, said?: Said): Promise<StoreResult>
  /** One file from an address; without it the findings say why. */
  fetchAddress(address: string, onProgress: OnProgress): Promise<FetchResult>
  /** A stored pack as one zip that numpy.load opens. */
  exportZip(id: string, onProgress: OnProgress): Promise<Blob>
  /** Applies fixes to a stored pack and stores the result beside it. */
  fix(id: string, fixes: readonly PackFix[], onProgress: OnProgress): Promise<StoreResult>
  remove(id: string): Promise<void>
  kept(): Promise<Kept[]>
  forget(kind: KeptKind): Promise<void>
}

export interface EngineWorker {
  /** Holds a pack that could not be stored until the page is closed; `at`: milliseconds since 1970. */
  take(pack: SealedPack, at: number): Promise<void>
  /** Reads a stored pack's matrices. Rejects with a sentence when it is not there. */
  open(id: string): Promise<PackListing>
  /**
   * Scores everything that can be scored now; a few milliseconds. With `refit` false, routers fitted under other prices
   * are re-scored as they are, and their rows are marked stale.
   */
  board(experiment: Experiment, refit: boolean): Promise<Board>
  /** Computes what the waiting rows need (features, neighbour table). */
  prepare(experiment: Experiment, call: number, onProgress: OnProgress): Promise<void>
  /** Two rows on the questions they send to different models; undefined where one has not run. */
  contest(experiment: Experiment, keys: readonly [string, string]): Promise<Contest | undefined>
  /** Runs the guest's row of this key in sealed frames: the ports, to be transferred, lead into them. */
  runGuest(
    experiment: Experiment,
    key: string,
    javascript: string,
    ports: { readonly check: MessagePort; readonly run: MessagePort },
    call: number,
    onProgress: OnProgress,
  ): Promise<GuestReport>
  /** Fits the row of this key, whose router takes long. @param device for its answers; chosen when undefined */
  train(
    experiment: Experiment,
    key: string,
    call: number,
    device: Device | undefined,
    onProgress: OnProgress,
  ): Promise<void>
  /** Ends the training of this call soon, with the best it has; it then rejects if that is nothing. */
  finishEarly(call: number): Promise<void>
  /** The row's router as an ONNX file, as it answered; undefined where there is none. */
  file(experiment: Experiment, key: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Stops the prepare or train that was given this call number. */
  cancel(call: number): Promise<void>
  curves(experiment: Experiment): Promise<Curve[]>
  /** The neighbouring benchmarks' metrics; between the most accurate and the cheapest model unless a pair is given. */
  metrics(experiment: Experiment, pair?: Pair): Promise<MetricsSheet>
  /** The price of a model at which a router's lead is gone; undefined where there is nothing to compare. */
  breakEven(experiment: Experiment, question: BreakEvenQuestion): Promise<BreakEven | undefined>
  /** What the data check finds under the experiment's prices and split, red findings first. */
  check(experiment: Experiment): Promise<readonly CheckFinding[]>
  /**
   * How sure the present board is, after at least `resamples` resamples; asked for more, it goes on where it stopped.
   * Undefined while nothing can be scored.
   */
  significance(experiment: Experiment, resamples: number): Promise<Significance | undefined>
  /** What every fitted router says to one question. */
  ask(experiment: Experiment, question: Question): Promise<AskAnswer>
  /** A few of the pack's own test questions. */
  examples(experiment: Experiment): Promise<Example[]>
  /** The router of one row on another pair of encoders. */
  comparePair(
    experiment: Experiment,
    key: string,
    choice: PairChoice,
    call: number,
    onProgress: OnProgress,
  ): Promise<PairRow>
  /** Encodings of the open pack that are kept in this browser. */
  encodings(): Promise<Encoding[]>
  /** The row of this key beside what its money could have bought without looking at questions; undefined before it ran. */
  routing(experiment: Experiment, key: string): Promise<RoutingGain | undefined>
  /** A page of the questions' list; undefined while no pack is open. */
  samplePage(experiment: Experiment, query: SampleQuery): Promise<SamplePage | undefined>
  /** One question, by its row of the pack; undefined where there is none, or nothing can be scored. */
  sampleDetail(experiment: Experiment, row: number): Promise<SampleDetail | undefined>
  /** The board as the headless twin prints it, for download. */
  report(experiment: Experiment): Promise<object>
}

export type EncodeWorker = Pick<
  EncodeService,
  'device' | 'state' | 'keepPictures' | 'remove' | 'encode' | 'text' | 'pictures' | 'picture'
>

export interface StudyWorker {
  /** Runs a study on a stored pack: hands over its states as they come, and resolves to the complete one. */
  run(
    kind: StudyKind,
    experiment: Experiment,
    call: number,
    onPart: (study: Study) => void,
    onProgress: OnProgress,
  ): Promise<Study | undefined>
  /** Stops the run that was given this call number. */
  cancel(call: number): Promise<void>
}
