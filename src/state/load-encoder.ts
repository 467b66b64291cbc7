/** Loads an encoder on its device. The engines are fetched here, when the first encoder is asked for. */
import type { OnProgress } from '../core/types.ts'
import type { EncoderModel } from '../encoders/model.ts'
import type { EncoderRequest } from './encode-service.ts'

export async function loadEncoder(request: EncoderRequest, onProgress: OnProgress): Promise<EncoderModel> {
  const { card, dtype, device, source, siteFiles } = request
  onProgress({ done: 0, total: 0, unit: 'bytes', note: 'starting onnxruntime' })
  const { ort } = await import('../ort/ort.ts')
  ort.env.wasm.numThreads = device.threads
  if (card.from === 'hub') {
    const { loadHubEncoder } = await import('../encoders/hub.ts')
    return loadHubEncoder(card, dtype, { device, source, onProgress })
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
