// Generated from src/core/router.ts by src/guest/router-types.mjs. What to export: GuestRouter, at the end.
/**
 * The router interface: built-in routers and guests' routers are the same thing (docs/decisions.md#one-router-interface).
 * A router is an ES module with a default export of type Router. No class, no registration, no build step.
 *
 * What a router can see is fixed by these types: a Batch has no quality and no realised cost at all, so a router
 * cannot look at the answers of the rows it is asked about.
 */
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

export type OnProgress = (progress: Progress) => void

/** What a model charges, in dollars per million tokens. NaN = unknown; never 0 for unknown. */
export interface Price {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  /** The basis of a price without a published source: shown beside the price. */
  readonly assumption?: string
  /** The name that the source lists the model under, where that is another. */
  readonly listed?: string
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

/** One value a visitor may set. Form, link and check all come from this description. */
export type Param =
  | { type: 'number'; label: string; default: number; min: number; max: number; step?: number; help?: string }
  | { type: 'choice'; label: string; default: string; options: readonly { id: string; label: string }[]; help?: string }
  | { type: 'switch'; label: string; default: boolean; help?: string }
  /** `pattern` is a regular expression that the whole text must match; `format` says the same in words. */
  | { type: 'text'; label: string; default: string; pattern: string; format: string; help?: string }

export type ParamValues = Readonly<Record<string, number | string | boolean>>

/**
 * What a router wants prepared. 'embedding' is the default; nothing else is computed unless it is asked for. 'raw' is
 * for ONNX files, which standardise by themselves: dev and test have their `embedding` as it was before, train has none.
 */
export type Need = 'embedding' | 'raw' | 'text' | 'image' | 'neighbors' | 'dataset'

/** n rows to decide on, K models. All arrays are row-major. Arrays not asked for in `needs` are absent. */
export interface Batch {
  readonly n: number
  readonly K: number
  /** Names that say nothing, in no order that says anything; a row has the same one in every call of a run. */
  readonly ids: readonly string[]
  /** Fused (and, where the features say so, standardised) features, n×dims. */
  readonly embedding?: Float32Array
  readonly dims?: number
  readonly text?: readonly string[]
  /** Input tokens of each question, known before any model is called: n×K. Absent in packs that only have costs. */
  readonly inTokens?: Float32Array
  /** n×K dollars: own input tokens × price + the model's mean output tokens on train × price. */
  readonly expectedCost: Float64Array
  /** Nearest training rows of each row. */
  readonly neighbors?: NeighborTable
  /** Index of the dataset of each row. Given only to routers that ask for it: in practice new questions have no label. */
  readonly dataset?: Uint8Array | Uint16Array
}

/** A Batch with its answers: given for train (and, as ctx.dev, for dev), never for test. */
export interface TrainSet extends Batch {
  /** n×K in [0,1]; 1 = correct. No NaN: a pack with missing cells is not scored. */
  readonly quality: Float32Array
  /** n×K realised dollars per call. */
  readonly cost: Float64Array
}

export interface RouterModel {
  readonly id: string
  readonly paramsB?: number
  readonly price: Price
}

export interface Ctx {
  readonly models: readonly RouterModel[]
  readonly params: ParamValues
  /** The dev split with its answers, for early stopping and other choices. */
  readonly dev: TrainSet
  /** Uniform in [0, 1), seeded: the same seed gives the same numbers on every machine. */
  random(): number
  /** Uniform integer in [0, n), drawn as NumPy's legacy generator does (protocol 1.3). */
  randomInt(n: number): number
  readonly lib: Lib
  readonly progress: OnProgress
  readonly signal: AbortSignal
  /**
   * Aborted when the visitor will take what there is so far: a fit then ends soon with its best state yet. A fit that
   * does not look at it is ended by `signal`. Absent where nobody can ask.
   */
  readonly finishEarly?: AbortSignal
  /** Says something the visitor should know about this run; shown beside its row. */
  note(sentence: string): void
}

/** An opened ONNX file. */
export interface OnnxGraph {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Gives its first input n×dims numbers, row-major; gets this output (the first unless named), row-major. */
  run(rows: Float32Array, dims: number, output?: string): Promise<Float32Array>
}

/** Fast building blocks. */
export interface Lib {
  /** C = A·B: A is m×k (given as k×m when transposeA), B is k×n (n×k when transposeB), result m×n row-major. */
  matmul(
    a: Float32Array,
    b: Float32Array,
    m: number,
    k: number,
    n: number,
    transposeB?: boolean,
    transposeA?: boolean,
  ): Float32Array
  /** In-place softmax of each row. */
  softmaxRows(x: Float32Array, rows: number, cols: number): Float32Array
  /** argmax of row r of an n×cols matrix; ties to the lowest column. */
  argmaxRow(x: ArrayLike<number>, row: number, cols: number): number
  /** Opens the bytes of an ONNX file, on WebAssembly. For routers brought to the page; built-in ones have no use for it. */
  onnx(file: Uint8Array): Promise<OnnxGraph>
}

/** Models called before the choice is made, as a cascade does. */
export interface Probes {
  /** n×K; 1 = this model is called too. Each probe is paid once: choosing a probed model's answer costs no more. */
  readonly probes?: Uint8Array
}
/** One operating point … */
export interface Choices extends Probes {
  readonly choices: Int32Array | readonly number[]
}
/** … or scores, which the page turns into a whole cost curve: choice = argmax(score − λ · expected cost). */
export interface Scores extends Probes {
  /** n×K, higher is better. */
  readonly scores: Float32Array
  /** 'p-correct': a probability of being right; 'utility': any scale. */
  readonly kind: 'p-correct' | 'utility'
  /** Overrides argmax(score) at λ = 0 only, for routers with a tie rule of their own. */
  readonly choice?: Int32Array
}
export type Prediction = Choices | Scores

/** One operator of a graph, from ONNX opset 17. */
export interface GraphStep {
  readonly op: string
  /** Earlier outputs, constants, or 'features'. */
  readonly inputs: readonly string[]
  readonly output: string
  /** Integer attributes, such as axis. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

/** Row-major numbers that are part of a graph. */
export interface GraphConstant {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/**
 * A fitted router as ONNX operators: what `predict` does, from 'features' (n×dims, as Batch.embedding) to 'scores' (n×K).
 * Every row must be treated by itself.
 */
export interface GraphSpec {
  readonly kind: Scores['kind']
  readonly constants: Readonly<Record<string, GraphConstant>>
  readonly steps: readonly GraphStep[]
}

export interface Router<State = unknown> {
  /** Lower case, unique: used in links and on the command line. */
  readonly id: string
  readonly name: string
  /** One sentence: what it does. */
  readonly about: string
  readonly paper?: { readonly title: string; readonly url: string }
  readonly params?: Readonly<Record<string, Param>>
  readonly needs?: readonly Need[]
  /** The fit takes seconds or more: it runs in a worker of its own when the visitor asks, with progress and a way to stop. */
  readonly long?: boolean
  fit?(train: TrainSet, ctx: Ctx): State | Promise<State>
  predict(batch: Batch, ctx: Ctx & { readonly state: State }): Prediction | Promise<Prediction>
  /** The fitted router as a graph: it then runs on ONNX Runtime where possible, and can be exported as a file. */
  graph?(state: State): GraphSpec | Promise<GraphSpec>
}

/** What a visitor's own module exports as default: a router to which the page gives its id. See public/routers/README.md. */
export interface GuestRouter<State = unknown>
  extends Pick<Router<State>, 'name' | 'params' | 'needs' | 'fit' | 'predict'> {
  readonly about?: string
}
