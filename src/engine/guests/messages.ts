/**
 * Messages between the engine and a sealed router, over one MessagePort from the engine's worker to the sealed frame's:
 * the page's thread never touches the arrays. Replies are untrusted: door.ts checks them before use.
 */
import type { Need, Param, Router } from '../../core/router.ts'
import type { Progress } from '../../core/types.ts'
import { type Guest, guestId } from '../../experiment/experiment.ts'
import type { Asked, PartFeatures } from '../prepare/parts.ts'
import type { RunJob } from '../run/run.ts'

/** What a fit is given: a run without its test part, which follows when the fit is done. */
export type FitJob = Omit<RunJob, 'test' | 'features'> & { readonly features: Omit<RunJob['features'], 'test'> }

/** ONNX Runtime Web in pieces: a sealed worker cannot fetch it. */
export interface OnnxRuntime {
  /** JavaScript modules: the runtime, and its glue to the WebAssembly. */
  readonly module: string
  readonly glue: string
  readonly wasm: Uint8Array
}

export type Request =
  /** JavaScript of the module, and what lib.onnx runs on where it is used. Answered with a Description. */
  | { readonly op: 'load'; readonly source: string; readonly onnx?: OnnxRuntime }
  /** Answered with Seen. */
  | { readonly op: 'fit'; readonly job: FitJob }
  /** Answered with an Answer. */
  | { readonly op: 'ask'; readonly part: Asked; readonly features: PartFeatures }

/** Names the run and the call within it; a reply must name the same. */
export interface Ticket {
  readonly run: string
  readonly call: number
}

export interface Description {
  readonly name: string
  readonly about: string
  readonly params: Readonly<Record<string, Param>>
  readonly needs: readonly Need[]
}

export interface Seen {
  readonly usesPrices: boolean
  readonly usesRandom: boolean
  readonly notes: readonly string[]
}

export interface Answer extends Seen {
  /** A Prediction, if it is one. */
  readonly prediction: unknown
}

export type Reply = Ticket &
  (
    | { readonly type: 'progress'; readonly progress: Progress }
    | { readonly type: 'result'; readonly result: Description | Seen | Answer }
    | { readonly type: 'failure'; readonly message: string }
  )

/** Of what a guest says, in characters or entries: cut or refused in its worker, and again on arrival. */
export const limits = {
  text: 400,
  name: 60,
  notes: 20,
  params: 50,
  paramName: 40,
  options: 100,
  optionText: 100,
} as const

/** Messages a call may send, progress included; the frame's own side sends ten a second at most. */
export const messagesPerCall = 5000
/** Largest answer: far above scores and probes of 100,000 questions and 40 models. */
export const maxAnswerBytes = 64 << 20

/** What the board shows of a guest: it waits to be run like any router that takes long, and only runs when asked. */
export function guestRouter(guest: Guest, known?: Description): Router {
  return {
    id: guestId(guest.key),
    name: known?.name ?? guest.name,
    about: `${known?.about || 'A router added on this page.'} Source ${guest.hash.slice(0, 12)}.`,
    ...(known && { params: known.params, needs: known.needs }),
    long: true,
    predict() {
      throw new Error(`"${guest.name}" only runs in a sealed frame`)
    },
  }
}
