/** Loads an encoder on its device. The engines are fetched here, when the first encoder is asked for. */
import type { OnProgress } from '../core/types.ts'
import type { Device } from '../encoders/device.ts'
import type { EncoderModel } from '../encoders/pool.ts'
import type { EncoderCard, Weights } from '../encoders/registry.ts'
import type { WeightsSource } from '../encoders/weights-source.ts'
import type { ort as Ort } from '../onnx/run/runtime.ts'

/** An encoder as it is to be run. */
export interface EncoderRequest {
  readonly card: EncoderCard
  readonly dtype: Weights['dtype']
  readonly device: Device
  readonly source: WeightsSource
  /** Address of the site's own encoder files. */
  readonly siteFiles: string
}

export interface Loaded {
  readonly model: EncoderModel
  /** Rejects with a sentence when the graphics device is lost; never resolves. */
  readonly lost: Promise<never>
}

export async function loadEncoder(request: EncoderRequest, onProgress: OnProgress): Promise<Loaded> {
  const { ort } = await import('../onnx/run/runtime.ts')
  const model = await load(ort, request, onProgress)
  const lost = request.device.provider === 'webgpu' ? watch(await ort.env.webgpu.device) : new Promise<never>(() => {})
  // Callers that wait for work get the error; nothing else needs it.
  lost.catch(() => {})
  return { model, lost }
}

const watch = async (device: unknown): Promise<never> => {
  const { message } = await (device as { lost: Promise<{ message: string }> }).lost
  throw new Error(`the graphics device was lost${message && ` (${message})`}`)
}

async function load(ort: typeof Ort, request: EncoderRequest, onProgress: OnProgress): Promise<EncoderModel> {
  const { card, dtype, device, source, siteFiles } = request
  ort.env.wasm.numThreads = device.threads
  if (card.from === 'hub') {
    const { loadHubEncoder } = await import('../encoders/hub.ts')
    return loadHubEncoder(card, dtype, { device, source, onProgress }).catch((error: Error) => {
      throw new Error(`the weights of "${card.label}" cannot be loaded: ${error.message}`)
    })
  }
  const { loadSiteEncoder } = await import('../encoders/site.ts')
  return loadSiteEncoder(card.id, { ort, device, file: (name) => readFile(new URL(name, siteFiles).href, onProgress) })
}

async function readFile(address: string, onProgress: OnProgress): Promise<Uint8Array> {
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok)
    throw new Error(
      `${address} ${response ? `answered ${response.status}` : 'did not answer'}: reload the page, or ask whoever runs the site`,
    )
  const bytes = new Uint8Array(await response.arrayBuffer())
  onProgress({ done: bytes.length, total: bytes.length, unit: 'bytes', note: 'encoder' })
  return bytes
}
