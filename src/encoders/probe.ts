/**
 * Measures a device by a matrix product as encoders make them. A worker of its own each time: the number of threads is
 * fixed when onnxruntime starts.
 */
import * as Comlink from 'comlink'
import type { Device } from './device.ts'

/** Longer says nothing more. */
const measureMs = 300
const startLimitMs = 20_000
/** probe.onnx multiplies 256 × 768 by 768 × 768. */
const [rows, inner] = [256, 768]

export interface ProbeWorker {
  gflops(device: Device, siteFiles: string): Promise<number>
}

export const probeService: ProbeWorker = {
  async gflops(device, siteFiles) {
    const { ort } = await import('../onnx/run/runtime.ts')
    ort.env.wasm.numThreads = device.threads
    const graph = new Uint8Array(await (await fetch(new URL('probe.onnx', siteFiles))).arrayBuffer())
    const session = await ort.InferenceSession.create(graph, { executionProviders: [device.provider] })
    const a = new ort.Tensor('float32', new Float32Array(rows * inner).fill(0.5), [rows, inner])
    const b = new ort.Tensor('float32', new Float32Array(inner * inner).fill(0.5), [inner, inner])
    const once = async () => (await session.run({ a, b })).c!.getData()
    await once()
    const started = performance.now()
    let runs = 0
    for (; performance.now() - started < measureMs; runs++) await once()
    return (2 * rows * inner * inner * runs) / (performance.now() - started) / 1e6
  },
}

/** Rejects when the device does not start in time. */
export const measureIn =
  (start: () => Worker) =>
  async (device: Device, siteFiles: string): Promise<number> => {
    const worker = start()
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error(`${device.label} did not start`)), startLimitMs),
    )
    try {
      return await Promise.race([Comlink.wrap<ProbeWorker>(worker).gflops(device, siteFiles), late])
    } finally {
      worker.terminate()
    }
  }
