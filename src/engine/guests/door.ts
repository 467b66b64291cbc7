/**
 * The connection to one sealed router: one call at a time, each with its own time limit, and every reply checked.
 * When this side rejects, the holder of the frame removes it (src/page/guests.ts): a router in an endless loop cannot
 * be asked to stop.
 */

import type { OnProgress } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Asked, answeredOf, askedOf, type PartFeatures } from '../prepare/parts.ts'
import { checkPrediction, type Fitted, type RunJob } from '../run/run.ts'
import { checkProbabilities } from './check.ts'
import { type Description, limits, messagesPerCall, type OnnxRuntime, type Reply, type Request } from './messages.ts'
import { readDescription, readPrediction, readReply, readSeen } from './reading.ts'

export interface DoorOptions {
  readonly secondsPerCall: number
  readonly mayReadDatasets: boolean
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** The end of a MessageChannel: the page's MessagePort, or Node's in tests. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message' | 'messageerror', listener: (event: MessageEvent) => void): void
  removeEventListener(type: 'message' | 'messageerror', listener: (event: MessageEvent) => void): void
  start(): void
  close(): void
}

export class GuestDoor {
  private readonly run = crypto.randomUUID()
  private calls = 0

  constructor(
    private readonly port: Port,
    private readonly options: DoorOptions,
  ) {
    port.start()
  }

  async load(source: string, onnx?: OnnxRuntime): Promise<Description> {
    return readDescription(await this.call({ op: 'load', source, ...(onnx && { onnx }) }, 'loading the module'))
  }

  /** Fits it with the answers of train and dev. It gets copies, may keep them, and never sees test here. */
  async fit({ test: _, features, train, dev, ...job }: RunJob): Promise<Fitted> {
    const parts = { train: this.sealed(answeredOf(train)), dev: this.sealed(answeredOf(dev)) }
    const seen = readSeen(
      await this.call(
        { op: 'fit', job: { ...job, ...parts, features: { train: features.train, dev: features.dev } } },
        'fit',
      ),
    )
    const notes = new Set(seen.notes)
    const state = { usesPrices: seen.usesPrices, usesRandom: seen.usesRandom }
    return { seen: state, notes, ask: (part, of) => this.ask(part, of, job.K, state, notes) }
  }

  private async ask(part: Asked, features: PartFeatures, K: number, seen: Fitted['seen'], notes: Set<string>) {
    const result = await this.call({ op: 'ask', part: this.sealed(askedOf(part)), features }, 'predict')
    const now = readSeen(result)
    seen.usesPrices ||= now.usesPrices
    seen.usesRandom ||= now.usesRandom
    for (const note of now.notes) if (notes.size < limits.notes) notes.add(note)
    const prediction = readPrediction((result as { prediction?: unknown }).prediction)
    return checkProbabilities(checkPrediction(prediction, part.rows.length, K), K)
  }

  /** Names of datasets go only to those who may read them. */
  private sealed<P extends Asked>(part: P): P {
    return this.options.mayReadDatasets ? part : { ...part, dataset: new Uint8Array(0) }
  }

  close() {
    this.port.close()
  }

  private call(request: Request, doing: string): Promise<unknown> {
    const { port, options } = this
    const ticket = { run: this.run, call: ++this.calls }
    return new Promise((resolve, reject) => {
      let messages = 0
      const end = (finish: () => void) => {
        clearTimeout(timer)
        port.removeEventListener('message', onMessage)
        port.removeEventListener('messageerror', onUnreadable)
        options.signal.removeEventListener('abort', onAbort)
        finish()
      }
      /** After this, its messages are ignored. */
      const refuse = (reason: unknown) => {
        port.close()
        end(() => reject(reason))
      }
      const onMessage = ({ data }: MessageEvent) => {
        if (++messages > messagesPerCall)
          return refuse(
            new Error(`${doing} sent more than ${plural(messagesPerCall, 'message')}: the router was stopped`),
          )
        let reply: Reply
        try {
          reply = readReply(data, ticket)
        } catch (error) {
          return refuse(error)
        }
        if (reply.type === 'progress') options.onProgress(reply.progress)
        else if (reply.type === 'failure') end(() => reject(new Error(`${doing}: ${reply.message}`)))
        else end(() => resolve(reply.result))
      }
      const onUnreadable = () => refuse(new Error(`${doing} sent an unreadable message: the router was stopped`))
      const onAbort = () => refuse(options.signal.reason)
      const late = `${doing} took longer than ${options.secondsPerCall} s: the router was stopped. Make it faster, or allow more seconds per call`
      const timer = setTimeout(() => refuse(new Error(late)), options.secondsPerCall * 1000)
      port.addEventListener('message', onMessage)
      port.addEventListener('messageerror', onUnreadable)
      options.signal.addEventListener('abort', onAbort, { once: true })
      const transfer: Transferable[] = []
      port.postMessage({ ...ticket, ...copied(request, transfer) }, transfer)
    })
  }
}

/**
 * A deep copy whose typed arrays have buffers of their own, listed for transfer: a view posted as it is would take its
 * whole buffer along, which may hold the rows of other parts.
 */
export function copied<T>(value: T, transfer: Transferable[]): T {
  if (ArrayBuffer.isView(value)) {
    const copy = (value as unknown as Float32Array).slice()
    transfer.push(copy.buffer)
    return copy as unknown as T
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([name, item]) => [name, copied(item, transfer)])
  return Object.fromEntries(entries) as T
}
