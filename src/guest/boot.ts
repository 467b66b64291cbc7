/**
 * Runs in a sealed frame's worker beside the visitor's module: fits and asks it with the same function as built-in routers
 * (src/engine/run/run.ts), and talks to the engine over one port. The module shares this realm and may tamper with
 * anything here, so the engine trusts no reply; whatever must not be tampered with is saved before the module is loaded.
 */
import type * as Ort from 'onnxruntime-web'
import type { Lib, OnnxGraph, Prediction, Router, RouterModel } from '../core/router.ts'
import type { OnProgress, Progress } from '../core/types.ts'
import {
  type Answer,
  type Description,
  type FitJob,
  limits,
  type OnnxRuntime,
  type Reply,
  type Request,
  type Seen,
  type Ticket,
} from '../engine/guests/messages.ts'
import { engineLib } from '../engine/prepare/engine-lib.ts'
import { type Fitted, fitRouter } from '../engine/run/run.ts'
import { plainCopy, plainPrediction, textOf, thrownInWords } from './plain.ts'

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
    let answered = false
    const onProgress = (progress: Progress) => {
      if (answered || now() - last < progressEveryMs) return
      last = now()
      post({ run, call, type: 'progress', progress: plainCopy(progress) as Progress } satisfies Reply)
    }
    try {
      // Made plain after the last wait: an Object.prototype.then of the module stands between any two.
      const { result, transfer } = guest.plain(request, await guest.answer(request, onProgress))
      answered = true
      post({ run, call, type: 'result', result } satisfies Reply, transfer)
    } catch (error) {
      answered = true
      post({ run, call, type: 'failure', message: thrownInWords(error) } satisfies Reply)
    }
  }
}

class Guest {
  private router: Exported = {}
  private models: readonly RouterModel[] = []
  private fitted: Fitted | undefined
  /** Of the call that is being answered: a router may tell of its progress in predict as well as in fit. */
  private onProgress: OnProgress = () => {}

  constructor(
    private lib: Lib,
    private readonly cover: () => void,
  ) {}

  async answer(request: Request, onProgress: OnProgress): Promise<unknown> {
    this.onProgress = onProgress
    if (request.op === 'load') return this.load(request)
    if (request.op === 'fit') return this.fit(request.job)
    if (!this.fitted) throw new Error('predict was called before fit')
    return this.fitted.ask(request.part, request.features)
  }

  /** What may leave: plain data of limited size. @param said what the module's own code may have made of an answer */
  plain(request: Request, said: unknown): { readonly result: Description | Seen | Answer; transfer: Transferable[] } {
    if (request.op === 'load') return { result: plainCopy(said, 6) as Description, transfer: [] }
    const seen = this.seen()
    if (request.op === 'fit') return { result: seen, transfer: [] }
    const asked = { n: request.part.rows.length, K: this.models.length }
    const prediction = plainPrediction(said, asked, this.models)
    return { result: { ...seen, prediction }, transfer: buffersOf(prediction) }
  }

  private async load({ source, onnx }: LoadRequest): Promise<unknown> {
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

  private async fit(job: FitJob): Promise<void> {
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
    const tools = { lib: this.lib, signal: new AbortController().signal }
    this.fitted = await fitRouter(router, run, { ...tools, onProgress: (progress) => this.onProgress(progress) })
  }

  private seen(): Seen {
    const { seen, notes } = this.fitted as Fitted
    const said: string[] = []
    for (const note of notes as Set<unknown>) {
      const text = textOf(note)
      if (text !== undefined) said[said.length] = text
      if (said.length === limits.notes) break
    }
    return { usesPrices: seen.usesPrices === true, usesRandom: seen.usesRandom === true, notes: said }
  }
}

/** Of the copies that plainPrediction made. */
function buffersOf(prediction: Prediction): Transferable[] {
  const buffers: Transferable[] = []
  for (const array of Object.values(prediction))
    if (ArrayBuffer.isView(array)) buffers.push(array.buffer as ArrayBuffer)
  return buffers
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
