/**
 * The data model, written once. Everything else refers to these shapes.
 * Source: protocol 0-1 (symbols, files), docs/formats.md#the-pack.
 */

/** Which part of a pack a sample belongs to. Stored as 0, 1, 2 in `split.npy`, in this order. */
export type SplitName = 'train' | 'dev' | 'test'
export const splitNames: readonly SplitName[] = ['train', 'dev', 'test']

/** One model that can be called. Columns of every N×M matrix follow the order of `PackInfo.models`. */
export interface ModelInfo {
  /** Unique within the pack; models are sorted by id in code-point order. */
  readonly id: string
  /** Billions of parameters; absent when unknown. */
  readonly paramsB?: number
  readonly access: 'open' | 'api'
}

/** One dataset (or subject) of a pack and the group it is reported under. */
export interface DatasetInfo {
  readonly id: string
  readonly group: string
}

/** What a model charges, in dollars per million tokens. NaN = unknown; never 0 for unknown. */
export interface Price {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  /** The basis of a price without a published source: shown beside the price. */
  readonly assumption?: string
  /** The name that the source lists the model under, where that is another. */
  readonly listed?: string
}

/** Dated prices for a pack's models, kept apart from the pack's data: changing them never changes the pack. */
export interface PriceSheet {
  readonly id: string
  readonly title: string
  /** ISO date the prices were read or assumed; `as recorded` when they are those of the runs themselves. */
  readonly date: string
  readonly source: string
  /** True when any price is an assumption of ours: every cost on the board then carries the mark "assumed". */
  readonly assumed: boolean
  /** Keyed by model id. A model without an entry has no price, and no score. */
  readonly prices: Readonly<Record<string, Price>>
}

/** An embedding matrix kept in a pack. */
export interface EncoderInfo {
  readonly id: string
  readonly modality: 'text' | 'image'
  readonly dims: number
}

/** One file of a pack, as listed in `pack.json`. */
export interface EntryInfo {
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

/**
 * Where a target of a simulated pack comes from: printed in the paper; worked out from printed figures; or chosen by this
 * project, because nothing is printed.
 */
export type TargetBasis = 'published' | 'inferred' | 'assumed'

/** The calibration of a simulated pack: what was aimed at and what came out. */
export interface CalibrationRow {
  readonly what: string
  /** Absent in packs from before it was recorded. */
  readonly basis?: TargetBasis
  readonly unit: string
  readonly target: number
  readonly got: number
  /** Largest accepted |got − target|. */
  readonly tolerance: number
}

/**
 * A change a visitor made to a pack after the data check, as a rule: applied to the same pack it gives the same result.
 * Changes of prices and splits are no such changes: they belong to the experiment.
 */
export type PackFix =
  /** Rows without a result, or without a cost, for every model; or rows that repeat an earlier question. */
  | { readonly fix: 'drop-rows'; readonly because: 'missing' | 'no-cost' | 'repeated' }
  | { readonly fix: 'drop-model'; readonly model: string }
  | { readonly fix: 'drop-dataset'; readonly dataset: string }
  /** Grades of `at` and above become 1, others 0. */
  | { readonly fix: 'binarise'; readonly at: number }
  /** Rows whose ids differ only in spaces, case, leading zeros or a `.0` become one. */
  | { readonly fix: 'join-ids' }
  /** Pictures with the same bytes under several names: each pair names the one to replace and the one that stays. */
  | { readonly fix: 'merge-pictures'; readonly same: readonly (readonly string[])[] }
  /** The results of these calls become missing, never zero: scores outside 0 to 1; no, or impossibly many, tokens received. */
  | { readonly fix: 'mask'; readonly cells: 'out-of-range' | 'no-output' | 'huge-output' }
  /** Scores below 0 become 0, above 1 become 1. */
  | { readonly fix: 'clip' }
  /** For packs with neither tokens nor costs: every call is taken to have these many tokens. */
  | { readonly fix: 'assume-tokens'; readonly input: number; readonly output: number }

/** `pack.json`: everything about a pack except its arrays. */
export interface PackInfo {
  readonly schema: 1
  readonly id: string
  readonly title: string
  readonly kind: 'real' | 'simulated'
  readonly source: {
    readonly name: string
    readonly url?: string
    readonly revision?: string
    readonly licence: string
  }
  /** Who decided what is correct, and how. */
  readonly grading: string
  /** Rule behind the input token counts, in one sentence; likewise for output. */
  readonly tokenRules: { readonly input: string; readonly output: string }
  readonly models: readonly ModelInfo[]
  readonly datasets: readonly DatasetInfo[]
  readonly counts: { readonly samples: number; readonly models: number }
  readonly priceSheet: PriceSheet
  readonly encoders: readonly EncoderInfo[]
  /** Plain sentences: changes made on import, quirks, licences of parts. */
  readonly notes: readonly string[]
  /** The pack this one was made from, and the changes made, in order. */
  readonly derived?: {
    readonly from: { readonly id: string; readonly hash: string }
    readonly fixes: readonly PackFix[]
  }
  readonly simulation?: {
    readonly seed: number
    readonly calibration: readonly CalibrationRow[]
    /** Best expected accuracy on the test split: knowing the features; knowing every probability. 0-1. */
    readonly bayesAccuracy: { readonly features: number; readonly probabilities: number }
  }
  readonly entries: Readonly<Record<string, EntryInfo>>
}

/** One line of `samples.jsonl`. */
export interface Sample {
  readonly id: string
  /** Question text only, without options. */
  readonly prompt: string
  readonly options?: readonly string[]
  /** Path of the picture inside the source, when there is one. */
  readonly image?: string
}

/** Row-major n×dims embeddings: int8 with one scale per row (value = scale · q), or float32. */
export interface Embedding {
  readonly info: EncoderInfo
  readonly rows: number
  readonly values: Int8Array | Float32Array
  /** One per row when `values` is int8; absent otherwise. */
  readonly scale?: Float32Array
}

/** Of the dataset of each row: bytes up to 256 datasets, two bytes up to 65,536. */
export type DatasetIndices = Uint8Array | Uint16Array

/** A pack's matrices in memory. Rows are samples, columns are models, row-major. */
export interface PackData {
  readonly info: PackInfo
  /** sha256 of pack.json, which lists the sha256 of every other entry. */
  readonly hash: string
  readonly n: number
  readonly m: number
  /** n×m, in [0,1], or a little outside where published so. NaN = no result for this cell; never 0 for missing. */
  readonly quality: Float32Array
  /** Tokens sent: length n when equal for all models (protocol 1.6), else n×m. Absent when the source only has costs. */
  readonly inTokens?: Uint16Array | Uint32Array
  /** Tokens received, n×m. Absent when the source only has costs. */
  readonly outTokens?: Uint16Array | Uint32Array
  /** Dollars per call, n×m, when the source has costs and no tokens. Prices then change nothing. */
  readonly fixedCostUsd?: Float64Array
  /** Pictures as (row, width, height) in pixels, one after the other; only where inTokens counts each flat at 256. */
  readonly images?: Uint32Array
  /** Index into info.datasets, one per row. */
  readonly dataset: DatasetIndices
  /** 0 train, 1 dev, 2 test; absent = drawn by seed. */
  readonly split?: Uint8Array
  /** Questions that belong together, such as variants of one template, have the same number. */
  readonly group?: Int32Array
}

/** Row numbers of each part, ascending. Disjoint; together they may leave rows out. */
export interface Split {
  readonly train: Int32Array
  readonly dev: Int32Array
  readonly test: Int32Array
}

/** Row-major rows×cols float32. */
export interface DenseMatrix {
  readonly kind: 'dense'
  readonly rows: number
  readonly cols: number
  readonly data: Float32Array
}

/** Compressed sparse rows: row r holds columns column[rowStart[r] .. rowStart[r+1]), ascending, with their values. */
export interface SparseMatrix {
  readonly kind: 'sparse'
  readonly rows: number
  readonly cols: number
  readonly rowStart: Int32Array
  readonly column: Int32Array
  readonly value: Float32Array
}

export type Matrix = DenseMatrix | SparseMatrix

/** The nearest training rows of each query row, nearest first; ties to the lower training row. Row-major n×k. */
export interface NeighborTable {
  readonly n: number
  /** min(64, number of training rows). */
  readonly k: number
  /** Position within the training set (0 .. train.n−1), not the pack row. */
  readonly index: Int32Array
  /** Cosine distance 1 − cos, in [0, 2]. */
  readonly distance: Float32Array
  /** Distance of the nearest training row that is not in the table, one per row; absent where it was not looked for. */
  readonly beyond?: Float32Array
}

/** Something wrong, or worth knowing, about data from outside. Red findings (`error`) block a score. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note'
  /** File or thing it is about, with line when known: `Qwen-VL-Max.jsonl, line 17`. */
  readonly where: string
  /** One sentence: what is wrong, with the value. */
  readonly what: string
  /** One sentence: how to fix it. */
  readonly fix: string
}

/** done and total in `unit`s; total 0 = not known yet. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly unit: string
  readonly note?: string
  /** Of a training: Rank Score on dev after each epoch so far, 0-1. */
  readonly devCurve?: readonly number[]
  /** What was done before this run began: rates and remaining time leave it out. */
  readonly from?: number
}
export type OnProgress = (progress: Progress) => void
