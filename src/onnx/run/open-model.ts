/** Files in ONNX Runtime Web: the device is chosen here, and said with every answer. */

import { plural } from '../../core/words.ts'
import { chooseDevice, type Device, type DeviceChoice } from './device.ts'
import { ort } from './runtime.ts'

/** A router's file, ready to be asked. */
export interface LoadedModel {
  /** Runtime, version and device, in words. */
  readonly engine: string
  /** Row-major rows×K scores of row-major rows×dims. */
  scores(rows: Float32Array, dims: number, K: number): Promise<Float32Array>
  close(): Promise<void>
}

/** Loads a file into the runtime. Rejects where there is none, offline for example. */
export type OpenModel = (file: Uint8Array) => Promise<LoadedModel>

/** Rows per call: messages get through in between. */
const pieceRows = 1024

/** Where WebGPU does not start, WASM does. @param wanted overrides the choice of device */
export async function openModel(file: Uint8Array, wanted?: Device): Promise<LoadedModel> {
  const choice = await chooseDevice(wanted)
  if (choice.device === 'wasm') return open(file, choice)
  return open(file, choice).catch(() => open(file, { device: 'wasm' }))
}

async function open(file: Uint8Array, choice: DeviceChoice): Promise<LoadedModel> {
  const session = await ort.InferenceSession.create(file, { executionProviders: [choice.device], logSeverityLevel: 3 })
  return {
    engine: engineOf(choice),
    async scores(rows, dims, K) {
      const n = rows.length / dims
      const out = new Float32Array(n * K)
      for (let from = 0; from < n; from += pieceRows) {
        const piece = rows.subarray(from * dims, Math.min(n, from + pieceRows) * dims)
        const embedding = new ort.Tensor('float32', piece, [piece.length / dims, dims])
        const { scores } = await session.run({ embedding }, ['scores'])
        if (!scores) throw new Error('the graph gives no output "scores"')
        out.set((await scores.getData()) as Float32Array, from * K) // declared as float
        scores.dispose()
      }
      return out
    },
    close: () => session.release(),
  }
}

function engineOf({ device, adapter }: DeviceChoice): string {
  const runtime = `ONNX Runtime Web ${ort.env.versions.web}`
  if (device === 'webgpu') return `${runtime} on WebGPU (${adapter})`
  const threads = ort.env.wasm.numThreads ?? 1
  return `${runtime} on WebAssembly, ${plural(threads, 'thread')}`
}
