/**
 * Runs in a sealed frame's worker beside the visitor's module: fits and asks it with the same function as built-in routers
 * (src/engine/run/run.ts), and talks to the engine over one port. The module shares this realm and may tamper with
 * anything here, so the engine trusts no reply; whatever must not be tampered with is saved before the module is loaded.
 */
import type * as Ort from 'onnxruntime-web'
import type { Batch, Lib, OnnxGraph, Prediction, Router, RouterModel } from '../core/router.ts'
import type { Progress } from '../core/types.ts'
import { plural } from '../core/words.ts'
import type {
  Answer,
  Description,
  FitJob,
  OnnxRuntime,
  Reply,
  Request,
  Seen,
  Ticket,
} from '../engine/guests/messages.ts'
import { engineLib } from '../engine/prepare/engine-lib.ts'
import { type Fitted, fitRouter } from '../engine/run/run.ts'

type LoadRequest = Extract<Request, { op: 'load' }>

/** A module's default export before anything is known about it. */
type Exported = Partial<Router>

const progressEveryMs = 100

/**
 * @param port the engine is at its other end @param now milliseconds
 * @param cover takes away what a router has no use for; called before a module of a visitor is loaded
 */
export async function serveGuest(port: MessagePort, now: () => number, cover: () => void): Promise<void> {
  const post = port.postMessage.bind(port)
  const { apply } = Reflect
  const dataOf = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')?.get
  // Compiled here, while everything is as the browser made it.
  const guest = new Guest(await engineLib(), cover)
  port.onmessage = async (event) => {
    const request = (dataOf ? apply(dataOf, event, []) : event.data) as Ticket & Request
    const { run, call } = request
    let last = 0
    const onProgress = (progress: Progress) => {
      if (now() - last < progressEveryMs) return
      last = now()
      post({ run, call, type: 'progress', progress } satisfies Reply)
    }
    try {
      const result = await guest.answer(request, onProgress)
      const { prediction } = result as Partial<Answer>
      post({ run, call, type: 'result', result } satisfies Reply, buffersOf(prediction))
    } catch (error) {
      post({ run, call, type: 'failure', message: inWords(error) } satisfies Reply)
    }
  }
}

class Guest {
  private router: Exported = {}
  private models: readonly RouterModel[] = []
  private fitted: Fitted | undefined

  constructor(
    private lib: Lib,
    private readonly cover: () => void,
  ) {}

  async answer(request: Request, onProgress: (progress: Progress) => void): Promise<Description | Seen | Answer> {
    if (request.op === 'load') return this.load(request)
    if (request.op === 'fit') return this.fit(request.job, onProgress)
    if (!this.fitted) throw new Error('predict was called before fit')
    const prediction = await this.fitted.ask(request.part, request.features)
    return { ...this.seen(this.fitted), prediction }
  }

  private async load({ source, onnx }: LoadRequest): Promise<Description> {
    if (onnx) this.lib = { ...this.lib, onnx: await startOnnx(onnx) }
    this.cover()
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    const { default: router } = (await import(/* @vite-ignore */ address)) as { default?: Exported }
    if (typeof router?.predict !== 'function')
      throw new Error(
        'the module has no default export with a predict function: write export default { name, predict }',
      )
    this.router = router
    const { name = '', about = '', params = {}, needs = ['embedding'] } = router
    return { name, about, params, needs }
  }

  private async fit(job: FitJob, onProgress: (progress: Progress) => void): Promise<Seen> {
    this.models = job.models
    const { predict, ...rest } = this.router
    const router = {
      ...rest,
      fit: this.router.fit?.bind(this.router),
      predict: async (...args: Parameters<Router['predict']>) =>
        plainPrediction(await predict?.apply(this.router, args), args[0], this.models),
    } as Router
    const test = { features: {}, part: { ...job.dev, rows: new Int32Array(0) } }
    const run = { ...job, test: test.part, features: { ...job.features, test: test.features } }
    this.fitted = await fitRouter(router, run, { lib: this.lib, signal: new AbortController().signal, onProgress })
    return this.seen(this.fitted)
  }

  private seen({ seen, notes }: Fitted): Seen {
    return { ...seen, notes: [...notes] }
  }
}

function buffersOf(prediction: unknown): Transferable[] {
  const arrays = Object.values(prediction ?? {}).filter((value) => ArrayBuffer.isView(value))
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]
}

/** The message, with the line of the visitor's module it came from, where the engine tells. */
function inWords(error: unknown): string {
  const message =
    error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error)
  const line = error instanceof Error ? /blob:[^\s)]*?:(\d+):\d+/.exec(error.stack ?? '')?.[1] : undefined
  return line ? `line ${line}: ${message}` : message
}

/** Throws a sentence for an answer of another kind. Values are checked later, with the row they stand in. */
export function plainPrediction(value: unknown, { n }: Batch, models: readonly RouterModel[]): Prediction {
  if (typeof value !== 'object' || value === null)
    throw new Error(`predict returned ${String(value)}: return { choices } or { scores, kind }`)
  const { choices, ...rest } = value as { choices?: unknown }
  if (choices === undefined) return rest as Prediction
  if (choices instanceof Int32Array) return { choices, ...rest }
  if (!Array.isArray(choices)) throw new Error('choices is not a list: return one model number or id per question')
  if (choices.length !== n)
    throw new Error(`${plural(choices.length, 'choice')} for ${plural(n, 'question')}: return one per question`)
  return { choices: Int32Array.from(choices, (choice, row) => column(choice, row, models)), ...rest }
}

function column(choice: unknown, row: number, models: readonly RouterModel[]): number {
  const index = typeof choice === 'string' ? models.findIndex(({ id }) => id === choice) : choice
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < models.length) return index
  throw new Error(`row ${row} chose ${JSON.stringify(choice)}: choose 0 to ${models.length - 1}, or a model's id`)
}

const address = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))

export async function startOnnx({ module, glue, wasm }: OnnxRuntime): Promise<Lib['onnx']> {
  const ort = (await import(/* @vite-ignore */ address(module))) as typeof Ort
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmPaths = { mjs: address(glue) }
  ort.env.wasm.wasmBinary = wasm.buffer as ArrayBuffer
  ort.env.logLevel = 'error'
  // No file at all is refused, but only once the runtime is up.
  await open(ort, new Uint8Array(0)).catch(() => {})
  return (file) => open(ort, file)
}

async function open(ort: typeof Ort, file: Uint8Array): Promise<OnnxGraph> {
  const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 3 })
  const { inputNames: inputs, outputNames: outputs } = session
  return {
    inputs,
    outputs,
    async run(rows, dims, output = outputs[0]) {
      const [input] = inputs
      if (input === undefined || output === undefined) throw new Error('the graph has no input or no output')
      const feed = { [input]: new ort.Tensor('float32', rows, [rows.length / dims, dims]) }
      const { [output]: tensor } = await session.run(feed, [output])
      if (tensor?.type !== 'float32') throw new Error(`the output "${output}" holds ${tensor?.type}: float32 is needed`)
      return (tensor.data as Float32Array).slice()
    },
  }
}
